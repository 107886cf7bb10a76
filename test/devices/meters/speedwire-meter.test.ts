import { describe, expect, it } from 'vitest';
import type { Heard } from '../../../src/devices/meters/listening-meter.ts';
import { SpeedwireListener } from '../../../src/devices/meters/speedwire/listener.ts';
import { speedwireDatagram } from '../../../src/sim/endpoints/speedwire-datagram.ts';
import { FakeClock } from '../../fake-clock.ts';
import { GRID } from './sml-samples.ts';

const GRID_METER = 1_901_403_938;
const SUN_METER = 1_900_000_001;

/** A network in which meters speak. */
function network(serialNumber: number | null) {
  const clock = new FakeClock();
  const heard: Heard[] = [];
  const listener = new SpeedwireListener({ serialNumber, address: 'group', clock });
  const language = listener.language((one) => heard.push(one));
  const send = (datagram: Buffer): void => {
    if (listener.isOurs(datagram)) language.push(datagram);
  };
  const say = (serial: number, powerW: number, tickerMs = 5_000_000 + clock.monoMs()): void =>
    send(speedwireDatagram({ ...GRID, phasePowerW: [powerW, 0, 0] }, { susyId: 349, serialNumber: serial, tickerMs }));
  const powers = (): number[] => heard.flatMap((one) => (one.kind === 'telegram' ? [one.values.powerW] : []));
  return { clock, heard, send, say, powers };
}

describe('who listens to Speedwire', () => {
  it('takes the one that has its serial number at once, and no other', () => {
    const { clock, heard, say, powers } = network(GRID_METER);
    say(GRID_METER, 500);
    say(SUN_METER, -4_000);
    clock.advance(1_000);
    say(SUN_METER, -4_000);
    say(GRID_METER, 501);
    expect(powers()).toEqual([500, 501]);
    expect(heard.flatMap((one) => (one.kind === 'telegram' ? [one.doubt] : []))).toEqual([null, null]);
  });

  it('says which meters it hears when its own is not among them', () => {
    const { heard, say } = network(GRID_METER);
    say(SUN_METER, -4_000);
    expect(heard).toEqual([{ kind: 'malformed', detail: 'other meters speak, not this one: 1900000001' }]);
  });

  it('without a serial number believes the only one, once others had the time to speak', () => {
    const { clock, say, powers } = network(null);
    for (let second = 0; second < 6; second += 1) {
      say(GRID_METER, 500 + second);
      clock.advance(1_000);
    }
    expect(powers()).toEqual([503, 504, 505]);
  });

  it('without a serial number believes none of two, until one is gone', () => {
    const { clock, heard, say, powers } = network(null);
    for (let second = 0; second < 10; second += 1) {
      say(GRID_METER, 500);
      say(SUN_METER, -4_000);
      clock.advance(1_000);
    }
    expect(powers()).toEqual([]);
    expect(heard.at(-1)).toMatchObject({ kind: 'malformed', detail: expect.stringContaining('serialNumber') });
    for (let second = 0; second < 62; second += 1) {
      say(GRID_METER, 600);
      clock.advance(1_000);
    }
    expect(new Set(powers())).toEqual(new Set([600]));
  });

  it('keeps to its meter when another comes later, and says so', () => {
    const { clock, heard, say, powers } = network(null);
    for (let second = 0; second < 5; second += 1) {
      say(GRID_METER, 500);
      clock.advance(1_000);
    }
    say(SUN_METER, -4_000);
    say(GRID_METER, 501);
    expect(new Set(powers())).toEqual(new Set([500, 501]));
    expect(heard.at(-1)).toMatchObject({ kind: 'telegram', doubt: { code: 'protocol-error' } });
  });

  it('does not take a datagram twice, nor one that was overtaken', () => {
    const { clock, say, powers } = network(GRID_METER);
    say(GRID_METER, 500, 10_000);
    say(GRID_METER, 500, 10_000);
    clock.advance(1_000);
    say(GRID_METER, 502, 12_000);
    say(GRID_METER, 501, 11_000);
    expect(powers()).toEqual([500, 502]);
  });

  it('goes on when the clock of the meter runs over, and when the meter begins anew', () => {
    const { clock, say, powers } = network(GRID_METER);
    const tickers = [2 ** 32 - 1_500, 2 ** 32 - 500, 2 ** 32 + 500, 2 ** 32 + 1_500, 90_000, 91_000, 200, 1_200];
    for (const [index, ticker] of tickers.entries()) {
      say(GRID_METER, index, ticker % 2 ** 32);
      clock.advance(1_000);
    }
    expect(powers()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  });

  it('calls a clock that stands still for longer than a network repeats frozen', () => {
    const { clock, heard, say, powers } = network(GRID_METER);
    for (let second = 0; second < 20; second += 1) {
      say(GRID_METER, 500, 10_000);
      clock.advance(1_000);
    }
    expect(powers()).toEqual([500]);
    expect(heard.at(-1)).toMatchObject({ kind: 'problem', problem: { code: 'frozen' } });
  });
});
