import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Cancel, Clock } from '../clock.ts';
import type { PlanProblem, PlanSolution } from '../core/model/planning.ts';
import { planInTurn } from '../core/planning/in-turn.ts';
import { needsSolver, planAlone } from '../core/planning/methods.ts';
import type { Log } from '../log.ts';
import { workerFile } from '../worker-file.ts';
import type { Asked, Told } from './solver-messages.ts';

export interface PlanSolverOptions {
  readonly clock: Clock;
  readonly log: Log;
  /** What the process runs; another file only where a test wants it to fail. */
  readonly file?: URL;
  /** A plan that takes longer is made without the solver, ms. */
  readonly limitMs?: number;
}

interface Running {
  readonly child: ChildProcess;
  /** Plans under way, by their number. */
  readonly waiting: Map<number, (told: Told) => void>;
  readonly ended: Promise<void>;
}

/** Beyond starting a process on a slow machine, ms. A plan is made every quarter hour: it may take a moment, but not hang. */
const LIMIT_MS = 10_000;
/** After this long without a plan the process ends and gives its memory back, ms. Plans of one moment come together. */
const IDLE_MS = 5_000;

/**
 * Makes plans. One car's is computed at once; where cars share a fuse or a battery is to be steered, HiGHS solves a linear programme
 * in a process of its own, which begins with the first plan that needs it and ends when idle: its memory (a WebAssembly
 * heap never shrinks) and its faults are not this process's. Whatever happens to it, there is a plan.
 */
export class PlanSolver {
  private readonly options: PlanSolverOptions;
  private running: Running | null = null;
  private asked = 0;
  private rest: Cancel = () => {};

  constructor(options: PlanSolverOptions) {
    this.options = options;
  }

  /** Never rejects for what a problem has in it, nor for what becomes of the solver: the fallback answers then. */
  async solve(problem: PlanProblem): Promise<PlanSolution> {
    if (!needsSolver(problem)) return planAlone(problem);
    const told = await this.ask(problem);
    if (told.kind === 'solved') return told.solution;
    this.options.log.warn({ detail: told.detail }, 'The solver has made no plan: a simpler one is used');
    return planInTurn(problem);
  }

  /** Ends the process; plans under way come from the fallback. */
  async stop(): Promise<void> {
    this.rest();
    const ending = this.running;
    this.running = null;
    // Its end is waited for, where it kept nothing running before.
    ending?.child.ref();
    ending?.child.kill('SIGKILL');
    await ending?.ended;
  }

  private ask(problem: PlanProblem): Promise<Told> {
    const { clock, limitMs = LIMIT_MS } = this.options;
    this.rest();
    this.running ??= this.started();
    const { child, waiting } = this.running;
    this.asked += 1;
    const id = this.asked;
    return new Promise((resolve) => {
      const isLate = clock.after(limitMs, () => {
        waiting.get(id)?.({ id, kind: 'failed', detail: `no answer within ${limitMs} ms` });
        // It is computing and hears nothing: the next plan gets a process of its own.
        if (this.running?.child === child) void this.stop();
      });
      waiting.set(id, (told) => {
        isLate();
        waiting.delete(id);
        if (waiting.size === 0 && this.running?.child === child) this.restsFromNow();
        resolve(told);
      });
      say(child, { id, kind: 'solve', problem });
    });
  }

  private restsFromNow(): void {
    this.rest();
    this.rest = this.options.clock.after(IDLE_MS, () => void this.stop());
  }

  private started(): Running {
    const { log, file } = this.options;
    const child = fork(fileURLToPath(file ?? workerFile('solver-worker', import.meta.url)), {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const { promise: ended, resolve } = Promise.withResolvers<void>();
    const running: Running = { child, waiting: new Map(), ended };
    let failure: string | null = null;
    child.on('message', (told: Told) => running.waiting.get(told.id)?.(told));
    child.on('error', (error) => {
      failure = error.message;
    });
    child.once('close', (code, signal) => {
      const detail = failure ?? `the solver ended by ${signal ?? `code ${code}`}`;
      if (this.running === running) {
        this.running = null;
        this.rest();
        log.error({ code, signal, detail }, 'The process that makes plans has failed');
      }
      for (const [id, answer] of [...running.waiting]) answer({ id, kind: 'failed', detail });
      resolve();
    });
    // It alone keeps no process running.
    child.unref();
    child.channel?.unref();
    return running;
  }
}

/** What is said to a process that has ended is lost: whoever asked is told by its end. */
function say(child: ChildProcess, asked: Asked): void {
  if (child.connected) child.send(asked, () => {});
}
