import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { systemClock } from '../clock.ts';
import { ControlServer } from './control-server.ts';
import { startHome } from './home.ts';
import { SCENARIO_NAMES, scenarioByName } from './scenarios/by-name.ts';

const USAGE = `A simulated home on loopback.

  --central-system URL   where the charge points dial, e.g. ws://127.0.0.1:9000/ (left out: they stay dark)
  --p1-port N            DSMR 5 telegrams over TCP       (0: any free port, the default for all of them)
  --p1-pty PATH          the same telegrams on a serial line
  --inverter-port N      SunSpec over Modbus TCP, unit 1
  --meter-port N         Eastron SDM630 over Modbus TCP, unit 1
  --control-box-port N   contacts of the grid operator's control box: discrete inputs over Modbus TCP, unit 1
  --battery-port N       SunSpec over Modbus TCP, unit 1, where the scenario has a battery
  --price-port N         the day-ahead market, as aWATTar tells it over HTTP
  --control-port N       HTTP, to make things happen
  --scenario NAME        ${SCENARIO_NAMES.join(', ')} (default demo)
  --seed N               another day (default 1)
  --speed N              seconds of world time in a second (default 1)
  --log                  tell what happens, as JSON lines on stderr

When all is open, one JSON line with the addresses is printed. It ends on SIGTERM or SIGINT.
`;

interface Arguments {
  readonly p1Port: number;
  readonly ptyPath: string | null;
  readonly inverterPort: number;
  readonly meterPort: number;
  readonly controlBoxPort: number;
  readonly batteryPort: number;
  readonly pricePort: number;
  readonly controlPort: number;
  readonly centralSystemUrl: string | null;
  readonly scenario: (typeof SCENARIO_NAMES)[number];
  readonly seed: number;
  readonly speed: number;
  readonly log: boolean;
}

/** What was asked for, `help`, or what is wrong with it. */
function readArguments(args: string[]): Arguments | { readonly help: true } | { readonly wrong: string } {
  try {
    const { values } = parseArgs({
      args,
      options: {
        'central-system': { type: 'string' },
        'p1-port': { type: 'string', default: '0' },
        'p1-pty': { type: 'string' },
        'inverter-port': { type: 'string', default: '0' },
        'meter-port': { type: 'string', default: '0' },
        'control-box-port': { type: 'string', default: '0' },
        'battery-port': { type: 'string', default: '0' },
        'price-port': { type: 'string', default: '0' },
        'control-port': { type: 'string', default: '0' },
        scenario: { type: 'string', default: 'demo' },
        seed: { type: 'string', default: '1' },
        speed: { type: 'string', default: '1' },
        log: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return { help: true };
    const scenario = SCENARIO_NAMES.find((name) => name === values.scenario);
    if (scenario === undefined) return { wrong: `--scenario ${values.scenario}: one of ${SCENARIO_NAMES.join(', ')}` };
    const url = values['central-system'] ?? null;
    if (url !== null && (!URL.canParse(url) || new URL(url).protocol !== 'ws:')) {
      return { wrong: `--central-system ${url}: a ws:// address` };
    }
    const number = (name: string, value: string, low: number, high: number): number => {
      const parsed = Number(value);
      if (value.trim() === '' || !(parsed >= low && parsed <= high)) {
        throw new RangeError(`--${name} ${value}: a number from ${low} to ${high}`);
      }
      return parsed;
    };
    return {
      p1Port: number('p1-port', values['p1-port'], 0, 65_535),
      ptyPath: values['p1-pty'] ?? null,
      inverterPort: number('inverter-port', values['inverter-port'], 0, 65_535),
      meterPort: number('meter-port', values['meter-port'], 0, 65_535),
      controlBoxPort: number('control-box-port', values['control-box-port'], 0, 65_535),
      batteryPort: number('battery-port', values['battery-port'], 0, 65_535),
      pricePort: number('price-port', values['price-port'], 0, 65_535),
      controlPort: number('control-port', values['control-port'], 0, 65_535),
      centralSystemUrl: url,
      scenario,
      seed: number('seed', values.seed, 0, 2 ** 31),
      speed: number('speed', values.speed, 0.01, 3_600),
      log: values.log,
    };
  } catch (error) {
    // parseArgs and the ranges above speak in sentences.
    return { wrong: error instanceof Error ? error.message : String(error) };
  }
}

async function run(wanted: Arguments): Promise<void> {
  const log = pino({ level: wanted.log ? 'debug' : 'warn' }, pino.destination({ fd: 2, sync: true }));
  const home = await startHome({
    clock: systemClock,
    log,
    scenario: scenarioByName(wanted.scenario, wanted.seed),
    ports: {
      p1: wanted.p1Port,
      inverter: wanted.inverterPort,
      meter: wanted.meterPort,
      battery: wanted.batteryPort,
      controlBox: wanted.controlBoxPort,
      prices: wanted.pricePort,
    },
    priceSeed: wanted.seed,
    ptyPath: wanted.ptyPath,
    centralSystemUrl: wanted.centralSystemUrl,
    speed: wanted.speed,
  });
  const control = new ControlServer(home);
  const controlPort = await control.start(wanted.controlPort);
  let ending = false;
  const end = (): void => {
    if (ending) return;
    ending = true;
    Promise.all([home.stop(), control.stop()]).then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ error }, 'could not end cleanly');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', end);
  process.on('SIGINT', end);

  // Last of all: whoever reads it may send a signal at once.
  const addresses = { ...home.addresses, control: `http://127.0.0.1:${controlPort}` };
  process.stdout.write(`${JSON.stringify(addresses)}\n`);
}

const wanted = readArguments(process.argv.slice(2));
if ('help' in wanted) process.stdout.write(USAGE);
else if ('wrong' in wanted) {
  process.stderr.write(`${wanted.wrong}\n\n${USAGE}`);
  process.exitCode = 2;
} else {
  run(wanted).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  });
}
