import type { HomeCommandKind } from '../../core/model/home-commands.ts';
import { CHARGE_MODES, type ChargeMode, LOAD_MODES, type LoadMode } from '../../core/model/site.ts';

export type Command =
  | { readonly kind: 'mode'; readonly id: string; readonly mode: ChargeMode }
  /** 0: it ends. */
  | { readonly kind: 'boost'; readonly id: string; readonly minutes: number }
  /** Where the session ends; 0: no such limit. */
  | { readonly kind: 'limit'; readonly id: string; readonly what: 'energyWh' | 'socPercent'; readonly value: number }
  /** Per phase, A; the installation's own largest current takes it back. */
  | { readonly kind: 'current'; readonly id: string; readonly currentA: number }
  | { readonly kind: 'circuit'; readonly id: string; readonly currentA: number }
  | { readonly kind: 'load'; readonly id: string; readonly mode: LoadMode }
  | { readonly kind: 'soc'; readonly id: string; readonly percent: number }
  | { readonly kind: 'vehicle'; readonly id: string; readonly identifier: string };

/** `allowed`: what could have stood there, in words of the interface. */
export type Understood =
  | { readonly kind: 'ok'; readonly command: Command }
  | { readonly kind: 'not-understood'; readonly allowed: string };

/** A topic on which one kind of command is heard for one thing. */
export interface CommandTopic {
  readonly kind: HomeCommandKind;
  /** Below the topic of the thing. */
  readonly path: string;
  readonly read: (id: string, text: string) => Understood;
}

export const POINT_COMMANDS: readonly CommandTopic[] = [
  {
    kind: 'mode',
    path: 'mode/set',
    read: (id, text) => choice(text, CHARGE_MODES, (mode) => ({ kind: 'mode', id, mode })),
  },
  {
    kind: 'boost',
    path: 'boost/set',
    read: (id, text) => number(text, 0, 1440, (value) => ({ kind: 'boost', id, minutes: Math.round(value) })),
  },
  {
    kind: 'limit',
    path: 'limit-energy/set',
    read: (id, text) =>
      number(text, 0, 1000, (kWh) => ({ kind: 'limit', id, what: 'energyWh', value: Math.round(kWh * 1000) })),
  },
  {
    kind: 'limit',
    path: 'limit-soc/set',
    read: (id, text) =>
      number(text, 0, 100, (percent) => ({ kind: 'limit', id, what: 'socPercent', value: Math.round(percent) })),
  },
  {
    kind: 'current',
    path: 'limit-current/set',
    read: (id, text) => number(text, 0, 1000, (currentA) => ({ kind: 'current', id, currentA })),
  },
  {
    kind: 'soc',
    path: 'soc/set',
    read: (id, text) => number(text, 0, 100, (percent) => ({ kind: 'soc', id, percent })),
  },
  { kind: 'vehicle', path: 'vehicle/set', read: (id, text) => vehicleShown(id, text) },
];

export const CIRCUIT_COMMANDS: readonly CommandTopic[] = [
  {
    kind: 'circuit',
    path: 'limit/set',
    read: (id, text) => number(text, 0, 3000, (currentA) => ({ kind: 'circuit', id, currentA })),
  },
];

export const LOAD_COMMANDS: readonly CommandTopic[] = [
  {
    kind: 'load',
    path: 'mode/set',
    read: (id, text) => choice(text, LOAD_MODES, (mode) => ({ kind: 'load', id, mode })),
  },
];

/** The MAC address or EVCCID (ISO 15118: 6 bytes, EUI-64: 8) that a car has shown at a charge point. */
export function vehicleShown(id: string, text: string): Understood {
  const identifier = text.trim();
  return /^[0-9A-Fa-f]{2}([:-]?[0-9A-Fa-f]{2}){5,7}$/.test(identifier)
    ? { kind: 'ok', command: { kind: 'vehicle', id, identifier } }
    : { kind: 'not-understood', allowed: 'a MAC address or EVCCID such as 00:7D:FA:01:02:03' };
}

function choice<Choice extends string>(
  text: string,
  choices: readonly Choice[],
  command: (choice: Choice) => Command,
): Understood {
  const chosen = choices.find((one) => one === text.trim());
  return chosen === undefined
    ? { kind: 'not-understood', allowed: choices.join(', ') }
    : { kind: 'ok', command: command(chosen) };
}

/** As programs write numbers: no comma, no exponent, no sign that would be needed. */
function number(text: string, least: number, most: number, command: (value: number) => Command): Understood {
  const value = /^\d{1,7}(\.\d{1,6})?$/.test(text.trim()) ? Number(text) : Number.NaN;
  return value >= least && value <= most
    ? { kind: 'ok', command: command(value) }
    : { kind: 'not-understood', allowed: `a number from ${least} to ${most}` };
}
