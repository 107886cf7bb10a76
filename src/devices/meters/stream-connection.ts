import type { Dial } from '../../transport/byte-stream.ts';
import { dialHttpPoll } from '../../transport/http-poll.ts';
import type { SignIn } from '../../transport/http-sign-in.ts';
import { dialSerial } from '../../transport/serial.ts';
import { dialTcp, type TcpEndpoint } from '../../transport/tcp.ts';
import { dialWebSocket } from '../../transport/websocket.ts';
import type { DeviceContext } from '../device.ts';

/** Where a meter that is only listened to is heard. */
export type StreamConnection =
  /** A network dongle or ser2net that passes the bytes on as they are. */
  | { readonly tcp: TcpEndpoint }
  /** A dongle that sends them as messages of a WebSocket. */
  | { readonly websocket: TcpEndpoint & { readonly path: string } }
  /** A dongle that gives the newest telegram as a page. */
  | { readonly http: TcpEndpoint & { readonly path: string; readonly signIn?: SignIn | null } }
  /** With parity `even` the line is 7E1, as in DSMR 2.2 and 3.0 at 9600 baud; else 8N1. */
  | { readonly serial: { readonly path: string; readonly baudRate?: number; readonly parity?: 'none' | 'even' } };

/** For people. */
export function addressOf(connection: StreamConnection): string {
  if ('serial' in connection) return connection.serial.path;
  if ('tcp' in connection) return `${connection.tcp.host}:${connection.tcp.port}`;
  const { host, port, path } = 'http' in connection ? connection.http : connection.websocket;
  return `${host}:${port}${path}`;
}

/** @param standardBaudRate where the connection does not say one */
export function dialTo(connection: StreamConnection, standardBaudRate: number, { clock }: DeviceContext): Dial {
  if ('tcp' in connection) return dialTcp(connection.tcp, clock);
  if ('websocket' in connection) return dialWebSocket(connection.websocket, connection.websocket.path, clock);
  if ('http' in connection) {
    const { path, signIn = null } = connection.http;
    return dialHttpPoll(connection.http, path, clock, signIn);
  }
  const { path, baudRate = standardBaudRate, parity = 'none' } = connection.serial;
  return dialSerial({ path, baudRate, parity, dataBits: parity === 'none' ? 8 : 7, stopBits: 1 });
}
