import type { RegisterPoint } from '../tariff/quarters.ts';
import { billedEnergyWh, type MeterChange, type Session, type SessionMark } from './session.ts';

/**
 * How the energy of a session grew, as a count that begins at 0 at its start: at every mark, wherever the meter began to
 * count anew, and at its end. The last point is the energy of the session, whatever the marks say: what the registers at
 * start and end decide (or a correction) is only cut by them, never changed. Empty where the energy cannot be known.
 * @param marks all of the session, in the order of the log
 */
export function energyPoints(session: Session, marks: readonly SessionMark[]): readonly RegisterPoint[] {
  const totalWh = billedEnergyWh(session);
  if (totalWh === null) return [];
  const { started, ended, latest } = session;
  const endMs = Math.max(started.atMs, ended?.atMs ?? latest?.atMs ?? started.atMs);
  const points: RegisterPoint[] = [{ atMs: started.atMs, registerWh: 0 }];
  const add = (atMs: number, wh: number): void => {
    const last = points.at(-1);
    points.push({
      atMs: Math.min(endMs, Math.max(last?.atMs ?? 0, atMs)),
      registerWh: Math.min(totalWh, Math.max(last?.registerWh ?? 0, wh)),
    });
  };
  let sumWh = 0;
  let fromWh = started.registerWh;
  for (const event of inOrder(session.changes, marks)) {
    if (event.kind === 'mark') {
      if (fromWh !== null) add(event.atMs, sumWh + event.registerWh - fromWh);
      continue;
    }
    if (fromWh !== null && event.beforeWh !== null) sumWh += Math.max(0, event.beforeWh - fromWh);
    fromWh = event.afterWh;
    add(event.atMs, sumWh);
  }
  add(endMs, totalWh);
  return points;
}

/** By time; a change stands before the mark of the same moment, which counts from it. */
function inOrder(
  changes: readonly MeterChange[],
  marks: readonly SessionMark[],
): readonly (MeterChange | SessionMark)[] {
  return [...changes, ...marks].toSorted(
    (a, b) => a.atMs - b.atMs || Number(a.kind === 'mark') - Number(b.kind === 'mark'),
  );
}
