import type { Decision } from '../core/model/decision.ts';
import type { Log } from '../log.ts';

/** Writes down why a charge point draws what it draws, once whenever the reason changes; not every new number. */
export class ReasonLog {
  private readonly log: Log;
  private readonly last = new Map<string, string>();

  constructor(log: Log) {
    this.log = log;
  }

  note({ chargePoints, loads }: Decision): void {
    for (const { id, currentA, reasons } of chargePoints) {
      const [binding] = reasons;
      if (this.last.get(id) === binding.code) continue;
      this.last.set(id, binding.code);
      this.log.info({ chargePointId: id, currentA, reason: binding }, 'Decided');
    }
    for (const { id, powerW, reasons } of loads) {
      const [binding] = reasons;
      // A charge point may have the same name.
      if (this.last.get(`load/${id}`) === binding.code) continue;
      this.last.set(`load/${id}`, binding.code);
      this.log.info({ loadId: id, powerW, reason: binding }, 'Decided');
    }
  }
}
