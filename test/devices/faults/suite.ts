import { describe, expect, it } from 'vitest';
import type { DeviceHealth, DeviceProblem } from '../../../src/core/model/health.ts';
import type { ElectricalValues, Reading } from '../../../src/core/model/readings.ts';
import type { DeviceContext } from '../../../src/devices/device.ts';
import { FakeClock } from '../../fake-clock.ts';
import { silentLog } from '../../silent-log.ts';
import { FAULTS, type Fault, NAMED, type Truth } from './faults.ts';

/** The other end of the wire, on loopback. */
export interface FaultyPeer {
  readonly port: number;
  /** From now on it does this; `null`: what it should. */
  misbehave(fault: Fault | null): Promise<void>;
  close(): Promise<void>;
}

export interface Subject {
  start(): void;
  stop(): Promise<void>;
  health(): DeviceHealth;
  reading(): Reading<ElectricalValues> | null;
}

/** How a driver is read, and what of the list its way of talking cannot have. */
export interface DriverUnderFaults {
  readonly name: string;
  readonly peer: (truth: Truth, clock: FakeClock) => Promise<FaultyPeer>;
  readonly driver: (port: number, context: DeviceContext) => Subject;
  /** Faults that do not exist for it, each with the reason. */
  readonly without: Readonly<Partial<Record<Fault, string>>>;
}

/** More than the 60 s in which a register that stands still, or leaves its way, is judged; short of what settles it. */
const FAULTY_MS = 75_000;
const FAULTY_TO_SEE_MS = 25_000;
const STEP_MS = 500;
const STARTED: Truth = { powerW: 1_000, energyWh: 1_234_000 };
const RECOVERED_W = 1_200;

/** Puts a driver through every fault: nothing wrong is passed on, the fault is named, and it recovers by itself. */
export function describeFaults(tested: DriverUnderFaults): void {
  describe.concurrent(tested.name, () => {
    for (const fault of FAULTS) {
      const reason = tested.without[fault];
      if (reason !== undefined) it.skip(`${fault}: ${reason}`, () => {});
      else it(fault, { timeout: 30_000 }, () => endure(tested, fault));
    }
  });
}

async function endure({ peer: startPeer, driver }: DriverUnderFaults, fault: Fault): Promise<void> {
  const clock = new FakeClock();
  const truth = { ...STARTED };
  const believed: Pick<ElectricalValues, 'powerW' | 'importWh'>[] = [];
  const names = new Set<DeviceProblem['code']>();
  const look = (): void => {
    const value = subject.reading()?.value;
    if (value !== undefined) believed.push({ powerW: value.powerW, importWh: value.importWh });
    const { problem } = subject.health();
    if (problem !== null) names.add(problem.code);
  };
  const peer = await startPeer(truth, clock);
  const subject = driver(peer.port, { clock, log: silentLog, changed: () => look() });
  /** Moves the clock, with time for the sockets in between. */
  const until = async (isSo: () => boolean, mostMs: number): Promise<boolean> => {
    for (const endMonoMs = clock.monoMs() + mostMs; clock.monoMs() < endMonoMs && !isSo(); ) {
      truth.energyWh += 0.5;
      clock.advance(STEP_MS);
      await new Promise((resolve) => setTimeout(resolve, 3));
      look();
    }
    return isSo();
  };
  try {
    subject.start();
    expect(await until(() => subject.health().condition === 'ok', 60_000), 'heard before the fault').toBe(true);
    await until(() => false, 5_000);
    await peer.misbehave(fault);
    names.clear();
    const isNamed = (): boolean => NAMED[fault].some((code) => names.has(code));
    await until(isNamed, fault === 'frozen' ? FAULTY_MS : FAULTY_TO_SEE_MS);
    // A little longer: what comes after the fault was seen must not be believed either.
    await until(() => false, 4_000);
    expect([...names], 'how the fault is named').toEqual(expect.arrayContaining([expect.toSatisfy(isNamed)]));
    truth.powerW = RECOVERED_W;
    await peer.misbehave(null);
    const isBack = (): boolean =>
      subject.health().condition === 'ok' &&
      subject.health().problem === null &&
      subject.reading()?.value.powerW === RECOVERED_W;
    expect(await until(isBack, 150_000), `recovered, ${JSON.stringify(subject.health().problem)}`).toBe(true);
    const wrong = believed.filter(
      ({ powerW, importWh }) =>
        (powerW !== STARTED.powerW && powerW !== RECOVERED_W) ||
        (importWh !== null && (importWh < STARTED.energyWh || importWh > truth.energyWh + 1)),
    );
    expect(wrong, 'believed').toEqual([]);
  } finally {
    await subject.stop();
    await peer.close();
  }
}
