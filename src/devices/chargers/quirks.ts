import { isWithin } from '../firmware-range.ts';
import type { ModbusCharger } from './definition.ts';

/** A definition as it holds for this firmware: of several quirks that fit the last one counts. */
export function withQuirks(definition: ModbusCharger, firmware: string): ModbusCharger {
  let known = definition;
  for (const { firmware: range, values, lacks = [] } of definition.quirks ?? []) {
    if (isWithin(firmware, range)) known = lacks.reduce(without, { ...known, values: { ...known.values, ...values } });
  }
  return known;
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
