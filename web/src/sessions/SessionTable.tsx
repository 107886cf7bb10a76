import type { SessionList, SessionRow } from '../../../src/api/answers.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { hrefTo } from '../router.ts';
import { cardName } from '../words/names.ts';
import { AssignVehicle } from './AssignVehicle.tsx';
import { Notes } from './Notes.tsx';

/** The sessions as a table, for a desk. */
export function SessionTable({ list }: { readonly list: SessionList }) {
  const { sessions, totals, truncated } = list;
  const { t, plural, format } = useI18n();
  return (
    <div class="card table-card">
      <table>
        <thead>
          <tr>
            <th scope="col">{t('sessions.start')}</th>
            <th scope="col" class="right">
              {t('sessions.time')}
            </th>
            <th scope="col" class="col-name">
              {t('sessions.charge-point')}
            </th>
            <th scope="col" class="col-name">
              {t('sessions.card')}
            </th>
            <th scope="col" class="right col-register">
              {t('sessions.register')} <span class="unit">kWh</span>
            </th>
            <th scope="col" class="right">
              {t('sessions.energy')} <span class="unit">kWh</span>
            </th>
            <th scope="col" class="col-notes">
              {t('sessions.notes')}
            </th>
          </tr>
        </thead>
        <tbody>
          {sessions.map((session) => (
            <Row key={session.sessionId} session={session} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={4}>
              {truncated ? plural('sessions.total-of-all', totals.count) : t('sessions.total')}
            </th>
            <td class="col-register" />
            <td class="right strong">{format.energy(totals.energyWh).number}</td>
            <td />
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function Row({ session }: { readonly session: SessionRow }) {
  const { nowMs } = useStore();
  const i18n = useI18n();
  const { format } = i18n;
  const { startedAtMs, endedAtMs, startRegisterWh, endRegisterWh } = session;
  const kWh = (valueWh: number | null) => (valueWh === null ? '–' : format.energy(valueWh).number);
  return (
    <tr>
      <td class="nowrap">
        {/* Only its year matters: a long list is not drawn anew every second for that. */}
        <a href={hrefTo('session', { id: session.sessionId })}>
          {format.day(startedAtMs, nowMs.peek())} <span class="grey">{format.time(startedAtMs)}</span>
        </a>
      </td>
      <td class="right nowrap">{format.span((endedAtMs ?? nowMs.value) - startedAtMs)}</td>
      <td>{session.chargePointName}</td>
      <td class={session.tokenName === null ? 'grey' : ''}>{cardName(session.tokenName, i18n)}</td>
      <td class="right nowrap grey col-register">
        {kWh(startRegisterWh)} → {kWh(endRegisterWh)}
      </td>
      <td class="right strong">{kWh(session.energyWh)}</td>
      <td>
        <AssignVehicle session={session} />
        <Notes session={session} />
      </td>
    </tr>
  );
}
