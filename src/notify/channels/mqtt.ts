import type { Channel } from '../channel.ts';
import { payloadOf } from './webhook.ts';

/** The broker, as far as it is needed here. */
export interface Publisher {
  /** Resolves when the broker has it (QoS 1); `null`: done, else why not. */
  publishEvent(topic: string, payload: string): Promise<string | null>;
}

export interface MqttChannelSettings {
  /** `null`: none is configured, or its password cannot be read. */
  readonly broker: Publisher | null;
  readonly topic: string;
  readonly siteName: string;
}

/** An event on a topic, not retained: who was not there has missed it. */
export function mqttChannel({ broker, topic, siteName }: MqttChannelSettings): Channel {
  return {
    async send(message) {
      if (broker === null) return { kind: 'denied', detail: 'no MQTT broker can be used' };
      const failed = await broker.publishEvent(topic, JSON.stringify(payloadOf(message, siteName)));
      return failed === null ? { kind: 'sent' } : { kind: 'later', detail: failed, retryAfterMs: null };
    },
  };
}
