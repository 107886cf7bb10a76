import type { SessionList, SessionRow } from '../api.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Notes } from './Notes.tsx';

/** The sessions as a table, for a desk. */
export function SessionTable({ sessions, totals }: SessionList) {
  const { t, format } = useI18n();
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
              {t('sessions.total')}
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
  const { t, format } = useI18n();
  const { startedAtMs, endedAtMs, startRegisterWh, endRegisterWh } = session;
  const kWh = (valueWh: number | null) => (valueWh === null ? '–' : format.energy(valueWh).number);
  return (
    <tr>
      <td class="nowrap">
        {format.day(startedAtMs, nowMs.value)} <span class="grey">{format.time(startedAtMs)}</span>
      </td>
      <td class="right nowrap">{format.span((endedAtMs ?? nowMs.value) - startedAtMs)}</td>
      <td>{session.chargePointName}</td>
      <td>{session.tokenName ?? <span class="grey">{t('sessions.no-token')}</span>}</td>
      <td class="right nowrap grey col-register">
        {kWh(startRegisterWh)} → {kWh(endRegisterWh)}
      </td>
      <td class="right strong">{kWh(session.energyWh)}</td>
      <td>
        <Notes session={session} />
      </td>
    </tr>
  );
}
