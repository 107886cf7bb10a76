import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import { isLoopback } from '../access/addresses.ts';
import type { KeyAndCertificate } from '../key-file.ts';
import type { App } from './app.ts';

/** The request came by TLS. */
export function isEncrypted({ socket }: Pick<IncomingMessage, 'socket'>): boolean {
  return 'encrypted' in socket && socket.encrypted === true;
}

/** Nobody in the network can read along: TLS, or the visitor sits at this very machine. */
export function isPrivate(request: Pick<IncomingMessage, 'socket'>): boolean {
  return isEncrypted(request) || isLoopback(request.socket.remoteAddress ?? '');
}

/** The same pages and the same API by TLS, at a port of its own. HTTP/1.1, for WebSockets. */
export class EncryptedEntrance {
  private readonly server: Server;

  constructor(app: App, material: KeyAndCertificate) {
    this.server = createServer(
      { ...material, ...TLS, requestTimeout: 20_000 },
      (request: IncomingMessage, response: ServerResponse) => app.routing(request, response),
    );
    this.server.on('upgrade', (request, socket, head) => app.server.emit('upgrade', request, socket, head));
    // Who does not trust the certificate breaks off: nothing to report.
    this.server.on('tlsClientError', (_error, socket) => socket.destroy());
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

  /** For connections from now on; those that are there stay. */
  renew(material: KeyAndCertificate): void {
    this.server.setSecureContext({ ...material, ...TLS });
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }
}

const TLS = { minVersion: 'TLSv1.2', honorCipherOrder: true } as const;
