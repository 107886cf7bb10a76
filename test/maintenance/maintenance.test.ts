import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { composeMaintenance } from '../../src/compose/maintenance.ts';
import { parseConfig } from '../../src/config/load.ts';
import type { DeviceHealth } from '../../src/core/model/health.ts';
import { askFile } from '../../src/ledger/file-head.ts';
import { privateWords } from '../../src/ledger/private-words.ts';
import { openStores } from '../../src/ledger/stores.ts';
import { FaultWatch } from '../../src/maintenance/fault-watch.ts';
import { FakeClock } from '../fake-clock.ts';
import { temporaryFolder, unwrap } from '../ledger/temporary.ts';
import { silentLog } from '../silent-log.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const START = Date.UTC(2026, 10, 22, 12);
const CONFIG = `site: { name: Home, timeZone: Europe/Berlin }
circuits: [{ id: house, name: House, limitA: 35 }]
chargePoints: [{ id: carport, name: Carport, type: ocpp, identity: CP1, circuit: house, phases: [L1, L2, L3], maxCurrentA: 16 }]
`;

function maintained() {
  const folder = temporaryFolder();
  const clock = new FakeClock(START);
  const stores = unwrap(openStores({ folder, clock, log: silentLog, historyDays: 90 }));
  onTestFinished(() => stores.close());
  const parsed = parseConfig(CONFIG);
  if (parsed.kind !== 'ok') throw new Error(JSON.stringify(parsed));
  const { state } = stores;
  const maintenance = composeMaintenance(parsed.config, { state, clock, log: silentLog, firmwareOf: () => '1.2' });
  onTestFinished(() => maintenance.stop());
  return { ...maintenance, clock, state, folder };
}

const REPEAT = { kind: 'repeat', name: null, deviceId: 'carport', intervalMonths: 48, dueDay: '2026-12-01' } as const;
const done = (day: string, passed = true) => ({
  ...{ day, passed, byWhom: 'Elektro Meier', document: 'Folder 3', enteredBy: 'owner' },
});

describe('inspections', () => {
  test('the next one is due an interval after the last that was passed', () => {
    const { ports } = maintained();
    const id = ports.saveInspection(null, REPEAT) ?? '';
    expect(ports.view().inspections).toMatchObject([{ inspectionId: id, standing: 'soon', done: [] }]);
    expect(ports.inspectionDone(id, done('2026-11-23'), null)).toBe('later');
    expect(ports.inspectionDone('none', done('2026-11-22'), null)).toBe('unknown');
    expect(ports.inspectionDone(id, done('2026-11-20', false), null)).toBe('done');
    expect(ports.view().inspections[0]).toMatchObject({ dueDay: '2026-12-01', done: [{ passed: false }] });
    expect(ports.inspectionDone(id, done('2026-11-22'), null)).toBe('done');
    expect(ports.view().inspections[0]).toMatchObject({ dueDay: '2030-11-22', standing: 'later' });
    // What is entered later of earlier years moves nothing.
    expect(ports.inspectionDone(id, done('2022-11-22'), null)).toBe('done');
    expect(ports.view().inspections[0]).toMatchObject({ dueDay: '2030-11-22', done: [{}, {}, { day: '2022-11-22' }] });
  });

  test('one that is not repeated by itself is due when it is said to be', () => {
    const { ports } = maintained();
    const id = ports.saveInspection(null, { ...REPEAT, kind: 'calibration', intervalMonths: null }) ?? '';
    expect(ports.inspectionDone(id, done('2026-11-22'), '2034-12-31')).toBe('done');
    expect(ports.view().inspections[0]?.dueDay).toBe('2034-12-31');
    expect(ports.removeInspection(id)).toBe(true);
    expect([ports.view().inspections, ports.saveInspection(id, REPEAT)]).toEqual([[], null]);
  });

  test('reminders: thirty days before, on the day in the time zone of the site, and a month later', () => {
    const { ports, reminders, clock } = maintained();
    ports.saveInspection(null, { ...REPEAT, dueDay: '2026-12-31' });
    expect(reminders()).toEqual([]);
    clock.advance(9 * DAY_MS);
    const [first] = reminders();
    expect(first?.event).toMatchObject({
      inspection: 'repeat',
      device: 'Carport',
      day: '2026-12-31',
      isOverdue: false,
    });
    // Past midnight in Berlin, not yet in Greenwich.
    clock.advance(Date.UTC(2026, 11, 30, 23, 30) - clock.wallMs());
    expect(reminders()[0]?.event.isOverdue).toBe(true);
    const onTheDay = reminders()[0]?.dayMs ?? 0;
    clock.advance(31 * DAY_MS);
    expect(reminders()[0]?.dayMs).toBeGreaterThan(onTheDay);
  });
});

describe('fault tickets', () => {
  const device = (condition: DeviceHealth['condition']): DeviceHealth => ({
    ...{ id: 'carport', kind: 'charge-point', name: 'Carport', condition, lastHeardMs: null, sinceMs: START },
    problem: condition === 'faulty' ? { code: 'silent', address: 'CP1', silentMs: 90_000 } : null,
  });

  test('one for a device that stays faulty; that it works again stands in it; who sees to it closes it', () => {
    const { state, clock } = maintained();
    const { faultTickets: tickets } = state;
    const watch = new FaultWatch({ tickets, clock, log: silentLog });
    const see = (condition: DeviceHealth['condition'], minutes: number): void => {
      for (let minute = 0; minute < minutes; minute += 1) {
        watch.look({ devices: [device(condition)] });
        clock.advance(MINUTE_MS);
      }
    };
    see('faulty', 30);
    see('ok', 5);
    see('faulty', 30);
    expect(tickets.all()).toEqual([]);
    see('faulty', 100);
    expect(tickets.all()).toMatchObject([{ deviceId: 'carport', source: 'device', problem: 'silent', notes: [] }]);
    see('ok', 30);
    see('faulty', 60);
    see('ok', 30);
    const texts = tickets.all().map(({ notes }) => notes.map(({ text }) => text));
    expect(texts).toEqual([['works-again', 'faulty-again', 'works-again']]);
    tickets.change(1, { state: 'done', assignee: 'Meier' }, clock.wallMs());
    see('ok', 30);
    see('faulty', 60);
    expect(tickets.all().map(({ state: now }) => now)).toEqual(['done', 'open']);
    expect(tickets.newest().map(({ ticketId }) => ticketId)).toEqual([2, 1]);
  });

  test('reports of others are limited, and go with the person who made them', () => {
    const { ports, state, folder } = maintained();
    const report = { deviceId: 'carport', source: 'report', text: 'Plug stuck, 0171 555', problem: null } as const;
    const his = { ...report, reporter: 'Anna Muster', reporterDriverId: 'd1' };
    expect([1, 2, 3, 4, 5, 6].map(() => ports.openTicket(his))).toEqual([1, 2, 3, 4, 5, 'too-many']);
    expect(ports.noteOnTicket(1, { author: 'owner', text: 'Looked at it' })).toBe(true);
    expect(ports.changeTicket(1, { state: 'working', assignee: 'Meier' })).toBe(true);
    expect(ports.openTicket(his)).toBe(6);
    const words = () => askFile(join(folder, 'state.db'), privateWords) ?? [];
    expect(words()).toEqual(expect.arrayContaining(['Anna Muster', 'Plug stuck, 0171 555', 'Meier']));
    state.personalData.erase({ driverId: 'd1', tokenRefs: [], vehicleIds: [], sessionIds: [] });
    expect(words()).not.toContain('Anna Muster');
    expect(words()).not.toContain('Plug stuck, 0171 555');
  });
});

test('the lists as CSV, with nothing that a spreadsheet would execute', () => {
  const { ports } = maintained();
  const id = ports.saveInspection(null, { ...REPEAT, kind: 'own', name: '=cmd()' }) ?? '';
  ports.inspectionDone(id, done('2026-11-22'), null);
  const none = { model: null, serial: null, firmware: null, warrantyDay: null, place: null, note: null };
  const asset = { ...none, name: 'Box, left', deviceId: 'carport', make: 'ACME', installedDay: '2024-05-01' };
  const assetId = ports.saveAsset(null, asset) ?? '';
  ports.openTicket({
    deviceId: null,
    source: 'hand',
    text: 'Lamp',
    problem: null,
    reporter: 'owner',
    reporterDriverId: null,
  });
  const csv = (list: 'inspections' | 'assets' | 'tickets') => [...ports.csv(list)].join('').split('\r\n');
  expect(csv('inspections')[1]).toBe(
    `${id},own,'=cmd(),carport,48,2030-11-22,2026-11-22,true,Elektro Meier,Folder 3,owner`,
  );
  expect(csv('assets')[1]).toBe(`${assetId},"Box, left",carport,ACME,,,,2024-05-01,,,`);
  expect(csv('tickets')[1]).toMatch(/^1,,hand,Lamp,,open,owner,,2026-11-22T12:00:00.000Z,/);
});
