import { afterEach, describe, expect, it } from 'vitest';
import { ReadBattery } from '../../../src/devices/batteries/read-battery.ts';
import type { Definition, RegisterDefinition } from '../../../src/devices/modbus/definition.ts';
import { ModbusDevice } from '../../../src/devices/modbus/modbus-device.ts';
import { ModbusBuses } from '../../../src/transport/modbus/buses.ts';
import { FakeClock } from '../../fake-clock.ts';
import { silentLog } from '../../silent-log.ts';
import { tcpLine } from '../../transport/modbus/line.ts';
import { until } from '../../transport/peer.ts';
import { definition } from '../modbus/hw.ts';
import { blockOf, probeWords } from '../modbus/probe-words.ts';
import { put, startRegisterBank } from '../modbus/register-bank.ts';

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

function plain(whole: Definition): RegisterDefinition {
  if (whole.protocol === 'sunspec') throw new Error('a list of registers, please');
  return whole;
}

async function bench(...how: Parameters<typeof whole>): Promise<ReadBattery> {
  return (await whole(...how)).battery;
}

/** Words by address, among zeros; who it is, as its probe wants to hear it. */
async function whole(
  name: string,
  from: number,
  words: Readonly<Record<number, readonly number[]>>,
  needsLock = false,
) {
  const content = new Map<number, number>(Array.from({ length: 60 }, (_, index) => [from + index, 0] as const));
  const { probe, identity } = plain(definition(name));
  const place = probe !== undefined && 'at' in probe ? probe.at : undefined;
  const asked = [place, identity?.firmware, identity?.serial].filter((point) => point !== undefined);
  for (const { address, count } of asked.map(blockOf)) {
    for (let at = 0; at < count; at += 1) content.set(address + at, 0);
  }
  for (const [address, word] of probeWords(plain(definition(name)))) content.set(address, word);
  for (const [address, values] of Object.entries(words)) put(content, Number(address), values);
  const bank = await startRegisterBank(content);
  closers.push(() => bank.close());
  let changes = 0;
  const changed = (): void => {
    changes += 1;
  };
  const clock = new FakeClock();
  const options = { id: 'cellar', name: 'Battery', line: tcpLine(bank.port), unit: 1, definition: definition(name) };
  const reader = new ModbusDevice(options, new ModbusBuses(clock), { clock, log: silentLog, changed });
  const battery = new ReadBattery(reader, { maxPowerW: 4_600, needsLock, phases: null });
  closers.push(() => battery.stop());
  battery.start();
  await until(() => {
    clock.advance(20);
    return changes > 0;
  }, 'an outcome');
  const shows = (powerW: number): Promise<void> =>
    until(() => {
      clock.advance(20);
      return battery.snapshot().reading?.value.powerW === powerW;
    }, `${powerW} W`);
  return { battery, content: bank.words, shows };
}

describe('a battery with registers of its own', () => {
  it('is read with our sign, its energies and its state of charge, and never locked', async () => {
    // Charging with 2.5 kW, 55.3 %.
    const battery = await bench('huawei-luna2000', 37_755, {
      37760: [553],
      37765: [0, 2_500],
      37780: [0, 12_345],
      37782: [0, 11_111],
    });
    expect(battery.snapshot()).toMatchObject({
      id: 'cellar',
      condition: 'ok',
      reading: { value: { powerW: -2_500, importWh: 111_110, exportWh: 123_450 } },
      soc: { percent: 55.3 },
      maxChargeW: 4_600,
      maxDischargeW: 4_600,
      lockable: false,
      locked: false,
      canChargeFromGrid: false,
      canBlockCharge: false,
      canLimitDischarge: false,
      phases: null,
    });
    expect(battery.health()).toMatchObject({ kind: 'battery', condition: 'ok', problem: null });
  });

  it('says at once that it cannot be locked, where the rules need that', async () => {
    const battery = await bench('victron-gx-battery', 840, { 842: [500], 843: [71] }, true);
    expect(battery.snapshot()).toMatchObject({ reading: { value: { powerW: -500 } }, soc: { percent: 71 } });
    expect(battery.health()).toMatchObject({
      condition: 'ok',
      problem: { code: 'battery-uncontrollable', why: 'no-control' },
    });
  });

  it.each<[string, number, number, number]>([
    ['charging, without a sign', 0x0002, 1_500, -1_500],
    ['charging, with the sign of newer firmware', 0x0002, 0x1_0000 - 1_500, -1_500],
    ['discharging', 0x0004, 1_500, 1_500],
  ])('whose direction stands elsewhere is read: %s', async (_, state, word, powerW) => {
    const battery = await bench('sungrow-sh-battery', 12_995, { 13000: [state], 13021: [word], 13022: [800] });
    expect(battery.snapshot()).toMatchObject({ reading: { value: { powerW } }, soc: { percent: 80 } });
  });

  it('that says more than 100 % is not believed', async () => {
    const battery = await bench('victron-gx-battery', 840, { 842: [500], 843: [710] });
    expect(battery.snapshot()).toMatchObject({ condition: 'faulty', reading: null, soc: null });
    expect(battery.health().problem).toEqual({ code: 'implausible', quantity: 'state of charge', value: 710 });
  });

  it('that nothing asks who it is, and that shows nothing but zeros, is none', async () => {
    const { battery, content, shows } = await whole('victron-gx-battery', 840, {});
    expect(battery.snapshot()).toMatchObject({ condition: 'faulty', reading: null, soc: null });
    expect(battery.health().problem).toEqual({ code: 'implausible', quantity: 'state of charge', value: 0 });
    put(content, 842, [500]);
    await shows(-500);
    expect(battery.snapshot()).toMatchObject({ condition: 'ok', soc: { percent: 0 } });
    // Empty, and at rest.
    put(content, 842, [0]);
    await shows(0);
    expect(battery.snapshot()).toMatchObject({ condition: 'ok', soc: { percent: 0 } });
  });

  it('that has said who it is may be empty', async () => {
    const battery = await bench('sungrow-sh-battery', 12_995, {});
    expect(battery.snapshot()).toMatchObject({ condition: 'ok', soc: { percent: 0 } });
  });
});
