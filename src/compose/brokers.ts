import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { BrokerConfig } from '../config/schema-mqtt.ts';
import { readSecret } from '../config/secret-file.ts';
import type { MqttOptions } from '../transport/mqtt/link.ts';

/** A broker as the document names it. Its files are read anew for each connection. */
export function brokerOf(
  { host, port, tls, caFile, username, passwordFile }: BrokerConfig,
  dataDir: string,
): MqttOptions {
  return {
    ...{ host, port, tls, username: username ?? null, statusTopic: null },
    secrets: async () => ({
      password: passwordFile === undefined ? null : await readSecret(dataDir, passwordFile),
      ca: caFile === undefined ? null : await readFile(resolve(dataDir, caFile), 'utf8'),
    }),
  };
}
