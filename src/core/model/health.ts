import type { Phase } from './phases.ts';

import type { LimitRung } from './station-record.ts';

export type DeviceKind = 'meter' | 'inverter' | 'battery' | 'charge-point' | 'load' | 'contact' | 'reader';

/**
 * `connecting`: not heard yet. `ok`. `stale`: was heard, is late. `faulty`: answers, but what it says cannot be used,
 * or it refuses what it must do.
 */
export type DeviceCondition = 'connecting' | 'ok' | 'stale' | 'faulty';

/** What is wrong with a device, as data: the screen, the log and the API word it. */
export type DeviceProblem =
  | { readonly code: 'unreachable'; readonly address: string; readonly detail: string }
  | { readonly code: 'silent'; readonly address: string; readonly silentMs: number }
  | { readonly code: 'bad-checksum'; readonly address: string; readonly count: number }
  /** `key`: what it sends cannot be opened with the key that is there; `replay`: it sends again what it sent before. */
  | { readonly code: 'not-decrypted'; readonly address: string; readonly why: 'key' | 'replay' }
  | { readonly code: 'protocol-error'; readonly address: string; readonly detail: string }
  | {
      readonly code: 'modbus-exception';
      readonly address: string;
      readonly register: number;
      readonly exception: number;
    }
  | { readonly code: 'implausible'; readonly quantity: string; readonly value: number }
  /** It answers as another device than its definition is of: `Carlo Gavazzi EM340`, or nothing that is known. */
  | {
      readonly code: 'other-device';
      readonly address: string;
      readonly expected: string;
      readonly looksLike: string | null;
    }
  | { readonly code: 'frozen'; readonly unchangedMs: number }
  /** An energy register that jumps or goes back: it is left out until it has settled. */
  | { readonly code: 'register-implausible'; readonly fromWh: number; readonly toWh: number }
  /** A meter that goes down when a car takes more. Without phases: its sum does. */
  | { readonly code: 'reversed'; readonly phases: readonly Phase[] }
  /** Grid, sun and battery less the cars leave a load that cannot be. */
  | { readonly code: 'unbalanced'; readonly loadW: number }
  | { readonly code: 'station-fault'; readonly errorCode: string; readonly info: string }
  | { readonly code: 'limit-rejected'; readonly status: string }
  | { readonly code: 'limit-ignored'; readonly grantedA: number; readonly drawnA: number }
  /** A car draws although no transaction is running that may; `null`: the station says so, and no meter how much. */
  | { readonly code: 'drawing-without-leave'; readonly drawnA: number | null }
  /** It was told to end its transaction, and it goes on: its own word for it. */
  | { readonly code: 'stop-failed'; readonly status: string }
  /** It takes limits only by a means that never ends by itself: while it is out of reach its maximum is reserved. */
  | { readonly code: 'lease-impossible'; readonly countsA: number; readonly rung: LimitRung }
  /** Asked what it allows, it says more than it was told, and counts with that. */
  | { readonly code: 'limit-disagrees'; readonly grantedA: number; readonly saysA: number }
  /** It has a load management of its own, by this name: until that is switched off it gets its safe current. */
  | { readonly code: 'two-controllers'; readonly controller: string }
  /** It was not yet seen to fall back by itself: while it is out of reach its maximum is reserved. */
  | { readonly code: 'lease-unproven'; readonly countsA: number }
  /** What it was told last stays for ever: nothing in it notices that nobody speaks to it any more. */
  | { readonly code: 'watchdog-missing' }
  /**
   * What would be written into it rests on too little, the owner has to allow it. `untested`: no source shows words of
   * it. `one-source`: its registers are from a single one. `doubtful`: reports that it does not do it; `detail` says which.
   */
  | {
      readonly code: 'writes-unconfirmed';
      readonly why: 'untested' | 'one-source' | 'doubtful';
      readonly detail: string | null;
    }
  /** Told to charge on one phase, it goes on with three: it is not asked again. */
  | { readonly code: 'phase-switch-ignored' }
  | { readonly code: 'identity-taken'; readonly identity: string; readonly address: string }
  | { readonly code: 'flooding' }
  /** It does not do what it is told about its power. */
  | { readonly code: 'inverter-uncontrollable'; readonly why: 'refused' | 'ignored' }
  /** It wants a password before it answers, and there is none for it. */
  | { readonly code: 'sign-in-needed'; readonly address: string }
  /** It does not take the name and the password that it is given. */
  | { readonly code: 'sign-in-refused'; readonly address: string }
  /**
   * Its discharge cannot be locked. `no-control`: it offers no way. `no-expiry`: a lock would outlive the controller.
   * `refused`, `ignored`: it was told and said no, or did not do it. `untested`: what would be written rests on too
   * little, and its owner has not allowed it. `outlives`: it can be, and nothing in it ends what it was told.
   */
  | { readonly code: 'battery-uncontrollable'; readonly why: BatteryObstacle };

export type BatteryObstacle = 'no-control' | 'no-expiry' | 'refused' | 'ignored' | 'untested' | 'outlives';

/** How talking to a device went in the last ten minutes, at most the last 128 exchanges. */
export interface ExchangeFigures {
  /** Questions, or what the device says by itself. */
  readonly count: number;
  readonly failed: number;
  /** From question to answer, ms; `null` where nothing is asked. */
  readonly medianMs: number | null;
  readonly worstMs: number | null;
  /** UTC epoch ms; also one that is longer ago. */
  readonly lastError: { readonly atMs: number; readonly problem: DeviceProblem } | null;
}

/** The state of one device: data, not a log line. */
export interface DeviceHealth {
  readonly id: string;
  readonly kind: DeviceKind;
  readonly name: string;
  readonly condition: DeviceCondition;
  /** Since when it is in this condition, UTC epoch ms. */
  readonly sinceMs: number;
  /** When it was last heard, UTC epoch ms. */
  readonly lastHeardMs: number | null;
  readonly problem: DeviceProblem | null;
}
