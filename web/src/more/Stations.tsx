import { useCallback, useEffect, useState } from 'preact/hooks';
import type { CardRow, StationAnswer } from '../../../src/api/answers.ts';
import type { CommandResult } from '../../../src/core/model/charge-point-commands.ts';
import type { ChargePointView } from '../../../src/site/view.ts';
import { isOwner } from '../access/me.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { hrefTo } from '../router.ts';
import { moment } from '../words/names.ts';
import { localListSentence, outcomeSentence } from '../words/operations.ts';
import { refusalSentence } from '../words/refusals.ts';
import { NewPassword } from './NewPassword.tsx';
import { StationForms } from './StationForms.tsx';
import { type AskStation, isCommandResult, isStation } from './station-answers.ts';

/** Operating single charge points: what nobody needs every day. */
export function Stations() {
  const { view } = useStore();
  const { t } = useI18n();
  const chargePoints = view.value?.chargePoints ?? [];
  if (chargePoints.length === 0) return null;
  return (
    <section class="card">
      <h2>{t('operate.title')}</h2>
      <ul class="plain people">
        {chargePoints.map((chargePoint) => (
          <Station key={chargePoint.id} chargePoint={chargePoint} />
        ))}
      </ul>
    </section>
  );
}

function Station({ chargePoint }: { readonly chargePoint: ChargePointView }) {
  const { t } = useI18n();
  const [open, setOpen] = useState(false);
  const { name } = chargePoint;
  return (
    <li class="person">
      <p class="person-line">
        <span class="strong">{name}</span>
        <button
          type="button"
          class="button"
          aria-expanded={open}
          aria-label={t('operate.open-name', { name })}
          onClick={() => setOpen(!open)}
        >
          {t(open ? 'operate.close' : 'operate.open')}
        </button>
      </p>
      {open && <Operate chargePoint={chargePoint} />}
    </li>
  );
}

function Operate({ chargePoint }: { readonly chargePoint: ChargePointView }) {
  const { api, view, setup } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [station, setStation] = useState<StationAnswer | null>(null);
  const [cards, setCards] = useState<readonly CardRow[]>([]);
  const [said, setSaid] = useState<string | null>(null);
  const [result, setResult] = useState<CommandResult | null>(null);
  const path = `/api/charge-points/${encodeURIComponent(chargePoint.id)}`;
  const health = view.value?.devices.find(({ id }) => id === chargePoint.id);
  const isReadOnly = health?.problem?.code === 'writes-unconfirmed';

  const reload = useCallback(() => {
    api.ask('GET', `${path}/station`).then((answer) => {
      if (answer.kind === 'ok' && isStation(answer.value)) setStation(answer.value);
    }, console.error);
  }, [api, path]);
  useEffect(() => {
    reload();
    // An installer knows no cards.
    if (!isOwner(setup.peek()?.me ?? null)) return;
    api.people().then((answer) => {
      if (answer.kind === 'ok') setCards(answer.value.cards.filter(({ status }) => status === 'accepted'));
    }, console.error);
  }, [api, reload, setup]);

  const ask: AskStation = async (method, what, body) => {
    setSaid(t('operate.asking'));
    setResult(null);
    const answer = await api.ask(method, `${path}/${what}`, body);
    if (answer.kind === 'refused') {
      setSaid(refusalSentence(answer.refusal, i18n));
    } else if (isCommandResult(answer.value)) {
      setResult(answer.value);
      setSaid(outcomeSentence(answer.value, i18n));
    }
    reload();
  };

  return (
    <div class="person-form">
      {station !== null && <Sheet station={station} path={path} />}
      <a class="button" href={hrefTo('labels', { cp: chargePoint.id })}>
        {t('label.open')}
      </a>
      {isReadOnly && (
        <>
          <p class="small">{t('operate.allow-writes-why')}</p>
          <button type="button" class="button" onClick={() => void ask('POST', 'allow-writes', {})}>
            {t('operate.allow-writes')}
          </button>
        </>
      )}
      {station !== null && (
        <StationForms cards={cards} ask={ask} isReserved={station.reservation !== null} commands={station.commands} />
      )}
      {station?.commands.includes('change-configuration') === true && <NewPassword chargePointId={chargePoint.id} />}
      <p role="status" class="small">
        {said}
      </p>
      {result?.configuration != null && <Settings entries={result.configuration} />}
    </div>
  );
}

function Sheet({ station, path }: { readonly station: StationAnswer; readonly path: string }) {
  const { nowMs } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const { vendor, model, firmware } = station.identity;
  const time = (atMs: number) => moment(atMs, nowMs.value, i18n);
  const who = [vendor, model].filter((word) => word !== '').join(' ');
  const facts = [
    who === '' ? t('operate.unknown') : who,
    firmware === '' ? '' : t('operate.firmware-is', { version: firmware }),
    station.connected ? '' : t('operate.no-connection'),
  ];
  return (
    <div class="small">
      <p>{facts.filter((fact) => fact !== '').join(' · ')}</p>
      {station.localList !== null && <p>{localListSentence(station.localList, i18n)}</p>}
      {station.reservation !== null && <p>{t('operate.reserved', { time: time(station.reservation.untilMs) })}</p>}
      {station.firmware !== null && (
        <p>{t('operate.firmware-news', { status: station.firmware.status, time: time(station.firmware.atMs) })}</p>
      )}
      {station.diagnostics !== null && (
        <p>
          {t('operate.diagnostics-news', { status: station.diagnostics.status, time: time(station.diagnostics.atMs) })}
        </p>
      )}
      {station.files.map(({ name, bytes }) => (
        <p key={name}>
          <a href={`${path}/diagnostics/${encodeURIComponent(name)}`} download>
            {t('operate.file', { name, size: String(Math.ceil(bytes / 1024)) })}
          </a>
        </p>
      ))}
    </div>
  );
}

function Settings({ entries }: { readonly entries: NonNullable<CommandResult['configuration']> }) {
  const { t } = useI18n();
  return (
    <dl class="small">
      {entries.map(({ key, value, readonly }) => (
        <div key={key}>
          <dt>{readonly ? `${key} (${t('operate.fixed')})` : key}</dt>
          <dd>{value ?? t('operate.secret')}</dd>
        </div>
      ))}
    </dl>
  );
}
