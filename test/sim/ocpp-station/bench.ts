import { SimulatedStation } from '../../../src/sim/ocpp-station/station.ts';
import { homeSpec } from '../../../src/sim/scenarios/home-spec.ts';
import { type CarSpec, carSpec } from '../../../src/sim/world/car.ts';
import { World } from '../../../src/sim/world/world.ts';
import { FakeClock } from '../../fake-clock.ts';
import { silentLog } from '../../silent-log.ts';
import { eventually } from '../eventually.ts';
import { ScriptedServer } from './scripted-server.ts';

const CARD = '04A1B2C3D4E5F6';

/** One station before a scripted server. Virtual time passes only in `pass`, and waits there for answers: no call times out by load. */
export async function stationBench() {
  const clock = new FakeClock();
  const server = new ScriptedServer();
  const world = new World(homeSpec(1));
  const [evse] = world.chargePoints;
  if (evse === undefined) throw new Error('no charge point');
  const station = new SimulatedStation({
    identity: evse.spec.id,
    evse,
    clock,
    log: silentLog,
    centralSystemUrl: await server.start(),
  });
  // Pongs need real time, which does not pass together with the virtual one.
  station.configuration.change('WebSocketPingInterval', '0');
  await station.start();

  const answersCome = (): boolean => !station.faults.has('half-open') && !station.faults.has('late');
  const pass = async (seconds: number): Promise<void> => {
    for (let ms = 0; ms < seconds * 1000; ms += 200) {
      clock.advance(200);
      world.step(200);
      station.tick();
      if (answersCome()) await eventually(() => station.unansweredCalls() === 0);
    }
  };
  /** Lets sockets work and the station look around, while time stands. */
  const until = (condition: () => boolean | Promise<boolean>): Promise<void> =>
    eventually(() => {
      station.tick();
      return condition();
    });
  const plugIn = (car: Partial<CarSpec> = {}): boolean =>
    world.apply({ kind: 'plug-in', chargePointId: evse.spec.id, car: carSpec({ reactionMs: [500, 500], ...car }) });
  const showCard = (idToken = CARD): boolean => world.apply({ kind: 'card', chargePointId: evse.spec.id, idToken });
  const booted = (): Promise<void> => until(() => server.status() === 'Available' && station.unansweredCalls() === 0);

  return {
    clock,
    server,
    world,
    evse,
    station,
    pass,
    until,
    booted,
    plugIn,
    showCard,
    unplug: () => world.apply({ kind: 'unplug', chargePointId: evse.spec.id }),
    /** Boots, plugs a car in, shows a card and waits until it charges. */
    async charging(): Promise<void> {
      await booted();
      plugIn();
      showCard();
      await until(() => station.runningTransaction()?.id === 101);
      await pass(30);
      await until(() => server.status() === 'Charging');
    },
    async stop(): Promise<void> {
      await station.stop();
      await server.stop();
    },
  };
}

/** A SetChargingProfile as the controller sends its leases. */
export function profile(
  limit: number,
  different: Record<string, unknown> = {},
  schedule: Record<string, unknown> = {},
): object {
  return {
    connectorId: 1,
    csChargingProfiles: {
      chargingProfileId: 1,
      stackLevel: 0,
      chargingProfilePurpose: 'TxDefaultProfile',
      chargingProfileKind: 'Absolute',
      chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit }], ...schedule },
      ...different,
    },
  };
}
