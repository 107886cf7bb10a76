/** The part of the object graph that is charge points, and what people may ask of them. */
import { join } from 'node:path';
import type { StationPorts } from '../api/ports.ts';
import type { Clock } from '../clock.ts';
import type { ChargePointConfig, Config } from '../config/schema.ts';
import type { Settings } from '../core/model/site.ts';
import { type Families, quirksOf } from '../devices/chargepoints/families/families.ts';
import { Ocpp16ChargePoint } from '../devices/chargepoints/ocpp16-charge-point.ts';
import type { OfflinePolicy } from '../devices/chargepoints/offline-policy.ts';
import { sharedStation } from '../devices/chargepoints/shared-station.ts';
import type { DeviceContext } from '../devices/device.ts';
import type { CardStore } from '../ledger/card-store.ts';
import type { Stores } from '../ledger/stores.ts';
import { TokenDirectory } from '../ledger/token-directory.ts';
import type { Log } from '../log.ts';
import type { Ocpp16Station } from '../ocpp/central-system.ts';
import { OneTimeFiles } from '../transport/one-time-files.ts';
import type { Books } from './books.ts';

interface Surroundings {
  readonly families: Families;
  readonly stores: Stores;
  readonly dataDir: string;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Stations {
  /** In the order of the configuration. */
  readonly chargePoints: readonly Ocpp16ChargePoint[];
  readonly files: OneTimeFiles;
  /** `null` for an identity that is not configured. */
  stationFor(identity: string): Ocpp16Station | null;
}

/** The charge points of the configuration, and the stations whose connectors they are. */
export function composeStations(
  config: Config,
  settings: Settings,
  { book, admission, sessions }: Books,
  { families, stores: { state }, dataDir, clock, log }: Surroundings,
  context: DeviceContext,
): Stations {
  const files = new OneTimeFiles({ folder: join(dataDir, 'station-files'), clock, log });
  const cards = new TokenDirectory({ ...state, admission, sessions: sessions?.log ?? null, clock });
  const records = { book, stations: state.stations, cards, files };
  const firstOf = new Map(config.chargePoints.toReversed().map(({ identity, id }) => [identity, id]));
  const chargePoints = config.chargePoints.map((chargePoint, index) => {
    const point = settings.chargePoints[index];
    if (point === undefined) throw new Error(`charge point ${chargePoint.id} has no settings`);
    const { id, identity, connector, phaseSwitching, access } = chargePoint;
    const connectors = config.chargePoints.filter((one) => one.identity === identity).length;
    const { name, phaseRotation, maxCurrentA, safeCurrentA } = point;
    return new Ocpp16ChargePoint(
      {
        ...{ id, name, identity, connectorId: connector, wiredPhases: phaseRotation.length, maxCurrentA, safeCurrentA },
        ...{ phaseSwitching, freeVend: access === 'free' },
        // Its connectors write into one flash.
        writesPerDay: config.leases.writesPerDay / connectors,
        quirksOf: (said) => quirksOf(families, said),
        sharesStation: connectors > 1,
        // What holds for the whole station is set once.
        offline: firstOf.get(identity) === id ? offlinePolicy(chargePoint) : null,
      },
      records,
      context,
    );
  });

  const byIdentity = new Map<string, Ocpp16ChargePoint[]>();
  config.chargePoints.forEach(({ identity }, index) => {
    const chargePoint = chargePoints[index];
    if (chargePoint !== undefined) byIdentity.set(identity, [...(byIdentity.get(identity) ?? []), chargePoint]);
  });
  const stations = new Map<string, Ocpp16Station>();
  for (const [identity, [first, ...others]] of byIdentity) {
    if (first === undefined) continue;
    stations.set(
      identity,
      sharedStation(first, others, (transactionId) => cards.chargePointOf(transactionId)),
    );
  }
  return { chargePoints, files, stationFor: (identity) => stations.get(identity) ?? null };
}

/** What people may ask of the charge points. */
export function stationPorts({ chargePoints, files }: Stations, cards: CardStore): StationPorts {
  const operatorOf = (chargePointId: string) => chargePoints.find(({ id }) => id === chargePointId)?.operator ?? null;
  return {
    sheet(chargePointId) {
      const sheet = operatorOf(chargePointId)?.sheet() ?? null;
      return sheet === null ? null : { ...sheet, files: files.received(chargePointId) };
    },
    async operate(chargePointId, command) {
      const operator = operatorOf(chargePointId);
      return operator === null ? 'unknown-charge-point' : operator.operate(command);
    },
    cardNumber: (tokenRef) => cards.findByRef(tokenRef)?.uid ?? null,
    diagnosticsFile: (chargePointId, name) => files.pathOf(chargePointId, name),
  };
}

function offlinePolicy({ offline, access }: ChargePointConfig): OfflinePolicy | null {
  const policy = offline ?? (access === 'tokens' ? 'list' : 'all');
  return policy === 'unchanged' ? null : policy;
}
