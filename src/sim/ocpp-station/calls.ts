import type { Reply } from '../../ocpp/rpc/protocol.ts';
import {
  compositeSchedule,
  type InstalledProfile,
  install,
  meansProfile,
  NOMINAL_VOLTAGE_V,
} from '../../ocpp/v16/charging-profiles.ts';
import type {
  GetCompositeScheduleRequest,
  GetCompositeScheduleResponse,
  Ocpp16Handlers,
  RemoteStartTransactionRequest,
  SetChargingProfileRequest,
  TriggerMessageRequest,
  TriggerMessageResponse,
} from '../../ocpp/v16/messages.ts';
import { fitsInto, type ProfilePlace, readProfile } from '../../ocpp/v16/set-profile.ts';
import { MAX_PERIODS, MAX_PROFILES, MAX_STACK_LEVEL, type StationConfiguration } from './configuration.ts';
import type { StationReports } from './reports.ts';
import type { StopReason, Transaction } from './transactions.ts';

const CONNECTOR = 1;
const PHASES = 3;

/** Faults that show in answers. */
export type CallFault =
  | 'rejects-profiles'
  | 'rejects-defaults'
  | 'rejects-levels'
  | 'rejects-phases'
  | 'never-expires'
  | 'no-schedule'
  | 'refuses-stop';

/** What a central system may move in a station. */
export interface StationControls {
  readonly configuration: StationConfiguration;
  now(): number;
  maxCurrentA(): number;
  runningTransaction(): Transaction | null;
  profiles(): readonly InstalledProfile[];
  setProfiles(profiles: readonly InstalledProfile[]): void;
  /** A fault of the station hides here. */
  has(fault: CallFault): boolean;
  setOperative(operative: boolean): void;
  admit(idTag: string): void;
  endTransaction(reason: StopReason): void;
  /** Ends the transaction in order, then reboots. */
  resetSoon(reason: StopReason): void;
  /** Runs something when the answer to the present call is out. */
  afterAnswer(run: () => void): void;
  readonly reports: StationReports;
}

/** How a simulated station answers what a central system asks of it. */
export function callHandlers(station: StationControls): Ocpp16Handlers {
  return {
    ChangeAvailability: (request) => {
      station.setOperative(request.type === 'Operative');
      return result({ status: station.runningTransaction() === null ? 'Accepted' : 'Scheduled' });
    },
    ChangeConfiguration: (request) => result({ status: station.configuration.change(request.key, request.value) }),
    ClearCache: () => result({ status: 'Accepted' }),
    ClearChargingProfile: (request) => {
      const filter = {
        id: request.id ?? null,
        connectorId: request.connectorId ?? null,
        purpose: request.chargingProfilePurpose ?? null,
        stackLevel: request.stackLevel ?? null,
      };
      const kept = station.profiles().filter((profile) => !meansProfile(filter, profile));
      const cleared = kept.length < station.profiles().length;
      station.setProfiles(kept);
      return result({ status: cleared ? 'Accepted' : 'Unknown' });
    },
    DataTransfer: () => result({ status: 'UnknownVendorId' }),
    GetCompositeSchedule: (request) => result(composite(station, request)),
    GetConfiguration: (request) => result(station.configuration.get(request.key ?? null)),
    RemoteStartTransaction: (request) => result({ status: remoteStart(station, request) }),
    RemoteStopTransaction: (request) => {
      const known = !station.has('refuses-stop') && station.runningTransaction()?.id === request.transactionId;
      if (known) station.afterAnswer(() => station.endTransaction('Remote'));
      return result({ status: known ? 'Accepted' : 'Rejected' });
    },
    Reset: (request) => {
      station.resetSoon(request.type === 'Hard' ? 'HardReset' : 'SoftReset');
      return result({ status: 'Accepted' });
    },
    SetChargingProfile: (request) => result({ status: setProfile(station, request) }),
    TriggerMessage: (request) => result({ status: trigger(station, request) }),
    UnlockConnector: () => {
      station.endTransaction('UnlockCommand');
      return result({ status: 'Unlocked' });
    },
  };
}

function result<Response>(payload: Response): Reply<Response> {
  return { kind: 'result', payload };
}

function setProfile(station: StationControls, request: SetChargingProfileRequest): 'Accepted' | 'Rejected' {
  let profile = readProfile(request, station.now());
  if (profile === null || !fitsInto(profile, placeOf(station)) || isRefused(station, profile)) return 'Rejected';
  if (station.has('never-expires')) profile = { ...profile, validToMs: null, durationS: null };
  const profiles = install(station.profiles(), profile);
  if (profiles.length > MAX_PROFILES) return 'Rejected';
  station.setProfiles(profiles);
  return 'Accepted';
}

function placeOf(station: StationControls): ProfilePlace {
  const transactionId = station.runningTransaction()?.id;
  return { connectorId: CONNECTOR, maxStackLevel: MAX_STACK_LEVEL, maxPeriods: MAX_PERIODS, transactionId };
}

function isRefused(station: StationControls, { purpose, stackLevel, periods }: InstalledProfile): boolean {
  return (
    station.has('rejects-profiles') ||
    (station.has('rejects-defaults') && purpose === 'TxDefaultProfile') ||
    (station.has('rejects-levels') && stackLevel > 0) ||
    (station.has('rejects-phases') && periods.some(({ phases }) => phases !== null))
  );
}

function composite(station: StationControls, request: GetCompositeScheduleRequest): GetCompositeScheduleResponse {
  const isOurs = request.connectorId === 0 || request.connectorId === CONNECTOR;
  if (!isOurs || station.has('no-schedule')) return { status: 'Rejected' };
  const nowMs = station.now();
  const situation = { connectorId: request.connectorId, nowMs, transaction: station.runningTransaction() };
  const unit = request.chargingRateUnit ?? 'A';
  const perAmpere = unit === 'A' ? 1 : NOMINAL_VOLTAGE_V * PHASES;
  const start = new Date(nowMs).toISOString();
  return {
    status: 'Accepted',
    connectorId: request.connectorId,
    scheduleStart: start,
    chargingSchedule: {
      duration: request.duration,
      startSchedule: start,
      chargingRateUnit: unit,
      chargingSchedulePeriod: compositeSchedule(station.profiles(), situation, request.duration).map((period) => ({
        startPeriod: period.startS,
        limit: Math.round(10 * perAmpere * (period.limitA ?? station.maxCurrentA())) / 10,
      })),
    },
  };
}

function remoteStart(station: StationControls, request: RemoteStartTransactionRequest): 'Accepted' | 'Rejected' {
  if (station.runningTransaction() !== null || (request.connectorId ?? CONNECTOR) !== CONNECTOR) return 'Rejected';
  const { chargingProfile } = request;
  if (chargingProfile !== undefined && chargingProfile.chargingProfilePurpose !== 'TxProfile') return 'Rejected';
  station.afterAnswer(() => {
    station.admit(request.idTag);
    if (chargingProfile !== undefined)
      setProfile(station, { connectorId: CONNECTOR, csChargingProfiles: chargingProfile });
  });
  return 'Accepted';
}

function trigger(station: StationControls, request: TriggerMessageRequest): TriggerMessageResponse['status'] {
  const { reports } = station;
  const send = {
    BootNotification: () => reports.sendBoot(),
    Heartbeat: () => reports.sendHeartbeat(),
    MeterValues: () => reports.sendMeterValues('Trigger'),
    StatusNotification: () => reports.sendStatus(),
    DiagnosticsStatusNotification: null,
    FirmwareStatusNotification: null,
  }[request.requestedMessage];
  if (send === null) return 'NotImplemented';
  station.afterAnswer(() => reports.inBackground(send()));
  return 'Accepted';
}
