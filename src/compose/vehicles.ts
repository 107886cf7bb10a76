/** The part of the object graph that knows how full the cars are. */
import { join } from 'node:path';
import type { VehicleChargeView } from '../api/forecast-ports.ts';
import type { Cancel, Clock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import type { SocSourceConfig } from '../config/schema-forecast.ts';
import type { Reading } from '../core/model/readings.ts';
import { assignmentOf } from '../core/sessions/assignment.ts';
import { energyWh, type Session } from '../core/sessions/session.ts';
import { normaliseUid } from '../core/sessions/uid.ts';
import type { SocReport } from '../feeds/vehicles/carried-soc.ts';
import { homeAssistantSoc, httpSoc, SocSource, socIn } from '../feeds/vehicles/soc-source.ts';
import { type PluggedCar, VehicleSocs } from '../feeds/vehicles/vehicle-socs.ts';
import { openWeb, type Web } from '../feeds/web.ts';
import { StoreError } from '../ledger/errors.ts';
import type { Stores } from '../ledger/stores.ts';
import type { Log } from '../log.ts';
import type { MqttLink, MqttMessage } from '../transport/mqtt/link.ts';
import type { Books } from './books.ts';
import { secretsIn } from './feed-sources.ts';

interface Surroundings {
  readonly stores: Stores;
  readonly books: Books;
  readonly dataDir: string;
  /** Where forecasts keep what they know. */
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly broker: MqttLink | null;
  readonly stationSoc: (chargePointId: string) => Reading<number> | null;
}

export interface Vehicles {
  readonly socs: VehicleSocs;
  view(): readonly VehicleChargeView[];
  start(): void;
  stop(): Promise<void>;
}

export function composeVehicles(config: Config, surroundings: Surroundings): Vehicles {
  const { books, folder, clock, log, broker, stationSoc } = surroundings;
  const vehicles = config.vehicles.map(({ id, name, capacityKWh, consumptionKWhPer100Km }) => ({
    id,
    name,
    capacityWh: capacityKWh === undefined ? null : capacityKWh * 1000,
    consumptionWhPerKm: consumptionKWhPer100Km === undefined ? null : consumptionKWhPer100Km * 10,
  }));
  const vehicleOf = configuredVehicle(config, surroundings);
  const socs = new VehicleSocs({
    vehicles,
    chargePointIds: config.chargePoints.map(({ id }) => id),
    carAt: (chargePointId) => carAt(chargePointId, books, vehicleOf),
    stationSoc,
    clock,
    log,
    file: join(folder, 'vehicles.json'),
  });
  const web = openWeb(clock);
  const sources = new Map<string, SocSource>();
  const topics: Cancel[] = [];
  for (const { id, soc } of config.vehicles) {
    if (soc === undefined) continue;
    const told = (report: SocReport): void => void socs.reported(id, report);
    if (soc.type !== 'mqtt') {
      sources.set(id, new SocSource(id, questionOf(soc, web, surroundings), told, { clock, log }));
      continue;
    }
    const message = ({ payload }: MqttMessage): void => {
      const said = socIn(payload, soc, clock.wallMs());
      if (said.kind === 'ok') told({ ...said.value, origin: 'mqtt' });
      else log.debug({ vehicle: id, ...said.problem }, 'A message with a state of charge was not understood');
    };
    if (broker !== null) topics.push(broker.listen(soc.topic, { message }));
  }
  return {
    socs,
    view: () =>
      vehicles.map(({ id, name, capacityWh }) => {
        const efficiency = socs.learnedEfficiency(id);
        return {
          id,
          name,
          capacityWh,
          soc: socs.of(id),
          efficiencyPercent: efficiency === null ? null : Math.round(efficiency * 100),
          health: sources.get(id)?.health() ?? null,
        };
      }),
    start() {
      socs.start();
      for (const source of sources.values()) source.start();
    },
    async stop() {
      for (const cancel of topics.splice(0)) cancel();
      socs.stop();
      await Promise.all([...sources.values()].map((source) => source.stop()));
    },
  };
}

/** A vehicle of the configuration is that of the books which is called like it. */
export function calledLike(name: string, vehicles: Config['vehicles']): Config['vehicles'][number] | undefined {
  const plain = (text: string): string => text.trim().toLowerCase();
  return vehicles.find((one) => plain(one.name) === plain(name));
}

function questionOf(soc: Exclude<SocSourceConfig, { type: 'mqtt' }>, web: Web, { dataDir, clock }: Surroundings) {
  const keyIn = secretsIn(dataDir);
  const everyMs = soc.pollMinutes * 60_000;
  if (soc.type === 'home-assistant') {
    return homeAssistantSoc(web, { ...soc, key: keyIn(soc.tokenFile), everyMs }, clock);
  }
  const key = soc.tokenFile === undefined ? null : keyIn(soc.tokenFile);
  return httpSoc(web, { ...soc, key, everyMs }, clock);
}

function carAt(
  chargePointId: string,
  { sessions }: Books,
  vehicleOf: (session: Session) => string | null,
): PluggedCar | null {
  let newest: Session | null = null;
  for (const session of sessions?.log.running() ?? []) {
    const { started } = session;
    if (started.chargePointId === chargePointId && started.atMs >= (newest?.started.atMs ?? 0)) newest = session;
  }
  if (newest === null) return null;
  const { sessionId, atMs } = newest.started;
  return {
    session: { sessionId, startedAtMs: atMs, energyWh: energyWh(newest) },
    vehicleId: vehicleOf(newest),
  };
}

/**
 * Which configured vehicle charges in a session: the one that has its card, else the one that is called like the vehicle
 * that the books know it by. Asked every second, so what a database said is remembered for the session.
 */
function configuredVehicle(
  { vehicles }: Config,
  { stores: { state }, log }: Surroundings,
): (session: Session) => string | null {
  const known = new Map<string, string | null>();
  const find = (tokenRef: string | null, assignedId: string | null): string | null => {
    const card = tokenRef === null ? null : state.cards.findByRef(tokenRef);
    const byCard = vehicles.find(({ tokens }) =>
      tokens.some((uid) => card !== null && normaliseUid(uid) === normaliseUid(card.uid)),
    );
    if (byCard !== undefined) return byCard.id;
    const assigned = state.people.vehicles().find(({ vehicleId }) => vehicleId === assignedId);
    return assigned === undefined ? null : (calledLike(assigned.name, vehicles)?.id ?? null);
  };
  return (session) => {
    const { sessionId, tokenRef } = session.started;
    const assignedId = assignmentOf(session).vehicleId;
    const key = `${sessionId} ${tokenRef} ${assignedId}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    try {
      const found = vehicles.length === 0 ? null : find(tokenRef, assignedId);
      if (known.size > 200) known.clear();
      known.set(key, found);
      return found;
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      log.error({ detail: error.message }, 'Nobody can say whose card it is: the car counts as unknown');
      known.set(key, null);
      return null;
    }
  };
}
