/** The part of the object graph that is charge points, and what people may ask of them. */
import { join } from 'node:path';
import type { StationPorts } from '../api/ports.ts';
import type { Clock } from '../clock.ts';
import { ocppChargePoints } from '../config/charge-points.ts';
import type { Config, OcppChargePointConfig } from '../config/schema.ts';
import type { Reading } from '../core/model/readings.ts';
import type { Settings } from '../core/model/site.ts';
import { type Families, rememberedQuirksOf } from '../devices/chargepoints/families/families.ts';
import { Ocpp16ChargePoint } from '../devices/chargepoints/ocpp16-charge-point.ts';
import type { OfflinePolicy } from '../devices/chargepoints/offline-policy.ts';
import { sharedStation } from '../devices/chargepoints/shared-station.ts';
import type { ChargerDefinitions } from '../devices/chargers/definitions.ts';
import type { ChargePointDevice, DeviceContext, OperableChargePoint } from '../devices/device.ts';
import type { CardStore } from '../ledger/card-store.ts';
import type { Stores } from '../ledger/stores.ts';
import { TokenDirectory } from '../ledger/token-directory.ts';
import type { Log } from '../log.ts';
import type { Ocpp16Station } from '../ocpp/central-system.ts';
import type { ModbusBuses } from '../transport/modbus/buses.ts';
import { OneTimeFiles } from '../transport/one-time-files.ts';
import type { Books } from './books.ts';
import { polledChargePoint } from './chargers.ts';

interface Surroundings {
  readonly families: Families;
  readonly chargers: ChargerDefinitions;
  readonly stores: Stores;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Stations {
  /** In the order of the configuration. */
  readonly chargePoints: readonly SteeredChargePoint[];
  /** What people may ask of them, by id. */
  readonly operators: ReadonlyMap<string, OperableChargePoint>;
  readonly files: OneTimeFiles;
  /** `null` for an identity that is not configured. */
  stationFor(identity: string): Ocpp16Station | null;
}

interface SteeredChargePoint extends ChargePointDevice {
  /** What it falls back to by itself as far as that is known, A. */
  fallbackA(): number;
  /** State of charge that the car has told it, %; only some hear of it. */
  carSoc?(): Reading<number> | null;
}

/** The charge points of the configuration, and the stations whose connectors they are. */
export function composeStations(
  config: Config,
  settings: Settings,
  { book, admission, sessions }: Books,
  { families, chargers, stores: { state }, dataDir, clock, log }: Surroundings,
  buses: ModbusBuses,
  context: DeviceContext,
): Stations {
  const files = new OneTimeFiles({ folder: join(dataDir, 'station-files'), clock, log });
  const cards = new TokenDirectory({ ...state, admission, sessions: sessions?.log ?? null, clock });
  const records = { book, stations: state.stations, cards, files };
  const ofOcpp = ocppChargePoints(config);
  const firstOf = new Map(ofOcpp.toReversed().map(({ identity, id }) => [identity, id]));
  const byIdentity = new Map<string, Ocpp16ChargePoint[]>();
  const operators = new Map<string, OperableChargePoint>();
  const leaseMs = config.leases.seconds * 1_000;
  const quirksOf = rememberedQuirksOf(families);
  const configPath = join(dataDir, 'config.yaml');
  const chargePoints = config.chargePoints.map((chargePoint, index): SteeredChargePoint => {
    const point = settings.chargePoints[index];
    if (point === undefined) throw new Error(`charge point ${chargePoint.id} has no settings`);
    if (chargePoint.type !== 'ocpp') {
      const device = polledChargePoint(chargePoint, point, { chargers, buses, records, leaseMs, configPath }, context);
      operators.set(device.id, device);
      return device;
    }
    const { id, identity, connector, phaseSwitching, access } = chargePoint;
    const connectors = ofOcpp.filter((one) => one.identity === identity).length;
    const { name, phaseRotation, maxCurrentA, safeCurrentA } = point;
    const device = new Ocpp16ChargePoint(
      {
        ...{ id, name, identity, connectorId: connector, wiredPhases: phaseRotation.length, maxCurrentA, safeCurrentA },
        ...{ phaseSwitching, freeVend: access === 'free' },
        // Its connectors write into one flash.
        writesPerDay: config.leases.writesPerDay / connectors,
        quirksOf,
        sharesStation: connectors > 1,
        // What holds for the whole station is set once.
        offline: firstOf.get(identity) === id ? offlinePolicy(chargePoint) : null,
      },
      records,
      context,
    );
    byIdentity.set(identity, [...(byIdentity.get(identity) ?? []), device]);
    operators.set(id, device.operator);
    return device;
  });

  const stations = new Map<string, Ocpp16Station>();
  for (const [identity, [first, ...others]] of byIdentity) {
    if (first === undefined) continue;
    stations.set(
      identity,
      sharedStation(first, others, (transactionId) => cards.chargePointOf(transactionId)),
    );
  }
  return { chargePoints, operators, files, stationFor: (identity) => stations.get(identity) ?? null };
}

/** What people may ask of the charge points. */
export function stationPorts({ operators, files }: Stations, cards: CardStore): StationPorts {
  return {
    sheet(chargePointId) {
      const sheet = operators.get(chargePointId)?.sheet() ?? null;
      return sheet === null ? null : { ...sheet, files: files.received(chargePointId) };
    },
    async operate(chargePointId, command) {
      const operator = operators.get(chargePointId);
      return operator === undefined ? 'unknown-charge-point' : operator.operate(command);
    },
    cardNumber: (tokenRef) => cards.findByRef(tokenRef)?.uid ?? null,
    diagnosticsFile: (chargePointId, name) => files.pathOf(chargePointId, name),
  };
}

function offlinePolicy({ offline, access }: OcppChargePointConfig): OfflinePolicy | null {
  const policy = offline ?? (access === 'tokens' ? 'list' : 'all');
  return policy === 'unchanged' ? null : policy;
}
