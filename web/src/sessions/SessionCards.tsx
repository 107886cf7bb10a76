import type { SessionRow } from '../../../src/api/answers.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Value } from '../parts/Value.tsx';
import { hrefTo } from '../router.ts';
import { cardName } from '../words/names.ts';
import { AssignVehicle } from './AssignVehicle.tsx';
import { Notes } from './Notes.tsx';
import { Pick, PickAll } from './Pick.tsx';
import { grouped } from './session-data.ts';
import type { Picking } from './use-picking.ts';

/** The sessions one below the other, for a phone. */
export function SessionCards(props: { readonly sessions: readonly SessionRow[]; readonly picking: Picking | null }) {
  const { t } = useI18n();
  const { sessions, picking } = props;
  const groups = grouped(sessions);
  return (
    <>
      {picking !== null && <PickAll sessions={sessions} picking={picking} isNamed />}
      {groups.map(([kind, rows]) => (
        <section key={kind} class="session-group" aria-label={t(`sessions.group-${kind}`)}>
          {groups.length > 1 && <h2>{t(`sessions.group-${kind}`)}</h2>}
          <ul class="plain card session-list">
            {rows.map((session) => (
              <SessionItem key={session.sessionId} session={session} picking={picking} />
            ))}
          </ul>
        </section>
      ))}
    </>
  );
}

function SessionItem({ session, picking }: { readonly session: SessionRow; readonly picking: Picking | null }) {
  const { nowMs } = useStore();
  const i18n = useI18n();
  const { t, format } = i18n;
  const { startedAtMs, endedAtMs, startRegisterWh, endRegisterWh } = session;
  return (
    <li class="session">
      <p class="session-when">
        {picking !== null && <Pick session={session} picking={picking} />}
        <a class="strong" href={hrefTo('session', { id: session.sessionId })}>
          {format.day(startedAtMs, nowMs.peek())}
        </a>
        <span class="grey nowrap">
          {format.time(startedAtMs)} · {format.span((endedAtMs ?? nowMs.value) - startedAtMs)}
        </span>
      </p>
      <p class="session-energy">
        {session.energyWh === null ? '–' : <Value quantity={format.energy(session.energyWh)} />}
      </p>
      <p class="session-who">
        {session.chargePointName} · {cardName(session.tokenName, i18n)}
      </p>
      {startRegisterWh !== null && endRegisterWh !== null && (
        <p class="session-register small">
          {t('sessions.register')}{' '}
          {t('sessions.register-range', {
            start: format.energy(startRegisterWh).number,
            end: format.energy(endRegisterWh).number,
          })}
        </p>
      )}
      <AssignVehicle session={session} />
      <Notes session={session} />
    </li>
  );
}
