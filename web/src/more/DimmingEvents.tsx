import { useEffect, useState } from 'preact/hooks';
import type { DimmingEventList } from '../../../src/api/answers.ts';
import type { Answer } from '../api.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { eventDetails, eventTitle } from '../words/grid-operator.ts';
import { moment } from '../words/names.ts';
import { refusalSentence } from '../words/refusals.ts';

const SHOWN_MS = 90 * 24 * 3_600_000;

/** What the grid operator has commanded, and whether it was kept: the evidence itself is in the CSV. */
export function DimmingEvents() {
  const { api, nowMs } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [list, setList] = useState<Answer<DimmingEventList> | null>(null);
  useEffect(() => {
    let isGone = false;
    void api.dimmingEvents(nowMs.peek() - SHOWN_MS).then((answer) => {
      if (!isGone) setList(answer);
    });
    return () => {
      isGone = true;
    };
  }, [api, nowMs]);

  return (
    <section class="card">
      <h2>{t('operator.title')}</h2>
      {list === null && <p class="grey">{t('operator.loading')}</p>}
      {list?.kind === 'refused' && <p class="grey">{refusalSentence(list.refusal, i18n)}</p>}
      {list?.kind === 'ok' && list.value.events.length === 0 && <p class="grey">{t('operator.none')}</p>}
      {list?.kind === 'ok' && list.value.events.length > 0 && (
        <>
          <ul class="plain stack">
            {list.value.events.toReversed().map((event) => (
              <li key={event.received.commandId}>
                <p>
                  <span class="strong">{eventTitle(event, i18n)}</span>{' '}
                  <span class="grey">{moment(event.received.atMs, nowMs.value, i18n)}</span>
                </p>
                <p class="small">{eventDetails(event, nowMs.value, i18n).join(' · ')}</p>
              </li>
            ))}
          </ul>
          <a class="button" href="/api/dimming.csv" download>
            <Icon name="download" />
            {t('operator.csv')}
          </a>
        </>
      )}
    </section>
  );
}
