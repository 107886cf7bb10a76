import { isNode } from 'yaml';
import { safeCurrentExcesses } from '../core/control/safe-currents.ts';
import { normaliseUid } from '../core/sessions/uid.ts';
import { checkFeeds } from './check-feeds.ts';
import { checkForecast } from './check-forecast.ts';
import { checkIo, type KnownBoxes } from './check-io.ts';
import { checkJsonDevices } from './check-json.ts';
import { checkModbusLines } from './check-lines.ts';
import { checkListening } from './check-listening.ts';
import { checkNotifications } from './check-notifications.ts';
import { checkOffsite } from './check-offsite.ts';
import { checkPage } from './check-page.ts';
import { checkPublishing } from './check-publishing.ts';
import { checkReaders } from './check-readers.ts';
import { checkReports } from './check-reports.ts';
import { checkSync } from './check-sync.ts';
import { checkUpstream } from './check-upstream.ts';
import type { ConfigProblem, Note, Path } from './problem.ts';
import { note, type Reading } from './read.ts';
import type { Config } from './schema.ts';
import { toSettings } from './settings.ts';
import { parentsFirst } from './tree.ts';

interface NamesByKind {
  readonly meter: readonly string[];
  readonly inverter: readonly string[];
  readonly battery: readonly string[];
}

/** Names of the definitions in hw/, by what they are of; on Modbus, and by what else is spoken. */
export interface DefinitionNames extends NamesByKind {
  readonly json: { readonly http: NamesByKind; readonly mqtt: NamesByKind };
  /** By what is spoken to them. */
  readonly charger: { readonly modbus: readonly string[]; readonly http: readonly string[] };
  readonly io: KnownBoxes;
}

/**
 * Checks what no single value can tell: references, the tree of circuits, currents that contradict each other. The
 * document is not usable with a problem; with warnings it is. `definitions`: what stands in hw/, if known.
 */
export function checkConfig(
  config: Config,
  { file, document, lines }: Omit<Reading, 'problems'>,
  definitions: DefinitionNames | null,
): { problems: ConfigProblem[]; warnings: ConfigProblem[] } {
  const noteInto =
    (problems: ConfigProblem[]): Note =>
    (code, path, value, allowed) => {
      const node = document.getIn(path, true);
      note({ file, document, lines, problems }, code, isNode(node) ? node : null, pathText(path), value, allowed);
    };
  const problems: ConfigProblem[] = [];
  const warnings: ConfigProblem[] = [];
  const problem = noteInto(problems);
  const warning = noteInto(warnings);

  checkSite(config, problem);
  checkNames(config, problem);
  checkCircuits(config, problem, warning);
  checkMeters(config, problem);
  checkDefinitions(config, definitions, problem);
  checkBatteries(config, problem, warning);
  checkChargePoints(config, problem, warning);
  checkAccess(config, problem);
  checkContacts(config, problem);
  checkReaders(config, problem);
  checkModbusLines(config, problem);
  checkIo(config, definitions?.io ?? null, problem);
  checkJsonDevices(config, problem);
  checkVehicles(config, problem);
  checkLoads(config, problem);
  checkReports(config, problem);
  checkExports(config, problem);
  checkFeeds(config, problem);
  checkForecast(config, problem);
  checkNotifications(config, problem);
  checkPublishing(config, problem);
  checkUpstream(config, problem);
  checkSync(config, problem);
  checkOffsite(config, problem);
  if (problems.length === 0) checkSafeCurrents(config, warning);
  return { problems, warnings };
}

function checkSite(config: Config, problem: Note): void {
  if (!isTimeZone(config.site.timeZone)) {
    const allowed = 'a time zone of the IANA data base, such as Europe/Berlin';
    problem('wrong-value', ['site', 'timeZone'], JSON.stringify(config.site.timeZone), allowed);
  }
  checkPage(config, problem);
  checkOcpp(config, problem);
}

function checkOcpp({ ocpp, chargePoints }: Config, problem: Note): void {
  const { tlsPort, securityProfile } = ocpp;
  if (tlsPort !== undefined) return;
  const allowed = 'profile 2 needs TLS: ocpp.tlsPort is missing';
  if (securityProfile === 2) problem('contradiction', ['ocpp', 'securityProfile'], '2', allowed);
  chargePoints.forEach((chargePoint, index) => {
    if (chargePoint.type !== 'ocpp' || chargePoint.securityProfile !== 2) return;
    problem('contradiction', ['chargePoints', index, 'securityProfile'], '2', allowed);
  });
}

function checkNames(config: Config, problem: Note): void {
  const unique = (what: string, entries: readonly (readonly [Path, string])[]): void => {
    const seen = new Set<string>();
    for (const [path, value] of entries) {
      if (seen.has(value)) problem('duplicate', path, value, `every ${what} needs its own`);
      seen.add(value);
    }
  };
  const entries = <T>(list: string, items: readonly T[], key: string, value: (item: T) => string) =>
    items.map((item, index): readonly [Path, string] => [[list, index, key], value(item)]);
  unique(
    'circuit',
    entries('circuits', config.circuits, 'id', ({ id }) => id),
  );
  unique('device', [
    ...entries('meters', config.meters, 'id', ({ id }) => id),
    ...entries('inverters', config.inverters, 'id', ({ id }) => id),
    ...entries('batteries', config.batteries, 'id', ({ id }) => id),
    ...entries('chargePoints', config.chargePoints, 'id', ({ id }) => id),
    ...entries('contacts', config.contacts, 'id', ({ id }) => id),
    ...entries('readers', config.readers, 'id', ({ id }) => id),
    ...entries('loads', config.loads, 'id', ({ id }) => id),
  ]);
  unique(
    'vehicle',
    entries('vehicles', config.vehicles, 'id', ({ id }) => id),
  );
  // A space is in no identity, so that the two cannot be mixed up.
  unique(
    'charge point',
    config.chargePoints.flatMap((one, index): (readonly [Path, string])[] => {
      if (one.type !== 'ocpp') return [];
      const { identity, connector } = one;
      const name = connector === 1 ? identity : `${identity} connector ${connector}`;
      return [[['chargePoints', index, 'identity'], name]];
    }),
  );
  unique(
    'card',
    entries('tokens', config.tokens, 'uid', ({ uid }) => normaliseUid(uid)),
  );
}

function checkCircuits(config: Config, problem: Note, warning: Note): void {
  const { circuits } = config;
  const meterIds = config.meters.map(({ id }) => id);
  const measured = new Set<string>();
  circuits.forEach(({ id, parent, meter }, index) => {
    const others = circuits.map((circuit) => circuit.id).filter((other) => other !== id);
    if (parent !== undefined && !others.includes(parent)) {
      problem('unknown-reference', ['circuits', index, 'parent'], `circuit ${parent}`, listOr(others, 'no parent'));
    }
    if (meter === undefined) return;
    if (!meterIds.includes(meter)) {
      problem('unknown-reference', ['circuits', index, 'meter'], `meter ${meter}`, listOr(meterIds, 'no meter'));
    }
    if (measured.has(meter)) problem('duplicate', ['circuits', index, 'meter'], meter, 'a meter measures one circuit');
    measured.add(meter);
  });

  const roots = circuits.filter(({ parent }) => parent === undefined);
  const [root, second] = roots;
  if (root === undefined) {
    problem('contradiction', ['circuits'], null, 'every circuit has a parent; the grid connection must have none');
  } else if (second !== undefined) {
    const allowed = `only the grid connection (${root.id}) may have no parent`;
    problem('contradiction', ['circuits', circuits.indexOf(second)], second.id, allowed);
  } else if (root.meter === undefined) {
    const allowed =
      'without a meter of the grid connection what the house draws is unknown: its fuse is held only against the charge points';
    warning('contradiction', ['circuits', circuits.indexOf(root)], root.id, allowed);
  }
  if (root !== undefined && root.meter === undefined && config.quarterHour !== undefined) {
    const allowed = 'the mean import is known to the meter of the grid connection alone, and there is none';
    warning('contradiction', ['quarterHour'], null, allowed);
  }
  const reached = parentsFirst(circuits);
  circuits.forEach((circuit, index) => {
    const parentIsThere = circuits.some(({ id }) => id === circuit.parent && id !== circuit.id);
    if (root === undefined || reached.includes(circuit) || !parentIsThere) return;
    problem('contradiction', ['circuits', index, 'parent'], circuit.id, 'its parents form a circle');
  });
}

function checkMeters(config: Config, problem: Note): void {
  config.meters.forEach((meter, index) => {
    const { phases } = meter;
    if (new Set<string>(phases).size < phases.length) {
      problem('wrong-value', ['meters', index, 'phases'], `[${phases.join(', ')}]`, 'each phase once');
    }
    checkListening(meter, ['meters', index], problem);
  });
}

function checkDefinitions(
  { meters, inverters, batteries, chargePoints }: Config,
  known: DefinitionNames | null,
  problem: Note,
): void {
  if (known === null) return;
  for (const [list, items, kind] of [
    ['meters', meters, 'meter'],
    ['inverters', inverters, 'inverter'],
    ['batteries', batteries, 'battery'],
  ] as const) {
    items.forEach((item, index) => {
      const names = (item.type === 'http' || item.type === 'mqtt' ? known.json[item.type] : known)[kind];
      if (!('definition' in item) || item.definition === undefined || names.includes(item.definition)) return;
      const allowed = listOr(names, `none: hw/${list} is empty`);
      problem('unknown-reference', [list, index, 'definition'], `definition ${item.definition}`, allowed);
    });
  }
  chargePoints.forEach((item, index) => {
    if (item.type === 'ocpp' || known.charger[item.type].includes(item.definition)) return;
    const allowed = listOr(known.charger[item.type], 'none: hw/chargers is empty');
    problem('unknown-reference', ['chargePoints', index, 'definition'], `definition ${item.definition}`, allowed);
  });
}

function checkBatteries(config: Config, problem: Note, warning: Note): void {
  const inverterIds = config.inverters.map(({ id }) => id);
  config.batteries.forEach(({ inverter }, index) => {
    if (inverter === undefined || inverterIds.includes(inverter)) return;
    const path = ['batteries', index, 'inverter'];
    problem('unknown-reference', path, `inverter ${inverter}`, listOr(inverterIds, 'no inverter'));
  });
  const { minSocPercent, bufferSocPercent } = config.battery;
  if (bufferSocPercent < minSocPercent) {
    const allowed = `at least minSocPercent (${minSocPercent})`;
    problem('wrong-value', ['battery', 'bufferSocPercent'], String(bufferSocPercent), allowed);
  }
  if (config.solar.feedInLimitW !== undefined && config.inverters.length === 0) {
    const allowed = 'without an inverter nobody can tell day from night: near zero feed-in nothing is tried out';
    warning('contradiction', ['solar', 'feedInLimitW'], String(config.solar.feedInLimitW), allowed);
  }
}

function checkChargePoints(config: Config, problem: Note, warning: Note): void {
  const circuitIds = config.circuits.map(({ id }) => id);
  config.chargePoints.forEach((chargePoint, index) => {
    const { circuit, phases, minCurrentA, maxCurrentA, safeCurrentA } = chargePoint;
    const at = (key: string): Path => ['chargePoints', index, key];
    if (!circuitIds.includes(circuit)) {
      problem('unknown-reference', at('circuit'), `circuit ${circuit}`, circuitIds.join(', '));
    }
    if (new Set<string>(phases).size < phases.length) {
      problem('wrong-value', at('phases'), `[${phases.join(', ')}]`, 'each phase once');
    }
    if (chargePoint.type === 'ocpp' && chargePoint.phaseSwitching && phases.length < 3) {
      problem('wrong-value', at('phaseSwitching'), 'true', 'false: a relay that switches phases needs three');
    }
    if (minCurrentA > maxCurrentA) {
      problem('wrong-value', at('minCurrentA'), String(minCurrentA), `at most maxCurrentA (${maxCurrentA})`);
    }
    const { backupCurrentA } = chargePoint;
    if (backupCurrentA !== 0 && (backupCurrentA < minCurrentA || backupCurrentA > maxCurrentA)) {
      const allowed = `0, or a number from minCurrentA (${minCurrentA}) to maxCurrentA (${maxCurrentA})`;
      problem('wrong-value', at('backupCurrentA'), String(backupCurrentA), allowed);
    }
    if (safeCurrentA !== 0 && (safeCurrentA < minCurrentA || safeCurrentA > maxCurrentA)) {
      const allowed = `0, or a number from minCurrentA (${minCurrentA}) to maxCurrentA (${maxCurrentA})`;
      problem('wrong-value', at('safeCurrentA'), String(safeCurrentA), allowed);
    }
  });
  const guarded = config.chargePoints.findIndex(({ access }) => access === 'tokens');
  if (guarded !== -1 && config.tokens.length === 0) {
    const allowed = 'only tokens may charge here, and there are none: nobody can charge';
    warning('contradiction', ['chargePoints', guarded], config.chargePoints[guarded]?.id ?? null, allowed);
  }
}

function checkAccess(config: Config, problem: Note): void {
  const chargePointIds = config.chargePoints.map(({ id }) => id);
  config.access.hours.forEach(({ chargePoint, from, to }, index) => {
    const path: Path = ['access', 'hours', index];
    if (chargePoint !== undefined && !chargePointIds.includes(chargePoint)) {
      const name = `charge point ${chargePoint}`;
      problem('unknown-reference', [...path, 'chargePoint'], name, listOr(chargePointIds, 'no charge point'));
    }
    if (from === to)
      problem('wrong-value', [...path, 'to'], to, 'another time than from; 00:00 to 24:00 is the whole day');
  });
}

function checkContacts(config: Config, problem: Note): void {
  const chargePointIds = config.chargePoints.map(({ id }) => id);
  config.contacts.forEach(({ id, signal, limitW, chargePoints = [] }, index) => {
    if (signal !== 'dim' && (limitW !== undefined || chargePoints.length > 0)) {
      problem('contradiction', ['contacts', index], id, 'limitW and chargePoints belong to a contact with signal dim');
    }
    chargePoints.forEach((chargePoint, at) => {
      if (chargePointIds.includes(chargePoint)) return;
      const path = ['contacts', index, 'chargePoints', at];
      problem('unknown-reference', path, `charge point ${chargePoint}`, listOr(chargePointIds, 'no charge point'));
    });
  });
}

function checkVehicles(config: Config, problem: Note): void {
  const uids = config.tokens.map(({ uid }) => normaliseUid(uid));
  const owner = new Map<string, string>();
  config.vehicles.forEach(({ id, tokens }, index) => {
    tokens.forEach((uid, place) => {
      const path: Path = ['vehicles', index, 'tokens', place];
      const known = normaliseUid(uid);
      if (!uids.includes(known)) problem('unknown-reference', path, `token ${uid}`, 'a uid that stands under tokens');
      if (owner.has(known)) problem('duplicate', path, uid, 'a card belongs to one vehicle');
      owner.set(known, id);
    });
  });
}

function checkLoads(config: Config, problem: Note): void {
  const circuitIds = config.circuits.map(({ id }) => id);
  config.loads.forEach((load, index) => {
    const at = (key: string): Path => ['loads', index, key];
    const { circuit, phases, kind, outputs, minDailyMinutes, maxDailyMinutes } = load;
    if (!circuitIds.includes(circuit)) {
      problem('unknown-reference', at('circuit'), `circuit ${circuit}`, circuitIds.join(', '));
    }
    if (new Set<string>(phases).size < phases.length) {
      problem('wrong-value', at('phases'), `[${phases.join(', ')}]`, 'each phase once');
    }
    const needed = kind === 'heat-pump' ? 2 : kind === 'socket' ? 1 : null;
    if (needed !== null && outputs.length !== needed) {
      const allowed = kind === 'heat-pump' ? 'two outputs: to block, and to ask for more' : 'one output';
      problem('wrong-value', at('outputs'), `[${outputs.join(', ')}]`, allowed);
    }
    if (new Set<string | number>(outputs).size < outputs.length) {
      problem('wrong-value', at('outputs'), `[${outputs.join(', ')}]`, 'each output once');
    }
    if (minDailyMinutes !== undefined && maxDailyMinutes !== undefined && minDailyMinutes > maxDailyMinutes) {
      problem(
        'wrong-value',
        at('minDailyMinutes'),
        String(minDailyMinutes),
        `at most maxDailyMinutes (${maxDailyMinutes})`,
      );
    }
  });
}

function checkExports({ exports, meters, inverters, chargePoints }: Config, problem: Note): void {
  const ids = [...meters, ...inverters, ...chargePoints].map(({ id }) => id);
  const pointIds = chargePoints.map(({ id }) => id);
  exports.ocpi?.evses.forEach(({ chargePoint }, index) => {
    if (pointIds.includes(chargePoint)) return;
    problem(
      'unknown-reference',
      ['exports', 'ocpi', 'evses', index, 'chargePoint'],
      `charge point ${chargePoint}`,
      listOr(pointIds, 'no charge point'),
    );
  });
  exports.meteringPoints.forEach(({ device }, index) => {
    if (ids.includes(device)) return;
    problem(
      'unknown-reference',
      ['exports', 'meteringPoints', index, 'device'],
      `device ${device}`,
      listOr(ids, 'no device'),
    );
  });
}

/** With this process dead every charge point falls back to its safe current: together they must fit every fuse. */
function checkSafeCurrents(config: Config, warning: Note): void {
  for (const { circuitId, phase, totalA, limitA } of safeCurrentExcesses(toSettings(config))) {
    const index = config.circuits.findIndex(({ id }) => id === circuitId);
    const allowed = `the safe currents add up to ${totalA} A, the limit is ${limitA} A: 0 A is used until safeCurrentA is lowered`;
    warning('contradiction', ['circuits', index, 'limitA'], `${circuitId} ${phase}`, allowed);
  }
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    // a RangeError is how Intl says that it does not know the zone
    return false;
  }
}

function listOr(names: readonly string[], otherwise: string): string {
  return names.length === 0 ? otherwise : names.join(', ');
}

function pathText(path: Path): string {
  return path.reduce<string>(
    (text, part) => (typeof part === 'number' ? `${text}[${part}]` : text === '' ? part : `${text}.${part}`),
    '',
  );
}
