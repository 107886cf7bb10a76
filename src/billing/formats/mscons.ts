import { kilowattHours } from './decimal.ts';

/** The energy of one quarter hour. W: read, E: substitute, F: missing. */
export interface ProfileQuarter {
  /** Its start, UTC epoch ms. */
  readonly quarterMs: number;
  /** Whole Wh; what is missing has none. */
  readonly energyWh: number | null;
  readonly quality: 'W' | 'E' | 'F';
}

/** A partner of the exchange: its number and the agency that gave it (500: BDEW code, 14: GS1 GLN; 293 and 9 in NAD). */
export interface MarketPartner {
  readonly id: string;
  readonly codeList: '500' | '14';
}

/**
 * What differs between versions of the message. {@link MSCONS_2_2E} is D.04B, in use in Switzerland and wherever a
 * receiver says so; the identifiers of later versions are the receiver's to tell.
 */
export interface MsconsVersion {
  /** Association assigned code, such as `2.2e`. */
  readonly code: string;
  /** BGM document code and RFF+Z13 check identifier. */
  readonly document: string;
  readonly checkId: string;
  /** Hours of the offset that times are written in: readings in local time with its offset, or in UTC. */
  readonly times: 'local' | 'utc';
  /** QTY qualifiers by quality. A missing value is sent as zero with its qualifier, or left out where that is `null`. */
  readonly qualifiers: { readonly W: string; readonly E: string; readonly F: string | null };
}

export const MSCONS_2_2E: MsconsVersion = {
  code: '2.2e',
  document: '7',
  checkId: '13008',
  times: 'local',
  qualifiers: { W: '220', E: '67', F: null },
};

export interface MsconsOptions {
  readonly sender: MarketPartner;
  readonly receiver: MarketPartner;
  readonly meteringPoint: string;
  /** OBIS code of the series, such as `1-1:1.29.0`. */
  readonly obis: string;
  readonly version: MsconsVersion;
  /** Reference of the interchange and of the message, at most 14 characters. */
  readonly reference: string;
  /** Decimal mark announced in UNA. */
  readonly decimal: '.' | ',';
  readonly toLocal: (atMs: number) => number;
  readonly nowMs: number;
}

const QUARTER_MS = 15 * 60_000;

/**
 * A quarter-hour load profile as UN/EDIFACT MSCONS D.04B: one message with 92, 96 or 100 values a day, as the day has.
 * @param quarters ascending, without gaps: what is missing is there as F
 */
export function mscons(quarters: readonly ProfileQuarter[], options: MsconsOptions): string {
  const { sender, receiver, version, reference, obis, meteringPoint, nowMs, decimal } = options;
  const time = (atMs: number): string => withOffset(atMs, version.times === 'utc' ? (ms) => ms : options.toLocal);
  const first = quarters[0]?.quarterMs ?? nowMs;
  const last = (quarters.at(-1)?.quarterMs ?? nowMs) + QUARTER_MS;
  const quantity = (value: string): string => value.replace('.', decimal);
  const segments: string[] = [
    segment('UNH', [reference], ['MSCONS', 'D', '04B', 'UN', version.code]),
    segment('BGM', [version.document], [reference], ['9']),
    segment('DTM', ['137', time(nowMs), '303']),
    segment('RFF', ['Z13', version.checkId]),
    segment('NAD', ['MS'], [sender.id, '', agency(sender)]),
    segment('NAD', ['MR'], [receiver.id, '', agency(receiver)]),
    segment('UNS', ['D']),
    segment('NAD', ['DP']),
    segment('LOC', ['172'], [meteringPoint]),
    segment('DTM', ['163', time(first), '303']),
    segment('DTM', ['164', time(last), '303']),
    segment('LIN', ['1']),
    segment('PIA', ['5'], [obis, 'SRW']),
    ...quarters.flatMap(({ quarterMs, energyWh, quality }) => {
      const qualifier = version.qualifiers[quality];
      if (qualifier === null) return [];
      return [
        segment('QTY', [qualifier, quantity(kilowattHours(energyWh ?? 0)), 'KWH']),
        segment('DTM', ['163', time(quarterMs), '303']),
        segment('DTM', ['164', time(quarterMs + QUARTER_MS), '303']),
      ];
    }),
  ];
  const stamp = time(nowMs);
  const header = segment(
    'UNB',
    ['UNOC', '3'],
    [sender.id, sender.codeList],
    [receiver.id, receiver.codeList],
    [stamp.slice(2, 8), stamp.slice(8, 12)],
    [reference],
    [],
    ['TL'],
  );
  const end = segment('UNT', [String(segments.length + 1)], [reference]);
  const trailer = segment('UNZ', ['1'], [reference]);
  return [`UNA:+${decimal}? '`, header, ...segments, end, trailer].join('\n');
}

function segment(tag: string, ...elements: readonly (readonly string[])[]): string {
  return `${[tag, ...elements.map((components) => components.map(released).join(':'))].join('+')}'`;
}

/** ISO 9735: the service characters are released by a question mark. */
function released(text: string): string {
  return text.replace(/[?+:']/g, (character) => `?${character}`);
}

function agency({ codeList }: MarketPartner): string {
  return codeList === '14' ? '9' : '293';
}

/** Format 303: CCYYMMDDHHMM and the offset to UTC in hours. */
function withOffset(atMs: number, toLocal: (atMs: number) => number): string {
  const localMs = toLocal(atMs);
  const hours = Math.round((localMs - atMs) / 3_600_000);
  const digits = new Date(localMs).toISOString().replace(/[-:T]/g, '').slice(0, 12);
  return `${digits}${hours < 0 ? '-' : '+'}${String(Math.abs(hours)).padStart(2, '0')}`;
}
