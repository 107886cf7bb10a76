import { Type } from 'typebox';
import { modbusLine } from './modbus-line.ts';
import { allowWrites, id, name, percent, section } from './parts.ts';
import { httpDevice } from './schema-http.ts';
import { mqttDevice } from './schema-mqtt.ts';

const common = {
  id: id('Short name'),
  name: name('What the battery is called on screen'),
  inverter: Type.Optional(
    id('The hybrid inverter above that it hangs on: what that one puts out is sun and battery together'),
  ),
  maxPowerW: Type.Number({
    description: 'Largest power it gives, W: so much it counts with while it is not heard',
    minimum: 100,
    maximum: 200_000,
    default: 5_000,
  }),
  phases: Type.Optional(
    Type.Array(Type.Enum(['L1', 'L2', 'L3']), {
      description:
        'Phases of the grid connection that it charges from. Left out: each is taken to carry all of it, and it charges from the grid with less than it could',
      minItems: 1,
      maxItems: 3,
      uniqueItems: true,
    }),
  ),
  capacityKWh: Type.Optional(
    Type.Number({
      description: 'What it holds between empty and full, kWh: without it nothing can be planned for it',
      minimum: 0.5,
      maximum: 2_000,
    }),
  ),
  dimmable: Type.Boolean({
    description:
      'Whether the grid operator may limit what it charges from the grid (section 14a EnWG: more than 4.2 kW). One that never charges from the grid needs no limit',
    default: false,
  }),
};

const SunSpecBattery = Type.Object(
  {
    ...common,
    type: Type.Literal('sunspec', {
      description: 'A battery that speaks SunSpec (models 124, 160, 713 or 802)',
    }),
    ...modbusLine('the battery, the inverter it hangs on'),
    powerSign: Type.Enum(['discharge-positive', 'charge-positive'], {
      description: 'How its power reads in model 802, which leaves that open',
      default: 'discharge-positive',
    }),
  },
  section,
);

const ModbusBattery = Type.Object(
  {
    ...common,
    type: Type.Literal('modbus', {
      description: 'A battery with registers of its own; it is read, and steered where its definition says how',
    }),
    definition: id('Definition of the registers: a file name in hw/batteries without its ending'),
    ...modbusLine('the battery, the inverter it hangs on'),
    allowWrites,
  },
  section,
);

const HttpBattery = Type.Object(
  {
    ...common,
    type: Type.Literal('http', {
      description: 'A battery that answers in JSON over HTTP; it is read, and its discharge is not locked',
    }),
    ...httpDevice,
  },
  section,
);

const MqttBattery = Type.Object(
  {
    ...common,
    type: Type.Literal('mqtt', {
      description: 'A battery that publishes by MQTT; it is read, and its discharge is not locked',
    }),
    ...mqttDevice,
  },
  section,
);

/** A home battery. */
export const HomeBattery = Type.Union([SunSpecBattery, ModbusBattery, HttpBattery, MqttBattery]);

/** The rules between battery and cars. */
export const Battery = Type.Object(
  {
    policy: Type.Enum(['car-first', 'battery-first', 'share'], {
      description: 'Who gets the sun first: the cars, the battery, or the battery its share',
      default: 'car-first',
    }),
    sharePercent: percent('With share: part of the sun that the battery may take before the cars', 50),
    minSocPercent: percent('Below this state of charge the battery comes first in any case; 0: never', 20),
    bufferSocPercent: percent(
      'From this state of charge on it may carry a charging car through a dip; 100: never',
      100,
    ),
    bufferPowerW: Type.Number({
      description: 'The most it gives a car then, W',
      minimum: 0,
      maximum: 50_000,
      default: 1_500,
    }),
    discharge: Type.Enum(['free', 'not-into-fast', 'not-into-cars'], {
      description:
        'free: into any car; not-into-fast: locked while a car charges fast; not-into-cars: locked also while cars in solar modes draw more than the sun gives, below the buffer',
      default: 'not-into-fast',
    }),
  },
  { ...section, description: 'What the home battery and the cars leave to each other', default: {} },
);
