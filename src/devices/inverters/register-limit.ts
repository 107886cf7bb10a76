import type { InverterLease } from '../device.ts';
import type { OrderObstacle, ToldRegisters } from '../orders/told-registers.ts';
import type { InverterLimiter } from './inverter.ts';

/** Limits what an inverter produces by the registers of its definition. */
export class RegisterLimit implements InverterLimiter {
  private readonly registers: ToldRegisters;
  private readonly nameplateW: number | null;

  /** `nameplateW`: what percentages count from; without it one that takes percentages takes no limit. */
  constructor(registers: ToldRegisters, nameplateW: number | null) {
    this.registers = registers;
    this.nameplateW = nameplateW;
  }

  start(): void {
    this.registers.start();
  }

  stop(): Promise<void> {
    return this.registers.stop();
  }

  limit({ limitW, expiresMonoMs }: InverterLease): void {
    if (limitW === null || !this.isKnownInFull()) this.registers.want('free', {}, expiresMonoMs);
    else {
      const limitPercent = Math.max(0, Math.min(100, (100 * limitW) / (this.nameplateW ?? 1)));
      this.registers.want('limit', { limitW: Math.max(0, limitW), limitPercent }, expiresMonoMs);
    }
  }

  takesLimit(): boolean {
    return this.registers.can('limit') && this.isKnownInFull();
  }

  largestW(): number | null {
    return null;
  }

  obstacle(): OrderObstacle | null {
    return this.registers.obstacle();
  }

  private isKnownInFull(): boolean {
    const parts = (this.registers.control.orders.limit ?? []).flatMap(({ next = [], ...first }) => [first, ...next]);
    return this.nameplateW !== null || parts.every(({ of }) => of !== 'limitPercent');
  }
}
