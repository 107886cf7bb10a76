import type { Clock } from '../../clock.ts';
import type { UpstreamStore, UpstreamTransaction } from '../../ledger/upstream-store.ts';
import type { Outcome } from '../../ocpp/rpc/protocol.ts';
import type { Ocpp16Messages } from '../../ocpp/v16/messages.ts';
import type { LocalPoint } from '../point.ts';
import type { UpstreamSettings } from '../settings.ts';
import { registerNow } from '../virtual-register.ts';
import type { UpstreamConfiguration } from './configuration.ts';
import { meterValue, type SampleContext } from './samples.ts';
import { type Seen, shownStatus } from './status.ts';
import { CONNECTOR, iso } from './transactions.ts';

type ReportedAction = 'Heartbeat' | 'StatusNotification' | 'MeterValues';

export interface ReportingOptions {
  readonly settings: UpstreamSettings;
  readonly configuration: UpstreamConfiguration;
  readonly store: UpstreamStore;
  readonly clock: Clock;
  readonly point: LocalPoint;
  readonly isOnline: () => boolean;
  readonly isInoperative: () => boolean;
  /** Whose session runs. */
  readonly session: () => Seen['session'];
  readonly call: <Action extends ReportedAction>(
    action: Action,
    payload: Ocpp16Messages[Action]['request'],
  ) => Promise<Outcome<Ocpp16Messages[Action]['response']>>;
  /** Something waits for the back-end. */
  readonly entered: () => void;
}

/** What a back-end hears without asking: heartbeats, changes of status, meter values. */
export class Reporting {
  private readonly options: ReportingOptions;
  private told: string | null = null;
  private isTelling = false;
  private lastOwn: 'running' | 'over' | null = null;
  private heartbeatMonoMs: number;
  private sampled: { readonly sessionId: string; readonly monoMs: number } | null = null;
  private alignedAtMs: number | null = null;

  constructor(options: ReportingOptions) {
    this.options = options;
    this.heartbeatMonoMs = options.clock.monoMs();
  }

  /** The status that the back-end was told last. */
  shown(): string | null {
    return this.told;
  }

  /** The status is told anew: the connection is new, or somebody asks. */
  renew(): void {
    this.told = null;
    this.tellStatus();
  }

  /** Once a second. Throws `StoreError`. */
  tick(): void {
    const { clock, configuration } = this.options;
    this.tellStatus();
    const everyMs = 1_000 * configuration.number('HeartbeatInterval');
    if (everyMs > 0 && clock.monoMs() - this.heartbeatMonoMs >= everyMs) this.heartbeat();
    this.samplePeriodically();
    this.sampleAligned();
  }

  heartbeat(): void {
    const { clock, call, isOnline } = this.options;
    this.heartbeatMonoMs = clock.monoMs();
    if (isOnline()) void call('Heartbeat', {});
  }

  /** Meter values now: of the transaction that runs, into the queue; without one, what stands still. Throws `StoreError`. */
  sample(context: SampleContext): void {
    const { settings, configuration, store, clock, point, isOnline, call, entered } = this.options;
    const list = context === 'Sample.Clock' ? 'MeterValuesAlignedData' : 'MeterValuesSampledData';
    const measurands = configuration.measurands(list);
    const atMs = clock.wallMs();
    const running = this.openOne();
    if (running === null) {
      const value = meterValue(measurands, context, { ...this.outside(), atMs });
      if (value !== null && isOnline()) void call('MeterValues', { connectorId: CONNECTOR, meterValue: [value] });
      return;
    }
    const { told, session } = running;
    const registerWh = registerNow(told.register, session, told);
    const values = point.seen()?.reading?.value ?? null;
    const value = meterValue(measurands, context, { registerWh, values, atMs });
    if (value === null) return;
    const { sessionId } = told;
    const payload = JSON.stringify({ connectorId: CONNECTOR, meterValue: [value] });
    store.enter(settings.id, {
      messages: [{ sessionId, action: 'MeterValues', payload, createdAtMs: atMs }],
      transactions: [{ ...told, lastWh: registerWh }],
    });
    entered();
  }

  private tellStatus(): void {
    const { settings, clock, point, session, isInoperative, isOnline, call } = this.options;
    const seen = point.seen();
    if (seen === null || this.isTelling || !isOnline()) return;
    const whose = session();
    this.lastOwn =
      whose === 'own' ? 'running' : whose === 'foreign' || seen.status === 'available' ? null : this.over();
    const status = shownStatus({
      status: seen.status,
      isReachable: seen.condition === 'ok',
      session: whose,
      isFinishing: this.lastOwn === 'over',
      seesAll: settings.rules.all,
      otherwise: settings.otherwise,
      isInoperative: isInoperative(),
    });
    if (status === this.told) return;
    this.isTelling = true;
    const errorCode = status === 'Faulted' ? 'OtherError' : 'NoError';
    const timestamp = iso(clock.wallMs());
    const isFirst = this.told === null;
    const whole = status === 'Unavailable' || status === 'Faulted' ? status : 'Available';
    const tell = async (): Promise<boolean> => {
      if (isFirst) await call('StatusNotification', { connectorId: 0, errorCode, status: whole, timestamp });
      const outcome = await call('StatusNotification', { connectorId: CONNECTOR, errorCode, status, timestamp });
      // An error is an answer, too: it would not be another one next time.
      return outcome.kind === 'result' || outcome.kind === 'error';
    };
    tell().then(
      (isTold) => {
        this.isTelling = false;
        if (isTold) this.told = status;
      },
      () => {
        this.isTelling = false;
      },
    );
  }

  private over(): 'over' | null {
    return this.lastOwn === null ? null : 'over';
  }

  private samplePeriodically(): void {
    const { configuration, clock } = this.options;
    const everyMs = 1_000 * configuration.number('MeterValueSampleInterval');
    const running = this.openOne();
    if (everyMs === 0 || running === null) return;
    const { sessionId } = running.told;
    const nowMs = clock.monoMs();
    if (this.sampled?.sessionId !== sessionId) {
      this.sampled = { sessionId, monoMs: nowMs };
    } else if (nowMs - this.sampled.monoMs >= everyMs) {
      this.sampled = { sessionId, monoMs: nowMs };
      this.sample('Sample.Periodic');
    }
  }

  /** At whole multiples of the interval since midnight UTC (OCPP 1.6 section 9.1.2). */
  private sampleAligned(): void {
    const { configuration, clock } = this.options;
    const everyMs = 1_000 * configuration.number('ClockAlignedDataInterval');
    if (everyMs === 0) {
      this.alignedAtMs = null;
      return;
    }
    const nowMs = clock.wallMs();
    const midnightMs = Math.floor(nowMs / DAY_MS) * DAY_MS;
    const slotMs = midnightMs + Math.floor((nowMs - midnightMs) / everyMs) * everyMs;
    if (this.alignedAtMs !== null && slotMs > this.alignedAtMs) this.sample('Sample.Clock');
    this.alignedAtMs = slotMs;
  }

  /** The transaction of the session that runs. */
  private openOne() {
    const { store, settings, point } = this.options;
    const session = point.running();
    if (session === null) return null;
    const told: UpstreamTransaction | null = store.transaction(settings.id, session.started.sessionId);
    return told?.state === 'open' ? { told, session } : null;
  }

  /** Outside its sessions a back-end sees no power, and a register that stands still. */
  private outside() {
    const { settings, store, point } = this.options;
    const live = point.seen()?.reading?.value ?? null;
    if (settings.rules.all && settings.register === 'meter')
      return { registerWh: live?.importWh ?? null, values: live };
    const virtualWh = store.connection(settings.id)?.registerWh ?? 0;
    const lastWh = settings.register === 'virtual' ? virtualWh : store.lastRegisterWh(settings.id);
    return { registerWh: lastWh, values: null };
  }
}

const DAY_MS = 86_400_000;
