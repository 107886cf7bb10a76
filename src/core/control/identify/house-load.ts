import { addPhases, mapPhases, NO_CURRENT, type PerPhase, toGridPhases } from '../../model/phases.ts';
import type { Circuit, Settings } from '../../model/site.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { leastCurrents, worstCurrents } from '../amperes.ts';
import { pointsWithin } from '../circuits-of.ts';
import { type Least, lasting, noteLeast } from '../least.ts';

/** The largest load of everything but the charge points that a circuit has carried, per phase. */
export interface WorstHouse {
  readonly circuitId: string;
  readonly currentA: PerPhase;
  /** When a phase last reached it, UTC epoch ms. */
  readonly atMs: number;
}

/** What a circuit carries beside its charge points just now. */
export interface HouseWatch {
  readonly circuitId: string;
  readonly phases: readonly [Least | null, Least | null, Least | null];
}

/** What lasts a minute trips a fuse; what a motor takes to start does not. ms. */
const LASTS_MS = 60_000;
/** A larger load by less is no news, A. */
const WORTH_A = 0.5;
/** What was not seen for so long may be gone from the house: one winter, and a bit more. ms. */
const FORGOTTEN_MS = 400 * 86_400_000;

/**
 * Watches the load beside the charge points of every circuit that has a meter. While a car changes, its report and the
 * meter are of different moments: the least of a minute is never too much for that.
 */
export function watchHouses(
  snapshot: Snapshot,
  before: readonly HouseWatch[],
  worst: readonly WorstHouse[],
  settings: Settings,
): { readonly watches: readonly HouseWatch[]; readonly worst: readonly WorstHouse[] } {
  const { monoMs, wallMs } = snapshot;
  const watches = settings.circuits.flatMap((circuit): HouseWatch[] => {
    const loadA = besideCars(circuit, snapshot, settings);
    if (loadA === null) return [];
    const known = before.find(({ circuitId }) => circuitId === circuit.id)?.phases ?? [null, null, null];
    const note = (phase: 0 | 1 | 2): Least => noteLeast(known[phase], loadA[phase], monoMs, LASTS_MS);
    return [{ circuitId: circuit.id, phases: [note(0), note(1), note(2)] }];
  });
  const fresh = watches.flatMap(({ circuitId, phases }): WorstHouse[] => {
    const lastsA = mapPhases(NO_CURRENT, (_, phase) => {
      const least = phases[phase];
      return least === null ? 0 : lasting(least);
    });
    const known = worst.find((one) => one.circuitId === circuitId)?.currentA ?? NO_CURRENT;
    const isNews = lastsA.some((currentA, phase) => currentA >= (known[phase] ?? 0) + WORTH_A);
    const currentA = mapPhases(known, (knownA, phase) => Math.max(knownA, Math.round(lastsA[phase] * 10) / 10));
    return isNews ? [{ circuitId, currentA, atMs: wallMs }] : [];
  });
  const isOld = ({ atMs }: WorstHouse): boolean => wallMs - atMs > FORGOTTEN_MS;
  if (fresh.length === 0 && !worst.some(isOld)) return { watches, worst };
  const renewed = new Set(fresh.map(({ circuitId }) => circuitId));
  return { watches, worst: [...worst.filter((one) => !renewed.has(one.circuitId) && !isOld(one)), ...fresh] };
}

/** A circuit that could not carry both: its charge points at their safe currents, and the house as it was at its worst. */
export interface HouseExcess {
  readonly circuitId: string;
  readonly circuitName: string;
  /** The worst phase, as an index. */
  readonly phase: 0 | 1 | 2;
  readonly safeA: number;
  readonly houseA: number;
  readonly limitA: number;
}

/**
 * Commissioning check, as soon as the house is known: with this process dead the charge points fall back to their safe
 * currents, and nobody makes room for the house. Where the house alone is too much, no safe current helps.
 */
export function houseExcesses(settings: Settings, worst: readonly WorstHouse[]): readonly HouseExcess[] {
  return settings.circuits.flatMap((circuit): HouseExcess[] => {
    const houseA = worst.find(({ circuitId }) => circuitId === circuit.id)?.currentA;
    if (houseA === undefined) return [];
    const safeA = pointsWithin(circuit, settings)
      .map(({ safeCurrentA, phaseRotation }) => toGridPhases([safeCurrentA, safeCurrentA, safeCurrentA], phaseRotation))
      .reduce(addPhases, NO_CURRENT);
    const { limitA, maxCurrentA, id: circuitId, name: circuitName } = circuit;
    const excesses = ([0, 1, 2] as const).flatMap((phase): HouseExcess[] => {
      const ratedA = Math.min(limitA[phase], maxCurrentA ?? limitA[phase]);
      const isOver = safeA[phase] > 0 && safeA[phase] + houseA[phase] > ratedA;
      return isOver
        ? [{ circuitId, circuitName, phase, safeA: safeA[phase], houseA: houseA[phase], limitA: ratedA }]
        : [];
    });
    const [first] = excesses.toSorted((a, b) => b.safeA + b.houseA - b.limitA - (a.safeA + a.houseA - a.limitA));
    return first === undefined ? [] : [first];
  });
}

/** A; `null` where nobody knows: no meter, a silent one, one without phases, or a car whose report is missing. */
function besideCars(circuit: Circuit, snapshot: Snapshot, settings: Settings): PerPhase | null {
  const meter = snapshot.meters.find(({ id }) => id === circuit.meterId);
  if (meter?.condition !== 'ok' || meter.reading === null || meter.reading.quality !== 'good') return null;
  const { certainA, undivided } = worstCurrents(meter.reading.value, settings.nominalVoltageV);
  if (undivided) return null;
  let carsA = NO_CURRENT;
  for (const { id, phaseRotation } of pointsWithin(circuit, settings)) {
    const seen = snapshot.chargePoints.find((one) => one.id === id);
    if (seen === undefined || seen.condition !== 'ok') return null;
    if (seen.lease.ceilingA === 0 && !seen.hasTransaction) continue;
    const drawnA = seen.reading === null ? null : leastCurrents(seen.reading.value, settings.nominalVoltageV);
    // Nothing is known of its phases: what it may draw could be all that the meter shows.
    if (drawnA === null) return null;
    carsA = addPhases(carsA, toGridPhases(drawnA, phaseRotation));
  }
  return mapPhases(certainA, (currentA, phase) => Math.max(0, currentA - carsA[phase]));
}

/** As it was stored, by this release or another one: what is not understood is left out. */
export function worstHousesIn(stored: unknown): readonly WorstHouse[] {
  return Array.isArray(stored) ? stored.filter(isWorstHouse) : [];
}

function isWorstHouse(value: unknown): value is WorstHouse {
  if (typeof value !== 'object' || value === null) return false;
  const { circuitId, currentA, atMs }: { circuitId?: unknown; currentA?: unknown; atMs?: unknown } = value;
  return (
    typeof circuitId === 'string' &&
    Number.isFinite(atMs) &&
    Array.isArray(currentA) &&
    currentA.length === 3 &&
    currentA.every((one) => Number.isFinite(one))
  );
}
