import type { Note } from './problem.ts';
import type { Config, LineConfig } from './schema.ts';

/** Each Modbus device is on the network or on a serial line, and what shares a wire speaks alike on it. */
export function checkModbusLines(config: Config, problem: Note): void {
  const { meters, inverters, batteries, chargePoints, contacts, loads } = config;
  const seen = new Map<string, string>();
  for (const [list, items] of Object.entries({ meters, inverters, batteries, chargePoints, contacts, loads })) {
    items.forEach((item, index) => {
      if (!('framing' in item)) return;
      if ((item.host === undefined) === (item.serial === undefined)) {
        problem('contradiction', [list, index], item.id, 'either host (network) or serial (RS-485 line)');
        return;
      }
      const wire = wireOf(item);
      const speech = JSON.stringify(item.serial ?? item.framing);
      if ((seen.get(wire) ?? speech) !== speech) {
        const key = item.serial === undefined ? 'framing' : 'serial';
        problem('contradiction', [list, index, key], item.id, `the same settings as the other devices on ${wire}`);
      }
      seen.set(wire, speech);
    });
  }
}

function wireOf({ host, port, serial }: LineConfig): string {
  return serial === undefined ? `${host}:${port}` : serial.path;
}
