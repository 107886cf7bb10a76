import { PHASES } from '../../core/model/phases.ts';
import { CHARGE_MODES } from '../../core/model/site.ts';
import type { HousePicture } from '../picture.ts';
import type { Family, Sample } from './exposition.ts';

/** What the program knows of itself beside the house. Times UTC epoch ms. */
export interface ProgramFacts {
  readonly version: string;
  readonly startedAtMs: number;
  readonly cpuSeconds: number;
  readonly residentBytes: number;
  readonly heapBytes: number;
  /** Records in the charge log; `null` while it cannot be read. */
  readonly ledgerRecords: number | null;
  readonly ledgerOk: boolean;
  readonly brokerConnected: boolean | null;
  /** What waits for somebody outside: receivers of notifications, databases. */
  readonly outboxes: readonly {
    readonly kind: string;
    readonly id: string;
    readonly waiting: number;
    readonly failing: boolean;
    readonly dropped: number | null;
  }[];
}

/**
 * All that `/metrics` tells. Names follow the conventions of Prometheus: base units at the end, `_total` on counters,
 * ratios and energies as the field counts them: percent and watt-hours, as meters and cars do, in place of ratios and joules.
 */
export function familiesOf(picture: HousePicture | null, facts: ProgramFacts): readonly Family[] {
  return [...(picture === null ? [] : houseFamilies(picture)), ...programFamilies(facts)];
}

function houseFamilies(picture: HousePicture): readonly Family[] {
  const { gridW, solarW, batteryW, houseW, dimming, feedIn, alarms, circuits, devices, registers } = picture;
  const one = (value: number | null): readonly Sample[] => [[{}, value]];
  return [
    gauge('grid_power_watts', 'Power at the grid connection, import positive', one(gridW)),
    gauge('solar_power_watts', 'Power of all inverters, production positive', one(solarW)),
    gauge('battery_power_watts', 'Power of all batteries, discharge positive', one(batteryW)),
    gauge('house_power_watts', 'Everything but cars, sun and battery', one(houseW)),
    gauge('dimmed', '1 while the grid operator limits what is drawn', one(dimming === null ? 0 : 1)),
    gauge('dimming_limit_watts', 'What the grid operator leaves', one(dimming?.limitW ?? null)),
    gauge('feed_in_limit_watts', 'What the grid operator lets flow into the grid', one(feedIn?.limitW ?? null)),
    gauge('alarms', 'Alarms that stand', one(alarms)),
    gauge(
      'circuit_limit_amperes',
      'Rated current of a circuit per phase',
      circuits.flatMap(({ id, limitA }) => perPhase({ circuit: id }, limitA)),
    ),
    gauge(
      'circuit_load_amperes',
      'Measured current of a circuit per phase',
      circuits.flatMap(({ id, loadA }) => perPhase({ circuit: id }, loadA)),
    ),
    gauge(
      'circuit_cap_amperes',
      'The strictest limit of a circuit from outside, per phase',
      circuits.map(({ id, capA }) => [{ circuit: id }, capA]),
    ),
    ...pointFamilies(picture),
    gauge(
      'load_power_watts',
      'Power of a flexible load',
      picture.loads.map(({ id, powerW }) => [{ id }, powerW]),
    ),
    gauge(
      'battery_charge_percent',
      'State of charge of a home battery',
      picture.batteries.map(({ id, socPercent }) => [{ id }, socPercent]),
    ),
    counter(
      'energy_import_watthours',
      'Register of the meter in the positive direction of its kind: drawn, produced, discharged, charged into a car',
      registers.map(({ id, kind, importWh }) => [{ id, kind }, importWh]),
    ),
    counter(
      'energy_export_watthours',
      'Register of the meter in the other direction',
      registers.map(({ id, kind, exportWh }) => [{ id, kind }, exportWh]),
    ),
    gauge(
      'device_ok',
      '1 while the device is heard and sound',
      devices.map(({ id, kind, condition }) => [{ id, kind }, condition === 'ok' ? 1 : 0]),
    ),
    gauge(
      'device_last_heard_timestamp_seconds',
      'When the device was heard last',
      devices.map(({ id, kind, lastHeardMs }) => [{ id, kind }, lastHeardMs === null ? null : lastHeardMs / 1000]),
    ),
    gauge('decision_timestamp_seconds', 'When it was decided last', one(picture.atMs / 1000)),
  ];
}

function pointFamilies({ chargePoints }: HousePicture): readonly Family[] {
  const each = (read: (point: HousePicture['chargePoints'][number]) => number | null): readonly Sample[] =>
    chargePoints.map((point) => [{ id: point.id }, read(point)]);
  return [
    gauge(
      'charge_point_power_watts',
      'Power of a charge point, charging positive',
      each(({ powerW }) => powerW),
    ),
    gauge(
      'charge_point_solar_power_watts',
      'The part of it from sun and battery',
      each((point) => point.solarPowerW),
    ),
    gauge(
      'charge_point_current_amperes',
      'Measured current of a charge point per phase of the house',
      chargePoints.flatMap(({ id, phaseCurrentA }) => perPhase({ id }, phaseCurrentA)),
    ),
    gauge(
      'charge_point_granted_amperes',
      'What it may draw per phase',
      each(({ grantedA }) => grantedA),
    ),
    gauge(
      'charge_point_max_amperes',
      'Largest current of its installation',
      each(({ maxCurrentA }) => maxCurrentA),
    ),
    gauge(
      'charge_point_connected',
      '1 while a car is plugged in',
      each(({ status }) => (isConnected(status) ? 1 : 0)),
    ),
    gauge(
      'charge_point_faulted',
      '1 while the charge point reports a fault',
      each(({ status }) => (status === 'faulted' ? 1 : 0)),
    ),
    gauge(
      'charge_point_mode',
      '1 for the mode that holds',
      chargePoints.flatMap(({ id, mode }) =>
        CHARGE_MODES.map((known): Sample => [{ id, mode: known }, known === mode ? 1 : 0]),
      ),
    ),
    gauge(
      'charge_point_session_watthours',
      'Energy of the running session',
      each((point) => point.session?.energyWh ?? null),
    ),
    gauge(
      'charge_point_session_cost',
      'Cost of the running session so far, in the currency of the site',
      each((point) => point.session?.cost ?? null),
    ),
    gauge(
      'charge_point_vehicle_charge_percent',
      'State of charge of the car',
      each(({ socPercent }) => socPercent),
    ),
  ];
}

function programFamilies(facts: ProgramFacts): readonly Family[] {
  const outboxes = (read: (box: ProgramFacts['outboxes'][number]) => number | null): readonly Sample[] =>
    facts.outboxes.map((box) => [{ kind: box.kind, id: box.id }, read(box)]);
  return [
    gauge('build_info', 'The release that runs', [[{ version: facts.version }, 1]]),
    gauge('ledger_ok', '1 while the charge log can be written', [[{}, facts.ledgerOk ? 1 : 0]]),
    counter('ledger_records', 'Records in the charge log', [[{}, facts.ledgerRecords]]),
    gauge('mqtt_connected', '1 while the MQTT broker is connected', [
      [{}, facts.brokerConnected === null ? null : facts.brokerConnected ? 1 : 0],
    ]),
    gauge(
      'outbox_waiting',
      'What waits for somebody outside',
      outboxes(({ waiting }) => waiting),
    ),
    gauge(
      'outbox_failing',
      '1 while somebody outside cannot be reached',
      outboxes(({ failing }) => (failing ? 1 : 0)),
    ),
    counter(
      'outbox_dropped',
      'Given up since the start',
      outboxes(({ dropped }) => dropped),
    ),
    plain('process_cpu_seconds', 'counter', 'Time of the processor used', facts.cpuSeconds),
    plain('process_resident_memory_bytes', 'gauge', 'Memory of the process', facts.residentBytes),
    plain('process_heap_bytes', 'gauge', 'Heap in use', facts.heapBytes),
    plain('process_start_time_seconds', 'gauge', 'Start of the process', facts.startedAtMs / 1000),
  ];
}

function isConnected(status: HousePicture['chargePoints'][number]['status']): boolean {
  return !['unknown', 'available', 'reserved', 'unavailable', 'faulted'].includes(status);
}

function perPhase(labels: Readonly<Record<string, string>>, values: readonly number[] | null): readonly Sample[] {
  return PHASES.map((phase, index) => [{ ...labels, phase }, values?.[index] ?? null]);
}

const gauge = (name: string, help: string, samples: readonly Sample[]): Family => ({
  ...{ name: `lademeister_${name}`, help, type: 'gauge', samples },
});

const counter = (name: string, help: string, samples: readonly Sample[]): Family => ({
  ...{ name: `lademeister_${name}`, help, type: 'counter', samples },
});

/** Names that every process uses, so that boards of others show it. */
const plain = (name: string, type: Family['type'], help: string, value: number): Family => ({
  ...{ name, type, help },
  samples: [[{}, value]],
});
