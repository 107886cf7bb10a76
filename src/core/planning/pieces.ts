import type { PlannedCar, PlanProblem, Slot, Thrift } from '../model/planning.ts';

/** A part of a slot in which nothing changes: no car comes or goes, no demand falls due. */
export interface Piece {
  /** The slot it is of. */
  readonly slot: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly hours: number;
  readonly importNano: number;
  readonly exportNano: number;
  /** What the sun leaves beside the house, W, and how much of it could not even be fed in. */
  readonly surplusW: number;
  readonly curtailedW: number;
  /** What the house needs beside the sun, W. */
  readonly deficitW: number;
  /** What the grid connection may carry beside the house, W. */
  readonly gridRoomW: number;
  /** What a kWh from the grid counts with for a car: its price, more where money is short. */
  readonly carNano: number;
  /** The same for `greenest`: carbon first, then money; where money is short, money alone. */
  readonly greenNano: number;
}

/** So much money stands for a gram of CO2 where carbon decides: more than any price of energy does. */
const GREEN_NANO_PER_G = 1e8;

/** Of a sound problem; slots that last no time have no piece. */
export function piecesOf({ slots, cars, thrift }: PlanProblem): readonly Piece[] {
  const edges = edgesOf(cars);
  const meanCo2 = meanOf(slots.flatMap(({ co2GPerKwh }) => (co2GPerKwh === null ? [] : [co2GPerKwh])));
  return slots.flatMap((slot, index) => {
    const inside = edges.filter((atMs) => atMs > slot.startMs && atMs < slot.endMs);
    const cuts = [slot.startMs, ...inside, slot.endMs];
    const whole = pieceOf(slot, index, meanCo2, thrift);
    return cuts.slice(1).flatMap((endMs, at) => {
      const startMs = cuts[at] ?? endMs;
      return endMs > startMs ? [{ ...whole, startMs, endMs, hours: (endMs - startMs) / 3_600_000 }] : [];
    });
  });
}

function edgesOf(cars: readonly PlannedCar[]): readonly number[] {
  const edges = cars.flatMap(({ fromMs, untilMs, gridFromMs, demands }) => [
    fromMs,
    untilMs ?? fromMs,
    gridFromMs ?? fromMs,
    ...demands.map(({ byMs }) => byMs),
  ]);
  return [...new Set(edges)].sort((a, b) => a - b);
}

function pieceOf(slot: Slot, index: number, meanCo2: number, thrift: Thrift | null): Piece {
  const isShort = thrift !== null && slot.startMs < thrift.untilMs;
  const carNano = slot.importNano + (isShort ? thrift.factor * Math.max(0, slot.importNano) : 0);
  const surplusW = Math.max(0, slot.solarW - slot.houseW);
  const deficitW = Math.max(0, slot.houseW - slot.solarW);
  return {
    slot: index,
    startMs: slot.startMs,
    endMs: slot.endMs,
    hours: 0,
    importNano: slot.importNano,
    exportNano: slot.exportNano,
    surplusW,
    curtailedW: slot.exportMaxW === null ? 0 : Math.max(0, surplusW - slot.exportMaxW),
    deficitW,
    gridRoomW: Math.max(0, slot.gridMaxW - deficitW),
    carNano,
    greenNano: thrift === null ? (slot.co2GPerKwh ?? meanCo2) * GREEN_NANO_PER_G + slot.importNano : carNano,
  };
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}
