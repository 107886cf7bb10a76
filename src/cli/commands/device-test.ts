import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseChargerDefinition } from '../../devices/chargers/definitions.ts';
import { loadDefinitions, parseDefinition, withOwnDefinitions } from '../../devices/modbus/definitions.ts';
import { describeError } from '../../transport/byte-stream.ts';
import { type Command, EXIT_DONE, EXIT_PROBLEMS, type Given, isNotUnderstood, type NotUnderstood } from '../command.ts';
import { askCharger, askMeasuring, type DevicePlace } from '../device-trial.ts';

/** Reads a device once with a definition, which need not be one of ours yet. It writes nothing into the device. */
export const deviceTest: Command = {
  words: 'device test',
  argument: 'FILE',
  does: 'reads a device once with a definition (a YAML as in hw/) and prints what it says',
  options: {
    host: { kind: 'word', value: 'HOST', does: 'its address, or that of its gateway' },
    port: { kind: 'word', value: 'PORT', does: 'TCP port (default: 502, of a charger with HTTP 80)' },
    rtu: { kind: 'flag', value: '', does: 'the gateway passes serial bytes on as they are' },
    serial: { kind: 'word', value: 'PATH', does: 'RS-485 adapter instead of --host, set as the definition says' },
    unit: { kind: 'word', value: 'N', does: 'Modbus unit id (default: 1, of a charger that of the works)' },
  },
  async run(given, { out, err, clock, packageDir }) {
    const { argument: file, dataFolder } = given;
    if (file === null) return { notUnderstood: 'device test needs the file of a definition' };
    const found = readDefinition(file);
    if ('message' in found) {
      err(`${file}: ${found.message}\n`);
      return EXIT_PROBLEMS;
    }
    const { definition } = found;
    if (definition.protocol === 'mqtt') {
      err(`${file}: what publishes by MQTT cannot be asked: name it in config.yaml and look at its page\n`);
      return EXIT_PROBLEMS;
    }
    const place = placeOf(given, definition);
    if (isNotUnderstood(place)) return place;
    const { byName } = withOwnDefinitions(loadDefinitions(join(packageDir, 'hw')), join(dataFolder, 'hw'));
    const answer =
      definition.kind === 'charger'
        ? await askCharger(definition, place, clock)
        : await askMeasuring(definition, place, [...byName.values()], clock);
    out(answer.text);
    return answer.isRead ? EXIT_DONE : EXIT_PROBLEMS;
  },
};

type Found = Extract<
  ReturnType<typeof parseDefinition> | ReturnType<typeof parseChargerDefinition>,
  { readonly definition: object }
>;

/** Chargers are told from the others by their kind. */
function readDefinition(file: string): Found | { message: string } {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    return { message: describeError(error) };
  }
  return /^kind: *charger/m.test(text) ? parseChargerDefinition(text) : parseDefinition(text);
}

function placeOf(given: Given, definition: Found['definition']): DevicePlace | NotUnderstood {
  const unit = numberOf(given.word('unit'), 255);
  const port = numberOf(given.word('port'), 65_535);
  if (unit === 'wrong' || port === 'wrong') return { notUnderstood: '--unit and --port must be whole numbers' };
  const [host, path] = [given.word('host'), given.word('serial')];
  if (path !== null && 'wordOrder' in definition) {
    const { baudRate, parity, stopBits } = definition.serial ?? { baudRate: 9_600, parity: 'none', stopBits: 1 };
    const settings = { path, baudRate, parity, dataBits: 8, stopBits: stopBits === 2 ? 2 : 1 } as const;
    return { unit, line: { kind: 'serial', ...settings } };
  }
  if (host === null) return { notUnderstood: 'device test needs --host or --serial' };
  const usual = definition.protocol === 'http' ? 80 : 502;
  return { unit, line: { kind: 'tcp', host, port: port ?? usual, framing: given.flag('rtu') ? 'rtu' : 'tcp' } };
}

function numberOf(word: string | null, most: number): number | null | 'wrong' {
  if (word === null) return null;
  const number = Number(word);
  return Number.isInteger(number) && number >= 0 && number <= most ? number : 'wrong';
}
