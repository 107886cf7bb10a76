/** The part of the object graph that is charge points which are asked and told over Modbus or HTTP. */
import { withWritesAllowed } from '../config/edit.ts';
import type { PolledChargePointConfig } from '../config/schema.ts';
import type { ChargePointSettings } from '../core/model/site.ts';
import type { ChargerDefinitions } from '../devices/chargers/definitions.ts';
import { HttpWire } from '../devices/chargers/http-wire.ts';
import { ModbusWire } from '../devices/chargers/modbus-wire.ts';
import {
  PolledChargePoint,
  type PolledRecords,
  type WritePermission,
} from '../devices/chargers/polled-charge-point.ts';
import { profileOf } from '../devices/chargers/profile.ts';
import type { ChargerWire } from '../devices/chargers/wire.ts';
import type { DeviceContext } from '../devices/device.ts';
import type { ModbusBuses } from '../transport/modbus/buses.ts';
import type { ConfigDocument } from './config-document.ts';
import { lineOf } from './modbus-line.ts';

export interface ChargerParts {
  readonly chargers: ChargerDefinitions;
  readonly buses: ModbusBuses;
  readonly records: PolledRecords;
  readonly leaseMs: number;
  readonly document: ConfigDocument;
}

/** A charge point as the document names it. Validation has made sure that its definition is there, and of its protocol. */
export function polledChargePoint(
  config: PolledChargePointConfig,
  installed: ChargePointSettings,
  { chargers, buses, records, leaseMs, document }: ChargerParts,
  context: DeviceContext,
): PolledChargePoint {
  const { id, definition: name, connector, access } = config;
  const definition = chargers.byName.get(name);
  if (definition === undefined) throw new Error(`definition ${name} is missing`);
  const { maxCurrentA, safeCurrentA } = installed;
  return new PolledChargePoint(
    {
      ...{ id, name: installed.name, connectorId: connector, profile: profileOf(definition) },
      ...{ maxCurrentA, safeCurrentA, leaseMs, freeVend: access === 'free' },
      writes: permissionIn(document, config),
    },
    wireTo(config, chargers, buses, context),
    records,
    context,
  );
}

/** The owner's word stands in config.yaml, and holds at once. */
function permissionIn(document: ConfigDocument, { id, allowWrites }: PolledChargePointConfig): WritePermission {
  let isGiven = allowWrites;
  return {
    isGiven: () => isGiven,
    async give() {
      const written = await document.inTurn(async () => document.write(withWritesAllowed(await document.read(), id)));
      if (written.kind !== 'written') return written.kind;
      isGiven = true;
      return null;
    },
  };
}

/** The line to it, on which nothing goes out before it is opened. */
export function wireTo(
  config: PolledChargePointConfig,
  { byName }: ChargerDefinitions,
  buses: ModbusBuses,
  { clock }: DeviceContext,
): ChargerWire {
  const definition = byName.get(config.definition);
  if (config.type === 'http' && definition?.protocol === 'http') {
    return new HttpWire({ endpoint: { host: config.host, port: config.port }, definition }, clock);
  }
  if (config.type === 'modbus' && definition?.protocol === 'modbus') {
    const { unit = definition.unit, connector } = config;
    const others = [...byName.values()].filter((other) => other.protocol === 'modbus');
    return new ModbusWire({ line: lineOf(config), unit, connector, definition, others }, buses);
  }
  throw new Error(`definition ${config.definition} is not of type ${config.type}`);
}
