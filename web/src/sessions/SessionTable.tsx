import type { SessionList, SessionRow } from '../../../src/api/answers.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { hrefTo } from '../router.ts';
import { cardName } from '../words/names.ts';
import { AssignVehicle } from './AssignVehicle.tsx';
import { Notes } from './Notes.tsx';
import { Pick, PickAll } from './Pick.tsx';
import { grouped } from './session-data.ts';
import type { Picking } from './use-picking.ts';

/** The sessions as a table, for a desk. */
export function SessionTable({ list, picking }: { readonly list: SessionList; readonly picking: Picking | null }) {
  const { sessions, totals, next } = list;
  const groups = grouped(sessions);
  const columns = picking === null ? 7 : 8;
  const { t, plural, format } = useI18n();
  return (
    <div class="card table-card">
      <table>
        <thead>
          <tr>
            {picking !== null && (
              <td class="col-pick">
                <PickAll sessions={sessions} picking={picking} />
              </td>
            )}
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
        {groups.map(([kind, rows]) => (
          <tbody key={kind}>
            {groups.length > 1 && (
              <tr class="group-row">
                <th scope="rowgroup" colSpan={columns}>
                  {t(`sessions.group-${kind}`)}
                </th>
              </tr>
            )}
            {rows.map((session) => (
              <Row key={session.sessionId} session={session} picking={picking} />
            ))}
          </tbody>
        ))}
        {totals !== null && (
          <tfoot>
            <tr>
              <th scope="row" colSpan={columns - 3}>
                {next === null ? t('sessions.total') : plural('sessions.total-of-all', totals.count)}
              </th>
              <td class="col-register" />
              <td class="right strong">{format.energy(totals.energyWh).number}</td>
              <td />
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}

function Row({ session, picking }: { readonly session: SessionRow; readonly picking: Picking | null }) {
  const { nowMs } = useStore();
  const i18n = useI18n();
  const { format } = i18n;
  const { startedAtMs, endedAtMs, startRegisterWh, endRegisterWh } = session;
  const kWh = (valueWh: number | null) => (valueWh === null ? '–' : format.energy(valueWh).number);
  return (
    <tr>
      {picking !== null && (
        <td class="col-pick">
          <Pick session={session} picking={picking} />
        </td>
      )}
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
