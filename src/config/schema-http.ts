import { type Static, Type } from 'typebox';
import { ALLOWED, host, port, seconds, section } from './parts.ts';

const Point = Type.Object(
  {
    path: Type.String({
      description: 'Names and positions in the answer, from the top, with dots between, such as emeters.0.power',
      pattern: '^[^.]{1,60}([.][^.]{1,60}){0,9}$',
      [ALLOWED]: 'up to ten names or positions with dots between',
    }),
    scale: Type.Number({
      description: 'What one of its unit is worth in W, A, V, Wh or %; negative turns a foreign sign round',
      minimum: -1e9,
      maximum: 1e9,
      default: 1,
    }),
  },
  section,
);

const phases = (what: string) =>
  Type.Optional(Type.Array(Point, { description: `${what}, L1 first`, minItems: 1, maxItems: 3 }));

const energy = (what: string) => Type.Optional(Type.Object(Point.properties, { ...section, description: what }));

const Values = Type.Object(
  {
    powerW: Type.Object(Point.properties, {
      ...section,
      description: 'Power, W: a meter: + is import; an inverter: + is production; a battery: + is discharge',
    }),
    phasePowerW: phases('Power per phase, W'),
    phaseCurrentA: phases('Current per phase, A'),
    phaseVoltageV: phases('Voltage per phase, V'),
    importWh: energy('Register of the + direction, Wh'),
    exportWh: energy('Register of the other direction, Wh'),
    socPercent: energy('State of charge of a battery, %'),
  },
  { ...section, description: 'Where the values stand in the answer' },
);

/** Who asks a device that wants to know (Basic). */
export const signIn = {
  user: Type.Optional(Type.String({ description: 'Name to sign in with', minLength: 1, maxLength: 100 })),
  passwordFile: Type.Optional(
    Type.String({
      description: 'File beside config.yaml with the password, readable by its owner alone',
      pattern: '^[A-Za-z0-9._-]{1,100}$',
      [ALLOWED]: 'a file name without a folder',
    }),
  ),
};

/** What a device that answers in JSON says beside its name. */
export const httpDevice = {
  host: host('Address of the device'),
  port: port('TCP port', 80),
  path: Type.String({
    description: 'What is asked for, such as /status or /solar_api/v1/GetPowerFlowRealtimeData.fcgi',
    pattern: '^/[!-~]{0,300}$',
    [ALLOWED]: 'a path that begins with /',
  }),
  ...signIn,
  pollS: seconds('From one question to the next', 1, 60, 2),
  values: Values,
};

const HttpDevice = Type.Object(httpDevice);
export type HttpDeviceConfig = Static<typeof HttpDevice>;
export type SignInConfig = Pick<HttpDeviceConfig, 'user' | 'passwordFile'>;
