import type { SessionRow } from '../../../src/api/answers.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Value } from '../parts/Value.tsx';
import { hrefTo } from '../router.ts';
import { cardName } from '../words/names.ts';
import { AssignVehicle } from './AssignVehicle.tsx';
import { Notes } from './Notes.tsx';

/** The sessions one below the other, for a phone. */
export function SessionCards({ sessions }: { readonly sessions: readonly SessionRow[] }) {
  return (
    <ul class="plain card session-list">
      {sessions.map((session) => (
        <SessionItem key={session.sessionId} session={session} />
      ))}
    </ul>
  );
}

function SessionItem({ session }: { readonly session: SessionRow }) {
  const { nowMs } = useStore();
  const i18n = useI18n();
  const { t, format } = i18n;
  const { startedAtMs, endedAtMs, startRegisterWh, endRegisterWh } = session;
  return (
    <li class="session">
      <p class="session-when">
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
