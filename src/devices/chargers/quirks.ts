import { isWithin } from '../firmware-range.ts';
import type { ModbusCharger } from './definition.ts';

/** A definition as it holds for this firmware: of several quirks that fit the last one counts. */
export function withQuirks(definition: ModbusCharger, firmware: string): ModbusCharger {
  return (definition.quirks ?? [])
    .filter((quirk) => isWithin(firmware, quirk.firmware))
    .reduce<ModbusCharger>((base, { values, lacks = [] }) => {
      return lacks.reduce(without, { ...base, values: { ...base.values, ...values } });
    }, definition);
}

type Lacking = NonNullable<NonNullable<ModbusCharger['quirks']>[number]['lacks']>[number];

function without(definition: ModbusCharger, what: Lacking): ModbusCharger {
  switch (what) {
    case 'card': {
      const { card: _card, ...rest } = definition;
      return rest;
    }
    case 'fail-safe': {
      const { timeout: _timeout, safe: _safe, ...watchdog } = definition.watchdog;
      return { ...definition, watchdog };
    }
    case 'phase-switch': {
      const { phaseSwitch: _phaseSwitch, ...rest } = definition;
      return rest;
    }
  }
}
