import type { Clock } from '../../clock.ts';
import type { Evse } from '../world/evse.ts';
import { CHARGER_LAYOUTS, type ChargerLayout, type ChargerLayoutName, type ChargerState } from './charger-layouts.ts';
import type { RegisterImage } from './modbus-server.ts';
import { RegisterWriter } from './registers.ts';

/**
 * A charge point that is a list of registers, as a product lays them out, with the watchdog that this product has: what
 * does not feed it in time makes it fall back, whoever goes on reading.
 */
export class ModbusChargerEndpoint {
  readonly state: ChargerState;
  readonly evse: Evse;
  private readonly layout: ChargerLayout;
  private readonly clock: Clock;
  private fedMonoMs: number;
  private hasLapsed = false;

  constructor(evse: Evse, layout: ChargerLayoutName, clock: Clock) {
    this.evse = evse;
    this.layout = CHARGER_LAYOUTS[layout];
    this.clock = clock;
    this.fedMonoMs = clock.monoMs();
    this.state = { setPointA: 0, enabled: true, card: '', ...this.layout.works };
  }

  get unitId(): number {
    return this.layout.unitId;
  }

  /** It has fallen back to its safe current. */
  isLapsed(): boolean {
    return this.hasLapsed;
  }

  read(): RegisterImage {
    if (this.layout.fedBy === 'traffic') this.feed();
    const registers = new RegisterWriter();
    this.layout.image(this.state, this.evse, this.remainingS(), registers);
    return registers.content;
  }

  /** False when it has no such register. */
  write(address: number, words: readonly number[]): boolean {
    const does = this.layout.write(this.state, address, words);
    if (does === 'unknown') return false;
    const { fedBy } = this.layout;
    if (fedBy === does || fedBy === 'traffic') this.feed();
    if (does === 'set-point') this.hasLapsed = false;
    this.obey();
    return true;
  }

  /** Lets it fall back when its time is over. To be called now and then. */
  tick(): void {
    if (this.layout.fedBy !== null && this.state.timeoutS > 0 && this.remainingS() <= 0) {
      this.hasLapsed = true;
      this.state.setPointA = this.state.safeA;
    }
    this.obey();
  }

  private obey(): void {
    this.evse.setOffer(this.state.enabled ? this.state.setPointA : 0);
  }

  private feed(): void {
    this.fedMonoMs = this.clock.monoMs();
  }

  private remainingS(): number {
    return Math.max(0, this.state.timeoutS - (this.clock.monoMs() - this.fedMonoMs) / 1_000);
  }
}
