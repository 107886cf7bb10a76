import { loadChargerDefinitions } from '../../../src/devices/chargers/definitions.ts';
import { profileOf } from '../../../src/devices/chargers/profile.ts';
import type { Definition } from '../../../src/devices/modbus/definition.ts';
import { loadDefinitions } from '../../../src/devices/modbus/definitions.ts';

interface Made {
  readonly vendor: string;
  readonly products: readonly string[];
  readonly makers?: Readonly<Record<string, readonly string[]>>;
}

/** docs/hardware.md: everything in hw/, as somebody looks for it who has a device and knows its maker. */
export function hardwareDocs(hwFolder: string): string {
  const { byName, json } = loadDefinitions(hwFolder);
  const measuring = [...byName, ...json].flatMap(([name, definition]) => {
    const { protocol, kind, sources, examples } = definition;
    // An inverter that speaks SunSpec can be limited, too: it has a type of its own.
    const hasOwnType = name === 'sunspec';
    const how = hasOwnType ? 'none' : `\`${name}\``;
    const type = protocol === 'sunspec' && !hasOwnType ? 'modbus' : protocol;
    return madeBy(definition).map(([maker, products]) =>
      row([maker, products, kind, how, type, gradeOf(sources), examples.length > 0 ? 'yes' : 'no']),
    );
  });
  const chargers = [...loadChargerDefinitions(hwFolder).byName].flatMap(([name, definition]) => {
    const { protocol, sources, card, watchdog } = definition;
    const doubt = profileOf(definition).writesUnverified;
    const written = doubt === null ? 'yes' : `when allowed (${doubt.why})`;
    return madeBy(definition).map(([maker, products]) =>
      row([maker, products, `\`${name}\``, protocol, watchdog.class, yesNo(card), gradeOf(sources), written]),
    );
  });
  return `# Hardware with a definition

Written by a test from the files in \`hw/\`; [hw/README.md](../hw/README.md) shows how one is added. What needs no definition
(P1, SunSpec batteries, other JSON, switches) is in [devices.md](devices.md); stations that speak OCPP are in [ocpp-quirks.md](ocpp-quirks.md).

Sure: A: a vendor document, or two independent sources agree; B: one source; C: the sources disagree. Tested: the driver returns what a
source says about raw registers, answers or messages that the source shows. Where there are none, compare the values with the device's display:
\`lademeister device test hw/…/NAME.yaml --host ADDRESS\` reads a device once.

## Meters, inverters, batteries

| Maker | Products | What | \`definition:\` | \`type:\` | Sure | Tested |
|---|---|---|---|---|---|---|
${sorted(measuring)}

## What can be steered

Batteries and inverters by their own registers; those that speak SunSpec (\`type: sunspec\`) besides: discharge held and limited by model 124, Fronius charged from the grid,
inverters limited by model 704 or 123. Ends by itself: whether the device is free again when nobody renews an order.

| \`definition:\` | What | Can | Ends by itself | Written |
|---|---|---|---|---|
${controlRows(hwFolder)}

## Wallboxes

Watchdog: how it notices that nobody speaks to it any more ([hw/README.md](../hw/README.md#watchdogs)). Written: what is doubtful is only read,
its largest current reserved, until the owner has allowed writing (\`allowWrites\`, or on the page). \`untested\`: no source shows words of it;
\`one-source\`: its registers come from a single source; \`doubtful\`: some did not do what was written.

| Maker | Products | \`definition:\` | \`type:\` | Watchdog | Shows cards | Sure | Written |
|---|---|---|---|---|---|---|---|
${sorted(chargers)}
`;
}

/** What can be told to those that can be told anything, in the words of the page. */
function controlRows(hwFolder: string): string {
  const CAN = { hold: 'hold', house: 'for the house alone', charge: 'charge from the grid', limit: 'limit' } as const;
  const rows = [...loadDefinitions(hwFolder).byName].flatMap(([name, definition]) => {
    if (definition.protocol !== 'modbus' || definition.control === undefined) return [];
    const { orders, watchdog, unverified } = definition.control;
    const can = Object.entries(CAN).flatMap(([order, words]) => (Object.hasOwn(orders, order) ? [words] : []));
    const { class: kind, endsS, only } = watchdog;
    const which = only === undefined ? '' : ` (${only.join(', ')} alone)`;
    const ends = kind === 'none' ? 'no' : `after ${endsS} s${which}`;
    const written = unverified === undefined ? 'yes' : 'with `allowWrites`';
    return [row([`\`${name}\``, definition.kind, can.join(', '), ends, written])];
  });
  return sorted(rows);
}

function madeBy({ vendor, products, makers = {} }: Made): (readonly [string, string])[] {
  return [[vendor, products] as const, ...Object.entries(makers)].map(([maker, list]) => [maker, list.join('; ')]);
}

function gradeOf(sources: Definition['sources']): string {
  const grades = sources.map(({ grade }) => grade).sort();
  return grades.at(-1) ?? '';
}

function yesNo(thing: unknown): string {
  return thing === undefined ? 'no' : 'yes';
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function sorted(rows: readonly string[]): string {
  return [...rows].sort((a, b) => a.localeCompare(b)).join('\n');
}
