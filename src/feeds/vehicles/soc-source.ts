import { Type } from 'typebox';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import { AskLoop } from '../ask-loop.ts';
import type { Feed, FeedHealth } from '../feed.ts';
import { askJson, atPath, parseJson, type Read } from '../json.ts';
import { type Failed, type FeedProblem, failed } from '../problem.ts';
import type { Secret } from '../secret.ts';
import type { Web, WebRequest } from '../web.ts';
import type { SocOrigin, SocReport } from './carried-soc.ts';

/** Where a state of charge is had from. */
export interface SocQuestion {
  readonly origin: SocOrigin;
  readonly ask: () => Promise<Read<{ readonly percent: number; readonly atMs: number }>>;
  readonly everyMs: number;
}

/** A share of 1 says 0.63 for 63 %. */
export type SocUnit = 'percent' | 'fraction';

const STALE_MS = 24 * 3_600_000;
const LONGEST_PAUSE_MS = 2 * 3_600_000;

/** Asks for the state of charge of one vehicle, again and again; each answer goes to `told`. */
export class SocSource implements Feed {
  readonly id: string;
  private readonly question: SocQuestion;
  private readonly told: (report: SocReport) => void;
  private readonly clock: Clock;
  private readonly log: Log;
  private readonly loop: AskLoop;
  private goodAtMs: number | null = null;
  private problem: FeedProblem | null = null;
  private inVain = 0;

  constructor(
    id: string,
    question: SocQuestion,
    told: (report: SocReport) => void,
    { clock, log }: { readonly clock: Clock; readonly log: Log },
  ) {
    this.id = id;
    this.question = question;
    this.told = told;
    this.clock = clock;
    this.log = log;
    this.loop = new AskLoop(clock, () => this.ask());
  }

  start(): void {
    this.loop.start();
  }

  stop(): Promise<void> {
    return this.loop.stop();
  }

  health(): FeedHealth {
    const { goodAtMs, problem } = this;
    if (goodAtMs === null) return { state: problem === null ? 'waiting' : 'failing', goodAtMs, problem };
    if (problem !== null) return { state: 'failing', goodAtMs, problem };
    return { state: this.clock.wallMs() - goodAtMs > STALE_MS ? 'stale' : 'ok', goodAtMs, problem };
  }

  private async ask(): Promise<number> {
    const { everyMs, origin } = this.question;
    const answer = await this.question.ask();
    if (answer.kind === 'ok') {
      this.problem = null;
      this.inVain = 0;
      this.goodAtMs = this.clock.wallMs();
      this.told({ ...answer.value, origin });
      return everyMs;
    }
    const { code, detail, retryAfterMs = 0 } = answer.problem;
    if (this.problem?.code !== code) this.log.warn({ vehicle: this.id, code, detail }, 'No state of charge');
    this.problem = answer.problem;
    this.inVain += 1;
    return Math.max(everyMs, retryAfterMs, Math.min(LONGEST_PAUSE_MS, 60_000 * 2 ** this.inVain));
  }
}

/** A JSON document at an address; what it says is taken to be so now. */
export function httpSoc(
  web: Web,
  {
    address,
    path,
    unit,
    key,
    everyMs,
  }: { address: string; path: string; unit: SocUnit; key: Secret | null; everyMs: number },
  clock: Clock,
): SocQuestion {
  return {
    origin: 'http',
    everyMs,
    async ask() {
      const request = await signedIn(address, key);
      if (request.kind === 'failed') return request;
      const answer = await web(request.value);
      return answer.kind === 'failed' ? answer : socIn(answer.body, { path, unit }, clock.wallMs());
    },
  };
}

const Entity = Type.Object({
  state: Type.String(),
  /** When it was said last, changed or not (since 2024). */
  last_reported: Type.Optional(Type.String()),
  last_updated: Type.Optional(Type.String()),
  attributes: Type.Optional(Type.Object({ unit_of_measurement: Type.Optional(Type.String()) })),
});

/** An entity of Home Assistant (REST API, `/api/states/ENTITY`): its state, at the time when it came. */
export function homeAssistantSoc(
  web: Web,
  {
    address,
    entity,
    unit,
    key,
    everyMs,
  }: { address: string; entity: string; unit: SocUnit; key: Secret; everyMs: number },
  clock: Clock,
): SocQuestion {
  return {
    origin: 'home-assistant',
    everyMs,
    async ask() {
      const request = await signedIn(`${address.replace(/\/$/, '')}/api/states/${entity}`, key);
      if (request.kind === 'failed') return request;
      const answer = await askJson(web, request.value, Entity);
      if (answer.kind === 'failed') return answer;
      const { state, last_reported: reported, last_updated: updated, attributes = {} } = answer.value;
      // A car that sleeps, or an integration that knows nothing.
      if (state === 'unavailable' || state === 'unknown') return failed('no-data', `${entity} is ${state}`);
      const { unit_of_measurement: measuredIn = '%' } = attributes;
      if (unit === 'percent' && measuredIn !== '%') {
        return failed('not-understood', `${entity} is in ${measuredIn}, not in %`);
      }
      const percent = percentOf(state, unit);
      if (typeof percent !== 'number') return percent;
      const saidMs = Date.parse(reported ?? updated ?? '');
      return { kind: 'ok', value: { percent, atMs: Number.isNaN(saidMs) ? clock.wallMs() : saidMs } };
    },
  };
}

/** What a message says: a number, or one in a JSON document. */
export function socIn(
  text: string,
  { path, unit }: { readonly path: string; readonly unit: SocUnit },
  nowMs: number,
): Read<{ percent: number; atMs: number }> {
  const document = parseJson(text);
  if (document.kind === 'failed') return document;
  const found = path === '' ? document.value : atPath(document.value, path);
  const percent = percentOf(found, unit);
  return typeof percent === 'number' ? { kind: 'ok', value: { percent, atMs: nowMs } } : percent;
}

/** What a value says, %. A car that is taken for empty is charged at once, whatever it costs: what may mean something else is refused. */
function percentOf(value: unknown, unit: SocUnit): number | Failed {
  const number = numberOf(value);
  if (number === null) return failed('not-understood', `the value is ${JSON.stringify(value) ?? 'missing'}`);
  if (unit === 'percent' && number > 0 && number < 1) {
    return failed('implausible', `${number} %: a share of 1 is told by unit: fraction`);
  }
  const percent = unit === 'fraction' ? Math.round(number * 1_000) / 10 : number;
  if (percent < 0 || percent > 100) return failed('implausible', `${percent} %`);
  return percent;
}

/** A number, or one that is written as text with or without a sign of per cent. */
function numberOf(value: unknown): number | null {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || !/^\s*-?\d{1,3}([.,]\d+)?\s*%?\s*$/.test(value)) return null;
  return Number(value.replace(/[%\s]/g, '').replace(',', '.'));
}

async function signedIn(url: string, key: Secret | null): Promise<Read<WebRequest>> {
  if (key === null) return { kind: 'ok', value: { url } };
  const known = await key();
  if (known.kind === 'failed') return known;
  return { kind: 'ok', value: { url, headers: { authorization: `Bearer ${known.value}` } } };
}
