import { PHASES, type Phase, type PhaseRotation, phaseIndex } from '../../model/phases.ts';
import type { Proposal } from '../../model/proposals.ts';
import type { ChargePointSettings, Settings } from '../../model/site.ts';
import type { Evidence, Observation } from './evidence.ts';
import { metersAbove } from './steps.ts';

/** A proposal needs so many observations that agree, */
const LEAST_AGREEING = 4;
/** and this confidence: 4 of 4 have 0.83, 9 of 10 as well. */
const LEAST_CONFIDENCE = 0.8;
const ALL_PHASES = 7;

type StepSeen = Extract<Observation, { kind: 'step' }>;

/** What the evidence says against the settings. Nothing where they agree, or where too little has happened yet. */
export function proposalsOf(evidence: Evidence, settings: Settings): readonly Proposal[] {
  const steps = evidence.observations.filter((one) => one.kind === 'step');
  const meterIds = [...new Set(settings.circuits.flatMap(({ meterId }) => (meterId === null ? [] : [meterId])))];
  return [
    ...meterIds.flatMap((meterId) => meterSign(meterId, steps)),
    ...settings.chargePoints.flatMap((wired) => [
      ...morePhases(wired, evidence),
      ...metersAbove(wired, settings).flatMap((meterId) => behindMeter(wired, meterId, steps, settings)),
      ...rotation(wired, steps, settings),
      ...deadTime(wired, evidence, settings),
      ...leastCurrent(wired, evidence),
    ]),
  ];
}

function supported(steps: number, agreeing: number) {
  const confidence = Math.round(((agreeing + 1) / (steps + 2)) * 100) / 100;
  return agreeing >= LEAST_AGREEING && confidence >= LEAST_CONFIDENCE ? { steps, agreeing, confidence } : null;
}

/** Of all charge points behind it, phase by phase: a single transformer may be turned round. */
function meterSign(meterId: string, steps: readonly StepSeen[]): readonly Proposal[] {
  const seen = steps.filter((step) => step.meterId === meterId);
  const found = PHASES.flatMap((phase, i) => {
    const telling = seen.filter(({ phases }) => phases & (1 << i));
    const support = supported(telling.length, telling.filter(({ inverted }) => inverted & (1 << i)).length);
    return support === null ? [] : [{ phase, support }];
  });
  const [weakest] = found.toSorted((a, b) => a.support.confidence - b.support.confidence);
  if (weakest === undefined) return [];
  return [{ code: 'meter-sign', meterId, phases: found.map(({ phase }) => phase), ...weakest.support }];
}

function morePhases({ id, phaseRotation }: ChargePointSettings, { observations }: Evidence): readonly Proposal[] {
  const seen = observations.filter((one) => one.kind === 'terminals' && one.chargePointId === id);
  const used = seen.flatMap((one) => (one.kind === 'terminals' ? [one.used] : []));
  const configured = phaseRotation.length;
  const more = used.filter((terminals) => terminals > configured);
  // A car on fewer phases says nothing against it: what counts is that there is current where none was expected.
  const support = supported(more.length, more.length);
  return support === null
    ? []
    : [{ code: 'more-phases', chargePointId: id, configured, found: Math.max(...more), ...support }];
}

function behindMeter(
  { id }: ChargePointSettings,
  meterId: string,
  steps: readonly StepSeen[],
  { circuits }: Settings,
): readonly Proposal[] {
  const seen = steps.filter((step) => step.chargePointId === id && step.meterId === meterId);
  const support = supported(seen.length, seen.filter(({ phases }) => phases === 0).length);
  const circuit = circuits.find((one) => one.meterId === meterId)?.id ?? '';
  return support === null ? [] : [{ code: 'not-behind-meter', chargePointId: id, meterId, circuit, ...support }];
}

/** Told by steps of one or two phases, at the nearest meter that saw any: all three at once look alike. */
function rotation(wired: ChargePointSettings, steps: readonly StepSeen[], settings: Settings): readonly Proposal[] {
  const { id, phaseRotation: configured } = wired;
  for (const meterId of metersAbove(wired, settings)) {
    const telling = steps.filter(
      (step) =>
        step.chargePointId === id && step.meterId === meterId && step.phases !== 0 && step.phases !== ALL_PHASES,
    );
    if (telling.length === 0) continue;
    const agreeing = (candidate: PhaseRotation): number =>
      telling.filter(({ terminals, phases }) => phasesOf(candidate, terminals) === phases).length;
    const [found] = rotations(configured).toSorted((a, b) => agreeing(b) - agreeing(a));
    if (found === undefined || agreeing(found) === agreeing(configured)) return [];
    const support = supported(telling.length, agreeing(found));
    return support === null
      ? []
      : [{ code: 'phase-rotation', chargePointId: id, meterId, configured, found, ...support }];
  }
  return [];
}

/**
 * All ways to wire so many terminals. Those that keep the sense of rotation of the configured one come first: that is how
 * three phases are passed on from socket to socket, and an electrician checks it.
 */
function rotations(configured: PhaseRotation): readonly PhaseRotation[] {
  const [l1, l2, l3] = PHASES;
  if (configured.length === 1) return [[l1], [l2], [l3]];
  const all: (readonly [Phase, Phase, Phase])[] = [
    [l1, l2, l3],
    [l2, l3, l1],
    [l3, l1, l2],
    [l1, l3, l2],
    [l3, l2, l1],
    [l2, l1, l3],
  ];
  const [first, second] = configured;
  const isForward = (phaseIndex(second) - phaseIndex(first) + 3) % 3 === 1;
  const ordered = isForward ? all : all.toReversed();
  return configured.length === 3 ? ordered : ordered.map(([a, b]): PhaseRotation => [a, b]);
}

function phasesOf(candidate: PhaseRotation, terminals: number): number {
  return candidate.reduce((set, phase, i) => (terminals & (1 << i) ? set | (1 << phaseIndex(phase)) : set), 0);
}

/** One late car in a while is enough: the dead time is what the fuse is reckoned with. */
function deadTime({ id }: ChargePointSettings, { observations }: Evidence, settings: Settings): readonly Proposal[] {
  const configuredMs = settings.fuse.deadTimeMs;
  const seen = observations.flatMap((one) =>
    one.kind === 'followed' && one.chargePointId === id ? [one.notBeforeMs] : [],
  );
  const late = seen.filter((notBeforeMs) => notBeforeMs > configuredMs);
  if (late.length < 3) return [];
  const foundMs = Math.ceil(Math.max(...late) / 1_000) * 1_000;
  const confidence = Math.round(((late.length + 1) / (seen.length + 2)) * 100) / 100;
  return [
    {
      code: 'dead-time',
      chargePointId: id,
      configuredMs,
      foundMs,
      steps: seen.length,
      agreeing: late.length,
      confidence,
    },
  ];
}

function leastCurrent({ id, minCurrentA }: ChargePointSettings, { observations }: Evidence): readonly Proposal[] {
  const stops = observations.flatMap((one) => (one.kind === 'stopped' && one.chargePointId === id ? [one] : []));
  const runs = observations.flatMap((one) => (one.kind === 'ran' && one.chargePointId === id ? [one.atA] : []));
  const stoppedA = Math.max(...stops.map(({ atA }) => atA));
  if (stops.length < LEAST_AGREEING || stoppedA < minCurrentA) return [];
  const against = runs.filter((atA) => atA <= stoppedA).length;
  const support = supported(stops.length + against, stops.length);
  const foundA = Math.ceil(
    Math.min(...[...runs, ...stops.map(({ wentOnA }) => wentOnA)].filter((atA) => atA > stoppedA)),
  );
  if (support === null || foundA <= minCurrentA) return [];
  return [{ code: 'least-current', chargePointId: id, configuredA: minCurrentA, foundA, ...support }];
}
