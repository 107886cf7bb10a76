import { type TProperties, Type } from 'typebox';
import { modbusLine } from './modbus-line.ts';
import { allowWrites, host, id, port, section } from './parts.ts';

const { unit: _unit, ...line } = modbusLine('the charger');

const definition = id('Definition of what it says and takes: a file name in hw/chargers without its ending');

/** Charge points that are asked and told, with what a charge point has whatever it speaks. */
export const polledChargePoints = <Common extends TProperties>(common: Common) => ({
  modbus: Type.Object(
    {
      ...common,
      type: Type.Literal('modbus', { description: 'A charge point with registers of its own that has a definition' }),
      definition,
      ...line,
      unit: Type.Optional(
        Type.Integer({
          description: 'Modbus unit id; if left out: the one it has from the works',
          minimum: 0,
          maximum: 255,
        }),
      ),
      allowWrites,
    },
    section,
  ),
  http: Type.Object(
    {
      ...common,
      type: Type.Literal('http', { description: 'A charge point that answers with JSON and has a definition' }),
      definition,
      host: host('Address of the charger'),
      port: port('TCP port', 80),
      allowWrites,
    },
    section,
  ),
});
