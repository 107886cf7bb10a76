import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../src/config/load.ts';
import { problemLine } from '../../src/config/problem.ts';

const HOUSE = 'circuits: [{ id: house, name: House, limitA: 35, meter: grid }]';
const GRID = 'meters: [{ id: grid, name: Grid, type: p1, tcp: { host: 10.0.0.2, port: 23 } }]';
const SOUND = `${HOUSE}\n${GRID}\n`;
const chargePoint = (rest: string, id = 'carport') =>
  `- { id: ${id}, name: Carport, type: ocpp, identity: ${id.toUpperCase()}, circuit: house, access: open${rest} }`;
const withChargePoints = (...entries: string[]) => `${SOUND}chargePoints:\n  ${entries.join('\n  ')}\n`;

function messages(text: string): readonly string[] {
  const result = parseConfig(text);
  return result.kind === 'ok' ? result.warnings.map(problemLine) : result.problems.map(problemLine);
}

describe('every message names file, line, path, value and what is allowed', () => {
  test.each<readonly [string, string, readonly string[]]>([
    ['nothing at all', '', ['config.yaml circuits: is missing; needed: a list']],
    ['a list instead of keys', '- a\n- b\n', ['config.yaml:1:1 ["a", "b"] is not allowed; allowed: a group of keys']],
    [
      'broken YAML',
      'circuits:\n  - { id: house\nmeters: []\n',
      ['config.yaml:3:1 not valid YAML: Flow map in block collection must be sufficiently indented and end with a }'],
    ],
    ['a tab', `${SOUND}site:\n\tname: x\n`, ['config.yaml:4:1 not valid YAML: Tabs are not allowed as indentation']],
    [
      'a key twice',
      `${SOUND}site: {}\nsite: {}\n`,
      ['config.yaml:4:1 site stands here for the second time; every key stands once in its group'],
    ],
    [
      'an unknown key at the top',
      `${SOUND}chargepoints: []\n`,
      [
        'config.yaml:3:1 chargepoints: unknown key "chargepoints"; allowed here: site, http, ocpp, circuits, meters, inverters, batteries, chargePoints, tokens, readers, contacts, gridOperator, mqtt, access, vehicles, loads, solar, forecast, battery, planning, fuse, sharing, quarterHour, leases, billing, officialPrices, prices, priceFeeds, carbonFeeds, exports, recorder, backup, mail, destinations, reports, notifications, upstream, sync, publishing',
      ],
    ],
    [
      'an unknown key inside',
      `${SOUND}fuse:\n  marginA: 1\n  margin: 2\n`,
      [
        'config.yaml:5:3 fuse.margin: unknown key "margin"; allowed here: marginA, meterTimeoutS, deadTimeS, raiseDelayS',
      ],
    ],
    [
      'a number out of range',
      `${SOUND}http:\n  port: 99999\n`,
      ['config.yaml:4:9 http.port: 99999 is not allowed; allowed: a whole number from 1 to 65535'],
    ],
    [
      'a fraction where a whole number is needed',
      `${SOUND}http: { port: 80.5 }\n`,
      ['config.yaml:3:15 http.port: 80.5 is not allowed; allowed: a whole number from 1 to 65535'],
    ],
    [
      'not a number',
      `${SOUND}fuse: { marginA: .nan, raiseDelayS: .inf }\n`,
      [
        'config.yaml:3:18 fuse.marginA: .nan is not allowed; allowed: a number from 0 to 50',
        'config.yaml:3:37 fuse.raiseDelayS: .inf is not allowed; allowed: a number from 5 to 3600',
      ],
    ],
    [
      'text where a choice is needed',
      `${SOUND}site: { language: fr }\n`,
      ['config.yaml:3:19 site.language: "fr" is not allowed; allowed: de, en, nl'],
    ],
    [
      'no time zone',
      `${SOUND}site: { timeZone: Mars/Olympus }\n`,
      [
        'config.yaml:3:19 site.timeZone: "Mars/Olympus" is not allowed; allowed: a time zone of the IANA data base, such as Europe/Berlin',
      ],
    ],
    [
      'a type that does not exist',
      `${HOUSE}\nmeters:\n  - { id: grid, name: Grid, type: mbus }\n`,
      ['config.yaml:3:35 meters[0].type: "mbus" is not allowed; allowed: p1, modbus, http, mqtt, sml, speedwire'],
    ],
    [
      'no type',
      `${HOUSE}\nmeters:\n  - { id: grid, name: Grid }\n`,
      ['config.yaml:3:5 meters[0].type: is missing; needed: p1, modbus, http, mqtt, sml, speedwire'],
    ],
    [
      'a fuse of a word',
      'circuits:\n  - { id: house, name: House, limitA: big }\n',
      [
        'config.yaml:2:39 circuits[0].limitA: "big" is not allowed; allowed: a number from 1 to 3000, or three of them for [L1, L2, L3]',
      ],
    ],
    [
      'two phases of a fuse',
      'circuits:\n  - { id: house, name: House, limitA: [16, 16] }\n',
      [
        'config.yaml:2:39 circuits[0].limitA: [16, 16] is not allowed; allowed: a number from 1 to 3000, or three of them for [L1, L2, L3]',
      ],
    ],
    [
      'several at once',
      'circuits:\n  - id: House 1\n    limitA: 0\n    fuse: 35\n',
      [
        'config.yaml:2:5 circuits[0].name: is missing; needed: text of 1 to 60 characters',
        'config.yaml:2:9 circuits[0].id: "House 1" is not allowed; allowed: up to 40 small letters, digits and dashes, starting with a letter or digit',
        'config.yaml:3:13 circuits[0].limitA: 0 is not allowed; allowed: a number from 1 to 3000, or three of them for [L1, L2, L3]',
        'config.yaml:4:5 circuits[0].fuse: unknown key "fuse"; allowed here: id, name, parent, limitA, protection, maxCurrentA, maxUnbalanceA, maxPowerW, meter',
      ],
    ],
    [
      'a meter that is not there',
      'circuits: [{ id: house, name: House, limitA: 35, meter: gird }]\nmeters: [{ id: grid, name: Grid, type: p1, tcp: { host: x, port: 23 } }]\n',
      ['config.yaml:1:57 circuits[0].meter: there is no meter gird; allowed: grid'],
    ],
    [
      'a parent that is not there',
      'circuits:\n  - { id: house, name: House, limitA: 35 }\n  - { id: garage, name: Garage, limitA: 16, parent: hose }\n',
      ['config.yaml:3:53 circuits[1].parent: there is no circuit hose; allowed: house'],
    ],
    [
      'two grid connections',
      'circuits:\n  - { id: house, name: House, limitA: 35 }\n  - { id: barn, name: Barn, limitA: 16 }\n',
      ['config.yaml:3:5 circuits[1]: barn: only the grid connection (house) may have no parent'],
    ],
    [
      'a circle of circuits',
      `${GRID}\ncircuits:\n  - { id: house, name: House, limitA: 35, meter: grid }\n  - { id: a, name: A, limitA: 16, parent: b }\n  - { id: b, name: B, limitA: 16, parent: a }\n`,
      [
        'config.yaml:4:43 circuits[1].parent: a: its parents form a circle',
        'config.yaml:5:43 circuits[2].parent: b: its parents form a circle',
      ],
    ],
    [
      'only circles',
      'circuits:\n  - { id: a, name: A, limitA: 16, parent: b }\n  - { id: b, name: B, limitA: 16, parent: a }\n',
      ['config.yaml:2:3 circuits: every circuit has a parent; the grid connection must have none'],
    ],
    [
      'one id for two devices',
      `${HOUSE}\n${GRID}\ninverters: [{ id: grid, name: Roof, type: sunspec, host: 10.0.0.3 }]\n`,
      ['config.yaml:3:19 inverters[0].id: grid stands here for the second time; every device needs its own'],
    ],
    [
      'two readers with one name and one device, at a charge point that is not there',
      `${HOUSE}\n${GRID}\nreaders:\n  - { id: gate, name: Gate, type: hid, path: /dev/a }\n  - { id: gate, name: Gate, type: serial, protocol: lines, path: /dev/a, chargePoint: nowhere }\n`,
      [
        'config.yaml:5:11 readers[1].id: gate stands here for the second time; every device needs its own',
        'config.yaml:5:66 readers[1].path: /dev/a stands here for the second time; every reader needs its own',
        'config.yaml:5:87 readers[1].chargePoint: there is no charge point nowhere; allowed: no charge point',
      ],
    ],
    [
      'one connector for two charge points',
      withChargePoints(
        chargePoint(', connector: 2', 'left'),
        chargePoint(', connector: 2', 'right').replace('identity: RIGHT', 'identity: LEFT'),
      ),
      [
        'config.yaml:5:55 chargePoints[1].identity: LEFT connector 2 stands here for the second time; every charge point needs its own',
      ],
    ],
    [
      'one identity for two charge points',
      withChargePoints(chargePoint(''), chargePoint(', priority: 2', 'garage').replace('GARAGE', 'CARPORT')),
      [
        'config.yaml:5:56 chargePoints[1].identity: CARPORT stands here for the second time; every charge point needs its own',
      ],
    ],
    [
      'one card twice, in another case',
      `${SOUND}tokens:\n  - { uid: 04aa, name: A }\n  - { uid: 04AA, name: B }\n`,
      ['config.yaml:5:12 tokens[1].uid: 04AA stands here for the second time; every card needs its own'],
    ],
    [
      'currents that contradict each other',
      withChargePoints(chargePoint(', minCurrentA: 16, maxCurrentA: 10, safeCurrentA: 8')),
      [
        'config.yaml:4:109 chargePoints[0].minCurrentA: 16 is not allowed; allowed: at most maxCurrentA (10)',
        'config.yaml:4:144 chargePoints[0].safeCurrentA: 8 is not allowed; allowed: 0, or a number from minCurrentA (16) to maxCurrentA (10)',
      ],
    ],
    [
      'a phase of a meter twice',
      `${HOUSE}\n${GRID.replace(' }]', ', phases: [L2, L2] }]')}\n`,
      ['config.yaml:2:87 meters[0].phases: [L2, L2] is not allowed; allowed: each phase once'],
    ],
    [
      'a phase twice',
      withChargePoints(chargePoint(', phases: [L1, L1]')),
      ['config.yaml:4:104 chargePoints[0].phases: [L1, L1] is not allowed; allowed: each phase once'],
    ],
    [
      'a word where true or false is needed',
      withChargePoints(chargePoint(''), chargePoint(', phaseSwitching: maybe', 'garage')),
      ['config.yaml:5:110 chargePoints[1].phaseSwitching: "maybe" is not allowed; allowed: true or false'],
    ],
    [
      'phase switching on two phases',
      withChargePoints(chargePoint(', phases: [L1, L2], phaseSwitching: true')),
      [
        'config.yaml:4:130 chargePoints[0].phaseSwitching: true is not allowed; allowed: false: a relay that switches phases needs three',
      ],
    ],
    [
      'a phase that does not exist',
      withChargePoints(chargePoint(', phases: [L1, L4]')),
      [
        'config.yaml:4:104 chargePoints[0].phases: ["L1", "L4"] is not allowed; allowed: one to three different phases, such as [L1, L2, L3] or [L2]',
      ],
    ],
    [
      'a circuit that is not there',
      withChargePoints(chargePoint('').replace('circuit: house', 'circuit: hous')),
      ['config.yaml:4:75 chargePoints[0].circuit: there is no circuit hous; allowed: house'],
    ],
    [
      'one port for both servers',
      `${SOUND}ocpp: { port: 8080 }\n`,
      ['config.yaml:3:15 ocpp.port: 8080 is not allowed; allowed: a port other than http.port (8080)'],
    ],
    [
      'a P1 meter without a line',
      `${HOUSE}\nmeters: [{ id: grid, name: Grid, type: p1 }]\n`,
      ['config.yaml:2:10 meters[0]: grid: a P1 meter needs one of tcp, serial, websocket and http'],
    ],
    [
      'an SML meter on two lines, one of them with a name and no password',
      `${HOUSE}\nmeters: [{ id: grid, name: Grid, type: sml, tcp: { host: a, port: 1 }, http: { host: b, user: admin } }]\n`,
      [
        'config.yaml:2:10 meters[0]: grid: an SML meter needs one of tcp, serial and http',
        'config.yaml:2:78 meters[0].http: grid: user and passwordFile belong together',
      ],
    ],
    [
      'a device over HTTP with a name and no password',
      `${SOUND}inverters:\n  - { id: a, name: A, type: http, host: a, path: /status, user: anna, values: { powerW: { path: P } } }\n`,
      ['config.yaml:4:5 inverters[0]: a: user and passwordFile belong together'],
    ],
    [
      'devices in JSON that say too little or too much',
      `${SOUND}inverters:
  - { id: a, name: A, type: http, host: a, path: /status }
  - { id: b, name: B, type: http, host: a, definition: x, path: /status }
  - { id: c, name: C, type: mqtt, topic: t, values: { powerW: { path: P } } }
  - { id: d, name: D, type: mqtt, broker: { host: b } }
  - { id: e, name: E, type: mqtt, broker: { host: b }, definition: x }
  - { id: f, name: F, type: mqtt, broker: { host: b }, definition: x, topic: t, clock: { path: T } }
  - { id: g, name: G, type: mqtt, broker: { host: b }, values: { powerW: { topic: t, plus: [{ path: Q }] } } }
  - { id: h, name: H, type: mqtt, broker: { host: b }, values: { powerW: { topic: t } } }
`,
      [
        'config.yaml:4:5 inverters[0]: a: either a definition, or path and values',
        'config.yaml:5:5 inverters[1]: b: either a definition, or path, values and clock',
        'config.yaml:6:5 inverters[2]: c: a broker: its own, or the one under mqtt',
        'config.yaml:7:5 inverters[3]: d: either a definition, or values',
        'config.yaml:8:5 inverters[4]: e: a definition needs the topic of the device',
        'config.yaml:9:5 inverters[5]: f: either a definition, or values and clock',
        'config.yaml:10:5 inverters[6]: g: a topic: of the device, or of each value',
      ],
    ],
    [
      'a receiver of sync without address, and one to whom nothing could go',
      `${SOUND}sync: { enabled: true, companyCars: false, since: '2026-02-30' }\n`,
      [
        'config.yaml:3:7 sync: sync: enabled needs url',
        'config.yaml:3:7 sync: sync: without companyCars it needs vehicles, groups or cards',
        'config.yaml:3:51 sync.since: 2026-02-30: a day such as 2026-01-31',
      ],
    ],
    [
      'back-ends that could not be reached, or that see what nobody has chosen',
      `${SOUND}upstream:\n  - { id: a, name: A, chargePoint: nowhere, url: 'ws://h/x', identity: A, passwordFile: p }\n  - { id: a, name: B, chargePoint: c, url: 'ws://h/x/', identity: A, securityProfile: 0, sessions: all, cards: [X], caFile: f, askUnknown: true }\n`,
      [
        'config.yaml:4:5 upstream[0]: a: securityProfile 2 needs wss://',
        'config.yaml:4:5 upstream[0]: a: sessions: chosen needs cards, vehicles, groups, companyCars or askUnknown',
        'config.yaml:4:36 upstream[0].chargePoint: there is no nowhere; allowed: ',
        'config.yaml:5:5 upstream[1]: a: caFile and fingerprint need wss://',
        'config.yaml:5:5 upstream[1]: a: askUnknown needs authorisedBy: upstream or local-then-upstream',
        'config.yaml:5:5 upstream[1]: a: cards, vehicles, groups and companyCars choose sessions: they need sessions: chosen',
        'config.yaml:5:11 upstream[1].id: a stands here for the second time; every back-end needs its own',
        'config.yaml:5:36 upstream[1].chargePoint: there is no c; allowed: ',
        'config.yaml:5:67 upstream[1].identity: A stands here for the second time; once at each back-end',
      ],
    ],
    [
      'a Modbus device on no wire, and two that set the same wire differently',
      `${SOUND}inverters:\n  - { id: a, name: A, type: sunspec }\n  - { id: b, name: B, type: sunspec, serial: { path: /dev/ttyUSB0 } }\n  - { id: c, name: C, type: sunspec, serial: { path: /dev/ttyUSB0, baudRate: 19200 } }\n`,
      [
        'config.yaml:4:5 inverters[0]: a: either host (network) or serial (RS-485 line)',
        'config.yaml:6:46 inverters[2].serial: c: the same settings as the other devices on /dev/ttyUSB0',
      ],
    ],
  ])('%s', (_, text, expected) => {
    expect(parseConfig(text).kind).toBe('invalid');
    expect(messages(text)).toEqual(expected);
  });
});

describe('warnings leave the document usable', () => {
  test.each<readonly [string, string, readonly string[]]>([
    [
      'safe currents that do not fit the fuse',
      `circuits: [{ id: house, name: House, limitA: [25, 10, 25], meter: grid }]\n${GRID}\nchargePoints:\n  ${chargePoint(', safeCurrentA: 6')}\n  ${chargePoint(', safeCurrentA: 6', 'garage')}\n`,
      [
        'config.yaml:1:46 circuits[0].limitA: house L2: the safe currents add up to 12 A, the limit is 10 A: 0 A is used until safeCurrentA is lowered',
      ],
    ],
    [
      'cards are asked for, but there are none',
      withChargePoints(chargePoint('').replace('access: open', 'access: tokens')),
      ['config.yaml:4:5 chargePoints[0]: carport: only tokens may charge here, and there are none: nobody can charge'],
    ],
    [
      'no meter at the grid connection',
      'circuits: [{ id: house, name: House, limitA: 35 }]\n',
      [
        'config.yaml:1:12 circuits[0]: house: without a meter of the grid connection what the house draws is unknown: its fuse is held only against the charge points',
      ],
    ],
  ])('%s', (_, text, expected) => {
    expect(parseConfig(text).kind).toBe('ok');
    expect(messages(text)).toEqual(expected);
  });
});
