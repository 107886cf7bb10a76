import { codeOf, isReason, reasonsIn } from '../site/flight-recorder/replay.ts';

/** A decision about one device in words: `current 12 A, phases 3 (circuit-limit, charge-point-maximum)`. */
export function decisionWords(decision: unknown): string {
  if (typeof decision !== 'object' || decision === null) return 'nothing';
  const told = Object.entries(decision)
    .filter(([member, value]) => member !== 'id' && !isReason(member) && value !== null && value !== false)
    .map(([member, value]) => factWords(member, value));
  const codes = reasonsIn(decision).map(codeOf);
  return `${told.join(', ')}${codes.length === 0 ? '' : ` (${codes.join(', ')})`}`;
}

/**
 * A reason as words and numbers. It is made of the reason's own members, whose names carry the units, so that a reason
 * of a newer or an older build reads as well: `circuit limit: circuit house, phase L2, load 24.1 A, limit 25 A`.
 */
export function reasonWords(reason: object): string {
  const facts = Object.entries(reason)
    .filter(([member]) => member !== 'code')
    .map(([member, value]) => factWords(member, value));
  return `${codeOf(reason).replaceAll('-', ' ')}${facts.length === 0 ? '' : `: ${facts.join(', ')}`}`;
}

export function amperes(valueA: number): string {
  return `${Math.round(valueA * 10) / 10} A`;
}

function factWords(member: string, value: unknown): string {
  const [, stem = member, suffix] = /^(.*?)(AtMs|Ms|A|W|Wh|Percent)$/.exec(member) ?? [];
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
    case 'Percent':
      return `${words} ${value} %`;
    default:
      return `${words} ${Math.round(value)} ${suffix}`;
  }
}
