import type { ChargePointDecision } from '../model/decision.ts';
import type { Reason } from '../model/reasons.ts';
import type { FlexibleLoadSettings, Settings } from '../model/site.ts';
import type { LoadSnapshot, Snapshot } from '../model/snapshot.ts';
import type { LoadMemory, Memory } from './memory.ts';
import { planOf } from './plan.ts';

interface Watched {
  readonly seen: LoadSnapshot;
  readonly installed: FlexibleLoadSettings;
  readonly before: LoadMemory;
}

/** SG Ready: blocked for two hours at most, ms. */
const LONGEST_BLOCK_MS = 7_200_000;

/**
 * A heat pump draws by its own will unless it is blocked: the last thing that helps when the house alone, it included,
 * is more than a fuse carries. It comes back when there is room for all that it may draw.
 */
export function blockedSince(
  { seen, installed, before }: Watched,
  decided: ChargePointDecision | undefined,
  memory: Memory,
  { monoMs }: Snapshot,
  settings: Settings,
): { readonly sinceMs: number; readonly reason: Reason } | null {
  if (installed.kind !== 'heat-pump' || decided === undefined || decided.currentA > 0) return null;
  const { blockedSinceMs } = before;
  const blockedForMs = blockedSinceMs === null ? 0 : monoMs - blockedSinceMs;
  if (blockedForMs >= LONGEST_BLOCK_MS || seen.condition !== 'ok') return null;
  const ownA = blockedSinceMs === null ? 0 : installed.maxW / wattPerA(installed, settings);
  const loads = new Map(memory.loads.map(({ key, load }) => [key, load]));
  for (const limit of planOf(settings).tree.byId.get(installed.circuitId)?.limitsAbove ?? []) {
    const { phase, rated, key, circuit } = limit;
    if (phase === null || !installed.phases.some((one) => key.endsWith(`/${one}`))) continue;
    const loadA = loads.get(key) ?? 0;
    const isOver = loadA + ownA > rated - settings.fuse.marginA;
    if (!isOver && (blockedSinceMs === null || blockedForMs >= installed.minOffMs)) continue;
    const name = installed.phases.find((one) => key.endsWith(`/${one}`)) ?? 'L1';
    const reason: Reason = {
      code: 'circuit-limit',
      circuit: circuit.id,
      phase: name,
      loadA: Math.round(loadA * 10) / 10,
      limitA: rated,
      wantedA: Math.round((installed.maxW / wattPerA(installed, settings)) * 10) / 10,
    };
    return { sinceMs: blockedSinceMs ?? monoMs, reason };
  }
  return null;
}

/** What one ampere per phase of it is, W: a nameplate holds at the nominal voltage. */
export function wattPerA({ phases }: FlexibleLoadSettings, { nominalVoltageV }: Settings): number {
  return phases.length * nominalVoltageV;
}
