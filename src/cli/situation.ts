import type { ChargePointDecision } from '../core/model/decision.ts';
import type { ElectricalValues, Reading } from '../core/model/readings.ts';
import type { ChargePointSnapshot, DeviceSnapshot, Snapshot } from '../core/model/snapshot.ts';
import type { Frame } from '../site/flight-recorder/block.ts';
import type { RecordedBlock } from '../site/flight-recorder/recorded.ts';
import type { Difference } from '../site/flight-recorder/replay.ts';
import { amperes, decisionWords, reasonWords } from './facts.ts';

/** One moment in sentences: what was seen, what was decided and why, and whether this build would decide the same. */
export function situationText(
  { snapshot, decision }: Frame,
  { head, settings }: RecordedBlock,
  differences: readonly Difference[],
): string {
  const names = new Map(settings.chargePoints.map(({ id, name }) => [id, name]));
  const lines = [
    `${new Date(snapshot.wallMs).toISOString()}, recorded by ${head.version}`,
    ...snapshot.meters.map((device) => deviceLine('Meter', device, snapshot)),
    ...snapshot.inverters.map((device) => deviceLine('Inverter', device, snapshot)),
    ...snapshot.batteries.map((device) => deviceLine('Battery', device, snapshot)),
    ...(decision === null ? [] : [balanceLine(decision.balance)]),
  ];
  for (const seen of snapshot.chargePoints) {
    const name = names.get(seen.id) ?? seen.id;
    lines.push('', `${name} (${seen.id}): ${seenWords(seen, snapshot)}`);
    const decided = decision?.chargePoints.find(({ id }) => id === seen.id) ?? null;
    lines.push(...(decided === null ? ['  No decision was made: the process ended over it.'] : decidedLines(decided)));
    const difference = differences.find(({ device }) => device === seen.id);
    if (difference !== undefined) lines.push(`  This build decides otherwise: ${decisionWords(difference.today)}.`);
  }
  const others = [...(decision?.inverters ?? []), ...(decision?.loads ?? []), ...(decision?.batteries ?? [])];
  if (others.length > 0) lines.push('');
  for (const one of others) {
    const difference = differences.find(({ device }) => device === one.id);
    const today = difference === undefined ? '' : `; this build: ${decisionWords(difference.today)}`;
    lines.push(`${one.id}: ${decisionWords(one)}${today}`);
  }
  const thrown = differences.find(({ kind }) => kind === 'threw');
  if (thrown !== undefined) lines.push('', `This build cannot decide on it: ${thrown.detail ?? ''}`);
  return `${lines.join('\n')}\n`;
}

function decidedLines({ currentA, phases, reasons }: ChargePointDecision): readonly string[] {
  const most = currentA === 0 ? 'may draw nothing' : `may draw ${amperes(currentA)} per phase`;
  const [binding, ...above] = reasons;
  return [
    `  It ${most}${phases === null ? '' : ` on ${phases} phases`}, because of ${reasonWords(binding)}.`,
    ...above.map((reason) => `  Above that: ${reasonWords(reason)}.`),
  ];
}

function seenWords(
  { mode, status, condition, reading, lease, hasTransaction }: ChargePointSnapshot,
  now: Snapshot,
): string {
  const leased = lease.acceptedA === null ? 'has accepted no limit yet' : `follows ${amperes(lease.acceptedA)}`;
  return [
    `mode ${mode}, ${status}, ${condition}`,
    hasTransaction ? 'charging is authorised' : 'no transaction',
    `${leased} (counts with ${amperes(lease.ceilingA)})`,
    readingWords(reading, now),
  ].join('; ');
}

function deviceLine(kind: string, { id, condition, reading }: DeviceSnapshot, now: Snapshot): string {
  return `${kind} ${id} (${condition}): ${readingWords(reading, now)}`;
}

function readingWords(reading: Reading<ElectricalValues> | null, { monoMs }: Snapshot): string {
  if (reading === null) return 'no reading';
  const { powerW, phaseCurrentA } = reading.value;
  const currents = phaseCurrentA === null ? '' : ` (${phaseCurrentA.map(amperes).join(', ')})`;
  const doubt = reading.quality === 'good' ? '' : ', suspect';
  return `${Math.round(powerW)} W${currents}, ${((monoMs - reading.monoMs) / 1000).toFixed(1)} s old${doubt}`;
}

function balanceLine({ surplusW, houseW }: NonNullable<Frame['decision']>['balance']): string {
  const watts = (value: number | null): string => (value === null ? 'unknown' : `${value} W`);
  return `Surplus ${watts(surplusW)}, house ${watts(houseW)}`;
}
