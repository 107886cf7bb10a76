import type { Note, Path } from './problem.ts';
import type { MeterConfig } from './schema.ts';

/** How a meter that is only listened to is reached: in one way, and with all that it takes. */
export function checkListening(meter: MeterConfig, path: Path, problem: Note): void {
  if (meter.type === 'p1') {
    const { tcp, serial, websocket, http } = meter;
    if (isOne(tcp, serial, websocket, http)) return;
    problem('contradiction', path, meter.id, 'a P1 meter needs one of tcp, serial, websocket and http');
  }
  if (meter.type === 'sml') {
    const { tcp, serial, http } = meter;
    if (!isOne(tcp, serial, http)) {
      problem('contradiction', path, meter.id, 'an SML meter needs one of tcp, serial and http');
    }
    if ((http?.user === undefined) !== (http?.passwordFile === undefined)) {
      problem('contradiction', [...path, 'http'], meter.id, 'user and passwordFile belong together');
    }
  }
}

function isOne(...lines: readonly unknown[]): boolean {
  return lines.filter((line) => line !== undefined).length === 1;
}
