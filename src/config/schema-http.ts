import { type Static, Type } from 'typebox';
import { ALLOWED, host, id, port, seconds } from './parts.ts';
import { jsonSpeech } from './schema-json.ts';

/** Name and password of a device. Optional, and they belong together. */
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
  definition: Type.Optional(
    id('Definition of what it answers: a file name in hw without its ending, instead of path and values'),
  ),
  host: host('Address of the device'),
  port: port('TCP port', 80),
  path: Type.Optional(
    Type.String({
      description: 'What is asked for, such as /status or /solar_api/v1/GetPowerFlowRealtimeData.fcgi',
      pattern: '^/[!-~]{0,300}$',
      [ALLOWED]: 'a path that begins with /',
    }),
  ),
  ...signIn,
  pollS: seconds('From one question to the next', 1, 60, 2),
  ...jsonSpeech({}),
};

const HttpDevice = Type.Object(httpDevice);
export type HttpDeviceConfig = Static<typeof HttpDevice>;
const SignIn = Type.Object(signIn);
export type SignInConfig = Static<typeof SignIn>;
