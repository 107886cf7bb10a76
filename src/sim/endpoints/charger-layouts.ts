import type { Evse } from '../world/evse.ts';
import type { RegisterWriter } from './registers.ts';

/** What a charger's registers are about. */
export interface ChargerState {
  setPointA: number;
  enabled: boolean;
  timeoutS: number;
  safeA: number;
  /** The card that it shows. */
  card: string;
}

export interface ChargerLayout {
  readonly unitId: number;
  /** What keeps it from falling back; `null`: it has no watchdog. */
  readonly fedBy: 'set-point' | 'traffic' | 'life' | null;
  /** How it leaves the works, s and A. */
  readonly works: Pick<ChargerState, 'timeoutS' | 'safeA'>;
  image(state: ChargerState, evse: Evse, remainingS: number, registers: RegisterWriter): void;
  write(state: ChargerState, address: number, words: readonly number[]): 'set-point' | 'life' | 'other' | 'unknown';
}

/** KEBA P40: u32 at even addresses. A fail-safe command; writing the set-point feeds it. */
const KEBA: ChargerLayout = {
  unitId: 255,
  fedBy: 'set-point',
  works: { timeoutS: 0, safeA: 0 },
  image(state, evse, _, registers) {
    const { pilot, currentA, voltageV } = seen(evse);
    registers.u32(1000, pilot === 'A' ? 1 : pilot === 'C' ? 3 : 2);
    registers.u32(1004, pilot === 'A' ? 1 : 7);
    registers.u32(1006, 0);
    registers.u32(1014, 17_619_300);
    registers.u32(1018, 10_201);
    registers.u32(1020, evse.powerW * 1_000);
    registers.u32(1036, evse.energyWh * 10);
    registers.u32(1100, state.setPointA * 1_000);
    registers.u32(1500, cardNumber(state.card));
    registers.u32(1600, state.safeA * 1_000);
    registers.u32(1602, state.timeoutS);
    for (const phase of [0, 1, 2] as const) {
      registers.u32(1008 + 2 * phase, currentA[phase] * 1_000);
      registers.u32(1040 + 2 * phase, voltageV[phase]);
    }
  },
  write(state, address, [value = 0]) {
    if (address === 5004) state.setPointA = value / 1_000;
    else if (address === 5016) state.safeA = value / 1_000;
    else if (address === 5018) state.timeoutS = value;
    else return 'unknown';
    return address === 5004 ? 'set-point' : 'other';
  },
};

/** Alfen NG9xx: floats; a set-point holds for its validity time. */
const ALFEN: ChargerLayout = {
  unitId: 1,
  fedBy: 'set-point',
  works: { timeoutS: 60, safeA: 6 },
  image(state, evse, remainingS, registers) {
    const { pilot, currentA, voltageV } = seen(evse);
    for (let address = 300; address < 426; address++) registers.u16(address, 0xffff);
    for (let address = 1200; address < 1216; address++) registers.u16(address, 0);
    for (const phase of [0, 1, 2] as const) {
      registers.f32(306 + 2 * phase, voltageV[phase]);
      registers.f32(320 + 2 * phase, currentA[phase]);
    }
    registers.f32(344, evse.powerW);
    registers.f64(374, evse.energyWh);
    registers.text(1201, pilot === 'A' ? 'A' : pilot === 'C' ? 'C2' : 'B2', 5);
    registers.u32(1208, remainingS);
    registers.f32(1210, state.setPointA);
    registers.f32(1212, state.safeA);
  },
  write(state, address, words) {
    if (address !== 1210 || words.length !== 2) return 'unknown';
    state.setPointA = f32(words);
    return 'set-point';
  },
};

/** Heidelberg Energy Control: any traffic feeds it. */
const HEIDELBERG: ChargerLayout = {
  unitId: 1,
  fedBy: 'traffic',
  works: { timeoutS: 15, safeA: 6 },
  image(state, evse, _, registers) {
    const { pilot, currentA, voltageV } = seen(evse);
    registers.u16(5, pilot === 'A' ? 2 : pilot === 'C' ? 7 : 4);
    for (const phase of [0, 1, 2] as const) {
      registers.u16(6 + phase, Math.round(currentA[phase] * 10));
      registers.u16(10 + phase, Math.round(voltageV[phase]));
    }
    registers.u16(9, 325);
    registers.u16(13, 1);
    registers.u16(14, Math.round(evse.powerW));
    registers.u32(15, 0);
    registers.u32(17, evse.energyWh);
    registers.u16(257, state.timeoutS * 1_000);
    registers.u16(261, Math.round(state.setPointA * 10));
    registers.u16(262, Math.round(state.safeA * 10));
  },
  write(state, address, [value = 0]) {
    if (address === 261) state.setPointA = value / 10;
    else if (address === 262) state.safeA = value / 10;
    else if (address === 257) state.timeoutS = value / 1_000;
    else if (address !== 258 && address !== 259) return 'unknown';
    return address === 261 ? 'set-point' : 'other';
  },
};

/** Vestel EVC04: a life register that it clears. */
const VESTEL: ChargerLayout = {
  unitId: 255,
  fedBy: 'life',
  works: { timeoutS: 20, safeA: 6 },
  image(state, evse, _, registers) {
    const { pilot, currentA, voltageV } = seen(evse);
    registers.u16(1000, pilot === 'A' ? 0 : pilot === 'C' ? 2 : 1);
    for (const phase of [0, 1, 2] as const) {
      registers.u16(1008 + 2 * phase, Math.round(currentA[phase] * 1_000));
      registers.u16(1014 + 2 * phase, Math.round(voltageV[phase]));
    }
    registers.u32(1020, evse.powerW);
    registers.u32(1036, evse.energyWh / 100);
    for (let at = 0; at < 15; at++) registers.u16(1516 + at, state.card.charCodeAt(at) || 0);
    registers.u16(2000, state.safeA);
    registers.u16(2002, state.timeoutS);
    registers.u16(5004, state.setPointA);
  },
  write(state, address, [value = 0]) {
    if (address === 5004) state.setPointA = value;
    else if (address === 2000) state.safeA = value;
    else if (address === 2002) state.timeoutS = value;
    else if (address !== 6000) return 'unknown';
    return address === 5004 ? 'set-point' : address === 6000 ? 'life' : 'other';
  },
};

/** go-e: no watchdog; a register of its own starts and stops it. */
const GO_E: ChargerLayout = {
  unitId: 1,
  fedBy: null,
  works: { timeoutS: 0, safeA: 0 },
  image(state, evse, _, registers) {
    const { pilot, currentA, voltageV } = seen(evse);
    registers.u16(100, pilot === 'A' ? 1 : pilot === 'C' ? 2 : 4);
    for (const phase of [0, 1, 2] as const) {
      registers.u32(108 + 2 * phase, voltageV[phase]);
      registers.u32(114 + 2 * phase, currentA[phase] * 10);
    }
    registers.u32(120, evse.powerW * 100);
    registers.u32(128, evse.energyWh / 100);
    registers.u16(299, state.setPointA);
    registers.fill(327, 0, 5);
  },
  write(state, address, [value = 0]) {
    if (address === 299) state.setPointA = value;
    else if (address === 337) state.enabled = value !== 1;
    else return 'unknown';
    return 'set-point';
  },
};

/** By the name of the definition that reads them. */
export const CHARGER_LAYOUTS = {
  'keba-p40': KEBA,
  'alfen-ng9xx': ALFEN,
  'heidelberg-energy-control': HEIDELBERG,
  'vestel-evc04': VESTEL,
  'go-e-modbus': GO_E,
} as const satisfies Readonly<Record<string, ChargerLayout>>;

export type ChargerLayoutName = keyof typeof CHARGER_LAYOUTS;

/** A charger says C only while current may flow. */
function seen(evse: Evse) {
  const pilot = evse.pilot();
  const { currentA, voltageV } = evse;
  return { pilot: pilot === 'C' && evse.offerA === 0 ? ('B' as const) : pilot, currentA, voltageV };
}

/** The first four bytes of a card, the last byte first. */
function cardNumber(card: string): number {
  const bytes = Buffer.from(card.slice(0, 8), 'hex');
  return bytes.length < 4 ? 0 : bytes.readUInt32LE(0);
}

function f32([high = 0, low = 0]: readonly number[]): number {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt16BE(high, 0);
  bytes.writeUInt16BE(low, 2);
  return bytes.readFloatBE(0);
}
