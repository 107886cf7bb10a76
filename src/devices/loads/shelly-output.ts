import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { Clock } from '../../clock.ts';
import { HttpSignIn, type SignedInAnswer, type SignIn } from '../../transport/http-sign-in.ts';
import type { Output, OutputFailure, OutputResult } from './output.ts';

export interface ShellyAddress {
  readonly host: string;
  readonly port: number;
  /** Name (Shelly knows `admin` alone) and password; left out where it has none. */
  readonly signIn?: SignIn | null;
}

/** What Switch.GetStatus says of a switch, as far as it is used. A device without a meter leaves the last three out. */
const Status = Type.Object({
  id: Type.Integer(),
  output: Type.Boolean(),
  apower: Type.Optional(Type.Number()),
  voltage: Type.Optional(Type.Number()),
  current: Type.Optional(Type.Number()),
});

/** A meter of a switch that says more than this is broken, W. */
const MOST_W = 100_000;

/**
 * One output of a Shelly switch (second generation and later): its RPC by HTTP GET. `toggle_after` flips an output
 * back by itself, and each new call starts it anew: so what is on goes off when this process is gone.
 */
export class ShellyOutput implements Output {
  readonly address: string;
  readonly expires = true;
  private readonly door: HttpSignIn;
  private readonly id: number;

  constructor({ host, port, signIn = null }: ShellyAddress, id: number, clock: Clock) {
    this.door = new HttpSignIn({ host, port }, signIn, clock);
    this.id = id;
    this.address = `${host}:${port} switch ${id}`;
  }

  async read(): Promise<OutputResult> {
    const answer = await this.door.ask({ method: 'GET', path: `/rpc/Switch.GetStatus?id=${this.id}` });
    const body = this.bodyOf(answer);
    if ('kind' in body) return body;
    const { value } = body;
    if (!Value.Check(Status, value)) return this.unusable('Switch.GetStatus answered without the state of the output');
    if (value.id !== this.id) return this.unusable(`switch ${value.id} answered for switch ${this.id}`);
    const { output, apower, voltage = null, current = null } = value;
    if (apower === undefined) return { kind: 'state', state: { on: output, measured: null } };
    if (!(Math.abs(apower) <= MOST_W)) {
      return { kind: 'failed', isAway: false, problem: { code: 'implausible', quantity: 'apower', value: apower } };
    }
    return { kind: 'state', state: { on: output, measured: { powerW: apower, currentA: current, voltageV: voltage } } };
  }

  async set(on: boolean, forMs: number): Promise<OutputFailure | null> {
    const expiry = on ? `&toggle_after=${Math.ceil(forMs / 1000)}` : '';
    const path = `/rpc/Switch.Set?id=${this.id}&on=${on}${expiry}`;
    const answer = await this.door.ask({ method: 'GET', path });
    const body = this.bodyOf(answer);
    return 'kind' in body ? body : null;
  }

  async close(): Promise<void> {}

  private bodyOf(answer: SignedInAnswer): { readonly value: unknown } | OutputFailure {
    const { address } = this;
    switch (answer.kind) {
      case 'timeout':
        return this.away('no answer in time');
      case 'closed':
        return this.away(answer.detail);
      case 'sign-in':
        return { kind: 'failed', isAway: false, problem: { code: `sign-in-${answer.why}`, address } };
      case 'no-password':
        return this.unusable(answer.detail);
      case 'answer':
        if (answer.status !== 200) return this.unusable(`HTTP status ${answer.status}`);
        try {
          const value: unknown = JSON.parse(answer.body);
          return { value };
        } catch {
          return this.unusable('the answer is no JSON');
        }
    }
  }

  private away(detail: string): OutputFailure {
    return { kind: 'failed', isAway: true, problem: { code: 'unreachable', address: this.address, detail } };
  }

  private unusable(detail: string): OutputFailure {
    return { kind: 'failed', isAway: false, problem: { code: 'protocol-error', address: this.address, detail } };
  }
}
