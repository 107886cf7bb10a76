import { useEffect, useState } from 'preact/hooks';
import type { CardRow } from '../../../src/api/answers.ts';
import type { ChargePointView } from '../../../src/site/view.ts';
import { isCommandResult } from '../more/station-answers.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Select } from '../parts/Select.tsx';
import { hrefTo } from '../router.ts';
import { isTaken } from '../words/names.ts';
import { outcomeSentence } from '../words/operations.ts';
import { refusalSentence } from '../words/refusals.ts';

/** A driver begins and ends his own session, with his own card. */
export function SessionKeys({ chargePoint }: { readonly chargePoint: ChargePointView }) {
  const { api } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [cards, setCards] = useState<readonly CardRow[] | null>(null);
  const [chosen, setChosen] = useState<string | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  useEffect(() => {
    api.people().then((answer) => {
      if (answer.kind === 'ok') setCards(answer.value.cards.filter(({ status }) => status === 'accepted'));
    }, console.error);
  }, [api]);
  const path = `/api/charge-points/${encodeURIComponent(chargePoint.id)}`;
  const command = async (what: 'start' | 'stop', body: object): Promise<void> => {
    setSaid(t('operate.asking'));
    const answer = await api.ask('POST', `${path}/${what}`, body);
    if (answer.kind === 'refused') setSaid(refusalSentence(answer.refusal, i18n));
    else if (isCommandResult(answer.value)) setSaid(outcomeSentence(answer.value, i18n));
  };
  const { status, session } = chargePoint;
  const card = cards?.find(({ tokenRef }) => tokenRef === chosen) ?? cards?.[0];
  const isThere = status !== 'available' && status !== 'unknown' && status !== 'unavailable' && status !== 'faulted';
  if (isTaken(chargePoint) || cards === null) return null;
  return (
    <div class="stay">
      {session === null && isThere && cards.length > 1 && (
        <Select
          label={t('own.with-card')}
          value={card?.tokenRef ?? ''}
          options={cards.map(({ tokenRef, name, uid }) => ({ value: tokenRef, label: name ?? `…${uid.slice(-4)}` }))}
          choose={setChosen}
        />
      )}
      <div class="stay-row">
        {session !== null && (
          <button type="button" class="button" onClick={() => void command('stop', {}).catch(console.error)}>
            {t('own.stop')}
          </button>
        )}
        {session === null && isThere && card !== undefined && (
          <button
            type="button"
            class="button"
            onClick={() => void command('start', { card: { cardId: card.tokenRef } }).catch(console.error)}
          >
            {t('own.start')}
          </button>
        )}
        <a class="button" href={hrefTo('plan')}>
          {t('own.plan')}
        </a>
      </div>
      {session === null && isThere && card === undefined && <p class="small">{t('own.no-card')}</p>}
      <p role="status" class="small">
        {said}
      </p>
    </div>
  );
}
