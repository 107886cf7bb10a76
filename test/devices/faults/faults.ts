import type { DeviceProblem } from '../../../src/core/model/health.ts';

/** What can go wrong with a device and the way to it. Each driver is put through those that its way of talking has. */
export const FAULTS = [
  'no answer',
  'late answer',
  'answer of another register',
  'answer of another unit',
  'answer of another function',
  'half a frame',
  'garbage',
  'connection refused',
  'connection reset',
  'half-open connection',
  'flood',
  'exception',
  'NaN',
  'all ones',
  '0x8000',
  'wrong word order',
  'frozen',
  'jumping counter',
  'counter going back',
  'two masters',
  'slow drip',
  'restart',
  'another device at the address',
] as const;

export type Fault = (typeof FAULTS)[number];

const AWAY = ['unreachable', 'silent'] as const;
const NO_SENSE = ['protocol-error', 'modbus-exception', 'implausible', 'bad-checksum', ...AWAY] as const;

/** By which problem people may be told of it. */
export const NAMED: Readonly<Record<Fault, readonly DeviceProblem['code'][]>> = {
  'no answer': AWAY,
  'late answer': [...AWAY, 'protocol-error'],
  'answer of another register': NO_SENSE,
  'answer of another unit': NO_SENSE,
  'answer of another function': NO_SENSE,
  'half a frame': NO_SENSE,
  garbage: NO_SENSE,
  'connection refused': AWAY,
  'connection reset': AWAY,
  'half-open connection': AWAY,
  flood: NO_SENSE,
  exception: ['modbus-exception', 'protocol-error'],
  NaN: ['protocol-error', 'implausible'],
  'all ones': ['protocol-error', 'implausible'],
  '0x8000': ['protocol-error', 'implausible'],
  'wrong word order': ['implausible', 'register-implausible', 'protocol-error'],
  frozen: ['frozen'],
  'jumping counter': ['register-implausible'],
  'counter going back': ['register-implausible'],
  'two masters': ['protocol-error', 'bad-checksum'],
  'slow drip': NO_SENSE,
  restart: AWAY,
  'another device at the address': NO_SENSE,
};

/** What is true of the device behind the peer. */
export interface Truth {
  powerW: number;
  energyWh: number;
}

/** What no driver may ever believe. */
export const LIE: Truth = { powerW: -7_700, energyWh: 99_999_000 };
