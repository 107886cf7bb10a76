import type { Note } from './problem.ts';
import type { Config } from './schema.ts';
import type { HttpDeviceConfig } from './schema-http.ts';
import type { MqttDeviceConfig } from './schema-mqtt.ts';

/** A device that speaks in JSON has a definition or describes itself, says where its values are, and signs in with both or neither. */
export function checkJsonDevices(config: Config, problem: Note): void {
  const { meters, inverters, batteries, loads } = config;
  for (const [list, items] of Object.entries({ meters, inverters, batteries, loads })) {
    items.forEach((item, index) => {
      const place = [list, index];
      if ('passwordFile' in item || 'user' in item)
        checkSignIn(item, (allowed) => problem('contradiction', place, item.id, allowed));
      const fault = item.type === 'http' ? httpFault(item) : item.type === 'mqtt' ? mqttFault(item, config) : null;
      if (fault !== null) problem('contradiction', place, item.id, fault);
    });
  }
}

function checkSignIn(
  { user, passwordFile }: { readonly user?: unknown; readonly passwordFile?: unknown },
  problem: (allowed: string) => void,
): void {
  if ((user === undefined) !== (passwordFile === undefined)) problem('user and passwordFile belong together');
}

function httpFault({ definition, path, values, clock }: HttpDeviceConfig): string | null {
  if (definition !== undefined) {
    const hasMore = path !== undefined || values !== undefined || clock !== undefined;
    return hasMore ? 'either a definition, or path, values and clock' : null;
  }
  return path === undefined || values === undefined ? 'either a definition, or path and values' : null;
}

function mqttFault({ definition, topic, values, clock, broker }: MqttDeviceConfig, { mqtt }: Config): string | null {
  if (broker === undefined && mqtt.host === undefined) return 'a broker: its own, or the one under mqtt';
  if (definition !== undefined) {
    if (values !== undefined || clock !== undefined) return 'either a definition, or values and clock';
    return topic === undefined ? 'a definition needs the topic of the device' : null;
  }
  if (values === undefined) return 'either a definition, or values';
  if (topic !== undefined) return null;
  const { powerW, importWh, exportWh, socPercent, ...phases } = values;
  const points = [powerW, importWh, exportWh, socPercent, ...Object.values(phases).flat()];
  const parts = [clock, ...points, ...points.flatMap((point) => point?.plus ?? [])];
  return parts.some((part) => part !== undefined && part.topic === undefined)
    ? 'a topic: of the device, or of each value'
    : null;
}
