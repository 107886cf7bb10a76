import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';

/** Two ends of one real WebSocket on loopback. */
export async function socketPair(): Promise<{ near: WebSocket; far: WebSocket; close: () => Promise<void> }> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0, maxPayload: 512 * 1024 });
  await once(server, 'listening');
  const far = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const accepted: Promise<WebSocket> = new Promise((resolve) => server.once('connection', resolve));
  await once(far, 'open');
  return {
    near: await accepted,
    far,
    async close() {
      for (const client of server.clients) client.terminate();
      far.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Waits until the condition holds; the deadline is far beyond what a loaded machine needs. */
export async function until(condition: () => boolean, what = 'the condition', deadlineMs = 15_000): Promise<void> {
  const endMs = performance.now() + deadlineMs;
  while (!condition()) {
    if (performance.now() > endMs) throw new Error(`still waiting for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
