import type { HistoryRow } from '../../../src/api/answers.ts';
import { joined } from '../i18n/format.ts';
import type { I18n } from '../i18n/i18n.ts';
import { useI18n, useStore } from '../parts/context.ts';

/** All records of a session in their order: what happened, who said so, and why. */
export function History({ history }: { readonly history: readonly HistoryRow[] }) {
  const { nowMs } = useStore();
  const i18n = useI18n();
  const { t, format } = i18n;
  const moment = (atMs: number): string => `${format.day(atMs, nowMs.peek())}, ${format.time(atMs)}`;
  return (
    <section class="card">
      <h2>{t('detail.history')}</h2>
      <ol class="plain history">
        {history.map((row) => (
          <li key={row.seq}>
            <p>
              <span class="grey nowrap">{moment(row.atMs)}</span> {whatHappened(row, moment, i18n)}
            </p>
            {row.author !== null && (
              <p class="history-why">
                {row.reason === null ? row.author : t('detail.by', { author: row.author, reason: row.reason })}
              </p>
            )}
            <p class="small">{t('detail.record', { seq: format.integer(row.seq), time: moment(row.recordedAtMs) })}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}

function whatHappened(row: HistoryRow, moment: (atMs: number) => string, { t, format }: I18n): string {
  const register = row.registerWh === null ? t('history.no-register') : joined(format.exactEnergy(row.registerWh));
  switch (row.kind) {
    case 'started':
    case 'ended':
    case 'meter-changed':
      return t(`history.${row.kind}`, { register });
    case 'assigned': {
      const by = t(`history.by-${row.by ?? 'unassigned'}`);
      const { vehicle, use } = row;
      const what =
        vehicle === null
          ? t('history.unassigned')
          : t('history.assigned', { vehicle, use: t(`people.use-${use ?? 'unassigned'}`) });
      return `${what} (${by})`;
    }
    case 'detailed': {
      const { odometerKm, socPercent, source } = row;
      const said = [
        ...(odometerKm === null ? [] : [t('history.odometer', { km: format.integer(odometerKm) })]),
        ...(socPercent === null ? [] : [t('history.soc', { percent: format.integer(socPercent) })]),
      ].join(', ');
      const by = source === 'hand' ? t('history.source-hand') : t('history.source', { source: source ?? '–' });
      return `${said} (${by})`;
    }
    case 'corrected': {
      const { energyWh, startedAtMs, endedAtMs } = row;
      const what = [
        ...(energyWh === null ? [] : [t('history.to-energy', { value: joined(format.exactEnergy(energyWh)) })]),
        ...(startedAtMs === null ? [] : [t('history.to-start', { value: moment(startedAtMs) })]),
        ...(endedAtMs === null ? [] : [t('history.to-end', { value: moment(endedAtMs) })]),
      ].join(', ');
      return t('history.corrected', { what });
    }
    case 'signed':
      return t('history.signed');
  }
}
