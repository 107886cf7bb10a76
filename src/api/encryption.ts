import type { IncomingMessage } from 'node:http';
import { isLoopback } from '../access/addresses.ts';

/** The request came by TLS. */
export function isEncrypted({ socket }: Pick<IncomingMessage, 'socket'>): boolean {
  return 'encrypted' in socket && socket.encrypted === true;
}

/** Nobody in the network can read along: TLS, or the visitor sits at this very machine. */
export function isPrivate(request: Pick<IncomingMessage, 'socket'>): boolean {
  return isEncrypted(request) || isLoopback(request.socket.remoteAddress ?? '');
}
