import { createServer as createPlainServer, type Server } from 'node:http';
import { createServer, type Server as TlsServer } from 'node:https';
import type { KeyAndCertificate } from '../key-file.ts';
import type { Gate } from './gate.ts';

/**
 * A port at which the page is: plain, or by TLS with HTTP/1.1 (for WebSockets). It stays open while the app behind the
 * gate changes.
 */
export class Entrance {
  private readonly server: Server | TlsServer;

  /** `material`: `null` for no encryption. */
  constructor(gate: Gate, material: KeyAndCertificate | null) {
    this.server = material === null ? createPlainServer(PATIENCE) : createServer({ ...material, ...TLS, ...PATIENCE });
    this.server.on('request', (request, response) => gate.request(request, response));
    this.server.on('upgrade', (request, socket, head) => gate.upgrade(request, socket, head));
    // Who does not trust the certificate breaks off: nothing to report.
    if (material !== null) this.server.on('tlsClientError', (_error, socket) => socket.destroy());
  }

  /** Resolves with the port; rejects with an error of the operating system. */
  listen(host: string, port: number): Promise<number> {
    return new Promise((resolve, reject) => {
      const failed = (error: Error): void => {
        this.server.off('listening', listening);
        reject(error);
      };
      const listening = (): void => {
        this.server.off('error', failed);
        const address = this.server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : port);
      };
      this.server.once('error', failed).once('listening', listening).listen(port, host);
    });
  }

  /** For connections from now on; those that are there stay. Without encryption: nothing. */
  renew(material: KeyAndCertificate): void {
    if ('setSecureContext' in this.server) this.server.setSecureContext({ ...material, ...TLS });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }
}

const TLS = { minVersion: 'TLSv1.2', honorCipherOrder: true } as const;
/** A whole request must have come by then; a connection that is open asks again within the other, ms. */
const PATIENCE = { requestTimeout: 20_000, keepAliveTimeout: 72_000 };
