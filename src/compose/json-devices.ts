/** Meters, inverters and batteries that speak in JSON, as the configuration lists them. */
import type { Config } from '../config/schema.ts';
import type { HttpDeviceConfig, SignInConfig } from '../config/schema-http.ts';
import type { MqttDeviceConfig } from '../config/schema-mqtt.ts';
import { readSecret } from '../config/secret-file.ts';
import type { BatteryReader } from '../devices/batteries/read-battery.ts';
import type { DeviceContext } from '../devices/device.ts';
import { HttpDevice, type HttpDeviceOptions } from '../devices/http/http-device.ts';
import { speechByTopic } from '../devices/json/definition.ts';
import type { JsonSpeech } from '../devices/json/values.ts';
import type { Definitions } from '../devices/modbus/definitions.ts';
import { MqttDevice } from '../devices/mqtt/mqtt-device.ts';
import type { SignIn } from '../transport/http-sign-in.ts';
import type { MqttBrokers } from '../transport/mqtt/brokers.ts';
import type { MqttOptions } from '../transport/mqtt/link.ts';
import { brokerOf } from './brokers.ts';

export type JsonDeviceConfig = Pick<HttpDeviceOptions, 'id' | 'name' | 'nameplateW'> &
  ((HttpDeviceConfig & { readonly type: 'http' }) | (MqttDeviceConfig & { readonly type: 'mqtt' }));

interface Surroundings {
  readonly definitions: Definitions;
  readonly brokers: MqttBrokers;
  readonly mqtt: Config['mqtt'];
  /** Where files with passwords are. */
  readonly dataDir: string;
}

export function jsonDevice(
  device: JsonDeviceConfig,
  kind: HttpDeviceOptions['kind'],
  surroundings: Surroundings,
  context: DeviceContext,
): BatteryReader {
  const { id, name, nameplateW = null } = device;
  const identity = { id, name, kind, nameplateW };
  if (device.type === 'http') {
    const { host, port, pollS } = device;
    const signIn = signInOf(device, surroundings.dataDir);
    const asked = questionOf(device, surroundings);
    return new HttpDevice({ ...identity, host, port, pollMs: pollS * 1_000, signIn, ...asked }, context);
  }
  const broker = brokerFor(device, surroundings);
  return new MqttDevice({ ...identity, broker, ...publishedBy(device, surroundings) }, surroundings.brokers, context);
}

/** The file is read anew for each question: a password that is changed there holds at once. `null`: there is none. */
export function signInOf({ user, passwordFile }: SignInConfig, dataDir: string): SignIn | null {
  if (user === undefined || passwordFile === undefined) return null;
  return async () => ({ user, password: await readSecret(dataDir, passwordFile) });
}

function questionOf(device: HttpDeviceConfig, { definitions }: Surroundings): { path: string; speech: JsonSpeech } {
  if (device.definition === undefined) {
    const { path, ...rest } = device;
    if (path === undefined) throw notChecked(device);
    return { path, speech: ownSpeech(rest) };
  }
  const definition = definitions.json.get(device.definition);
  if (definition?.protocol !== 'http') throw notChecked(device);
  return { path: definition.read, speech: definition };
}

const USUAL_S = 10;

function publishedBy(device: MqttDeviceConfig, { definitions }: Surroundings): { everyMs: number; speech: JsonSpeech } {
  const { topic = '', everyS } = device;
  if (device.definition === undefined) {
    const speech = speechByTopic(ownSpeech(device), { topic, own: topic });
    return { everyMs: (everyS ?? USUAL_S) * 1_000, speech };
  }
  const definition = definitions.json.get(device.definition);
  if (definition?.protocol !== 'mqtt') throw notChecked(device);
  const speech = speechByTopic(definition, { topic: definition.topic, own: topic });
  return { everyMs: (everyS ?? definition.everyS) * 1_000, speech };
}

function ownSpeech(
  device: Pick<HttpDeviceConfig | MqttDeviceConfig, 'values' | 'clock' | 'currentStepA' | 'definition'>,
): JsonSpeech {
  const { values, clock, currentStepA } = device;
  if (values === undefined) throw notChecked(device);
  return { values, currentStepA, ...(clock === undefined ? {} : { clock }) };
}

/** One that names none is at the broker of the house. */
function brokerFor({ broker }: MqttDeviceConfig, { mqtt, dataDir }: Surroundings): MqttOptions {
  if (broker !== undefined) return brokerOf(broker, dataDir);
  const { host } = mqtt;
  if (host === undefined) throw new Error('an MQTT device without a broker was not validated');
  return brokerOf({ ...mqtt, host }, dataDir);
}

/** Validation has made sure that this does not happen. */
function notChecked({ definition }: { readonly definition?: string }): Error {
  return new Error(`a device with ${definition ?? 'no definition'} was not validated`);
}
