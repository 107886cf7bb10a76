import type { ChargePointDecision } from '../core/model/decision.ts';
import type { ElectricalValues, Reading } from '../core/model/readings.ts';
import type { Reason } from '../core/model/reasons.ts';
import type { ChargePointSnapshot, DeviceSnapshot, Snapshot } from '../core/model/snapshot.ts';
import type { Frame } from '../site/flight-recorder/block.ts';
import type { RecordedBlock } from '../site/flight-recorder/recorded.ts';
import type { Difference } from '../site/flight-recorder/replay.ts';
import { decisionWords } from './replay-report.ts';

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
    const difference = differences.find(({ chargePointId }) => chargePointId === seen.id);
    if (difference !== undefined) lines.push(`  This build decides otherwise: ${decisionWords(difference.today)}.`);
  }
  const thrown = differences.find(({ kind }) => kind === 'threw');
  if (thrown !== undefined) lines.push('', `This build cannot decide on it: ${thrown.detail ?? ''}`);
  return `${lines.join('\n')}\n`;
}

/**
 * A reason as words and numbers. It is made of the reason's own members, whose names carry the units, so that a reason
 * of a newer or an older build reads as well: `circuit limit: circuit house, phase L2, load 24.1 A, limit 25 A`.
 */
export function reasonWords(reason: Reason): string {
  const { code, ...members } = reason;
  const facts = Object.entries(members).map(([member, value]) => factWords(member, value));
  return `${code.replaceAll('-', ' ')}${facts.length === 0 ? '' : `: ${facts.join(', ')}`}`;
}

function factWords(member: string, value: unknown): string {
  const [, stem = member, suffix] = /^(.*?)(AtMs|Ms|A|W|Wh|Pct)$/.exec(member) ?? [];
  const words = stem.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).trim();
  if (typeof value !== 'number' || suffix === undefined) return `${words} ${String(value)}`;
  switch (suffix) {
    case 'AtMs':
      return `${words} at ${new Date(value).toISOString()}`;
    case 'Ms':
      // A moment, or a time span: nobody waits 30 years.
      return value > 1e12 ? `${words} ${new Date(value).toISOString()}` : `${words} ${value / 1000} s`;
    case 'A':
      return `${words} ${amperes(value)}`;
    case 'Pct':
      return `${words} ${value} %`;
    default:
      return `${words} ${Math.round(value)} ${suffix}`;
  }
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

function amperes(valueA: number): string {
  return `${Math.round(valueA * 10) / 10} A`;
}
