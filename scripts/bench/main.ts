import { readdirSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import type { Bench } from './bench.ts';

const folder = new URL('.', import.meta.url);
const names = readdirSync(folder)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replace(/\.ts$/, ''))
  .filter((name) => name !== 'bench' && name !== 'main');

const [name, ...rest] = process.argv.slice(2);
if (name === undefined || !names.includes(name)) {
  console.error(`Usage: npm run bench -- NAME [--json]\nNAME is one of: ${names.join(', ')}`);
  process.exit(2);
}
const json = rest.includes('--json');
const args = rest.filter((word) => word !== '--json');
const { bench } = (await import(`./${name}.ts`)) as { bench: Bench };
const machine = `${cpus().length} x ${cpus()[0]?.model.trim() ?? 'unknown CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`;

const metrics = await bench.run(args, json ? () => {} : (line) => console.log(line));
if (json) {
  console.log(JSON.stringify({ bench: name, machine, metrics }));
} else {
  console.log(`\n${name}: ${bench.what}\n${machine}`);
  const width = Math.max(...Object.keys(metrics).map((key) => key.length));
  for (const [key, { value, unit, aim }] of Object.entries(metrics)) {
    console.log(`  ${key.padEnd(width)}  ${Number(value.toPrecision(4))} ${unit}   (aim ${aim})`);
  }
}
process.exit(0);
