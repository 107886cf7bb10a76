/**
 * `npm run demo [-- --speed N] [--fresh] [--scenario NAME] [--port N]`: the whole thing with a simulated home. Books are kept in
 * data/demo between runs.
 */
import { parseArgs } from 'node:util';
import { startDemoHouse } from './demo-house.ts';
import { enterPeople } from './demo-people.ts';

const { values } = parseArgs({
  options: {
    speed: { type: 'string', default: '1' },
    scenario: { type: 'string', default: 'demo' },
    port: { type: 'string', default: '8080' },
    data: { type: 'string', default: 'data/demo' },
    fresh: { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
});

const house = await startDemoHouse({
  dataDir: values.data,
  fresh: values.fresh,
  speed: Number(values.speed),
  scenario: values.scenario,
  httpPort: Number(values.port),
  ocppPort: 8887,
  restart: true,
  onLine: (source, line) => {
    if (values.verbose || !line.startsWith('{')) console.log(`[${source}] ${line}`);
  },
}).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});

await enterPeople(house.signInUrl);
console.log(`
  Lademeister is running with a simulated home.
  Open   ${house.signInUrl}

  The books are in ${values.data}. Stop with Ctrl-C.
`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    void house.stop().then(() => process.exit(0));
  });
}
