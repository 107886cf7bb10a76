import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { planInTurn } from '../../src/core/planning/in-turn.ts';
import { PlanSolver, type PlanSolverOptions } from '../../src/planner/solver.ts';
import { batteryOf, by, carOf, problemOf, slotsAt } from '../core/planning/builders.ts';
import { FakeClock } from '../fake-clock.ts';
import { temporaryFolder } from '../ledger/temporary.ts';
import { silentLog } from '../silent-log.ts';

const ALONE = problemOf(slotsAt([30, 10, 20]), [carOf({ demands: [by(3, 1_500)] })]);
const TOGETHER = problemOf(slotsAt([30, 10, 20]), ALONE.cars, [batteryOf()]);
const CRASHES = "process.on('message', () => process.kill(process.pid, 'SIGSEGV'));";
const HANGS = "process.on('message', () => {});";

function solverOf(over: Partial<PlanSolverOptions> = {}): { readonly solver: PlanSolver; readonly clock: FakeClock } {
  const clock = new FakeClock();
  const solver = new PlanSolver({ clock, log: silentLog, ...over });
  onTestFinished(() => solver.stop());
  return { solver, clock };
}

/** A process that does only this. */
function doing(script: string): { readonly file: URL } {
  const path = join(temporaryFolder(), 'stub.mjs');
  writeFileSync(path, script);
  return { file: pathToFileURL(path) };
}

test('cars and batteries together are solved in a process that ends when idle and begins again', async () => {
  const { solver, clock } = solverOf();
  const [first, second] = await Promise.all([solver.solve(TOGETHER), solver.solve(TOGETHER)]);
  expect(first).toMatchObject({ method: 'lp', cars: [{ shortfalls: [] }], batteries: [{ id: 'battery' }] });
  expect(second).toEqual(first);
  clock.advance(60_000);
  expect(await solver.solve(TOGETHER)).toEqual(first);
});

test('one car without a battery starts no process', async () => {
  const { solver } = solverOf(doing(CRASHES));
  expect(await solver.solve(ALONE)).toMatchObject({ method: 'threshold', cars: [{ shortfalls: [] }] });
  expect(await solver.solve(problemOf([]))).toEqual({ method: 'threshold', cars: [], batteries: [] });
});

test('a process that crashes costs no plan', async () => {
  const { solver } = solverOf(doing(CRASHES));
  expect(await solver.solve(TOGETHER)).toEqual(planInTurn(TOGETHER));
  expect(await solver.solve(TOGETHER)).toMatchObject({ method: 'fallback', cars: [{ shortfalls: [] }] });
});

test('a process that does not answer in time is ended, and the next plan gets a new one', async () => {
  const { solver, clock } = solverOf({ ...doing(HANGS), limitMs: 10_000 });
  const waiting = [solver.solve(TOGETHER), solver.solve(TOGETHER)];
  clock.advance(10_001);
  for (const solution of await Promise.all(waiting)) expect(solution.method).toBe('fallback');
  const next = solver.solve(TOGETHER);
  clock.advance(10_001);
  expect((await next).method).toBe('fallback');
});

test('plans under way when it stops come from the fallback', async () => {
  const { solver } = solverOf(doing(HANGS));
  const waiting = solver.solve(TOGETHER);
  await solver.stop();
  expect((await waiting).method).toBe('fallback');
});
