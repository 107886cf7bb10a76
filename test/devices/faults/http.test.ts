import type { Socket } from 'node:net';
import { ShellyOutput } from '../../../src/devices/loads/shelly-output.ts';
import { SwitchedLoad } from '../../../src/devices/loads/switched-load.ts';
import type { FakeClock } from '../../fake-clock.ts';
import { type Peer, startPeer } from '../../transport/peer.ts';
import { type Fault, LIE, type Truth } from './faults.ts';
import { describeFaults, type FaultyPeer } from './suite.ts';

/** How long this driver waits for an answer, and then some. */
const LATE_MS = 3_600;

/** A server of JSON that does what a fault wants. `bodyOf` says what its device answers. */
async function startFaultyHttp(
  truth: Truth,
  clock: FakeClock,
  bodyOf: (truth: Truth, fault: Fault | null) => string,
): Promise<FaultyPeer> {
  let fault: Fault | null = null;
  const dead = new Set<Socket>();
  const serve = (socket: Socket): void => {
    if (fault === 'half-open connection') dead.add(socket);
    socket.once('data', () => {
      if (dead.has(socket)) return;
      const bytes = answerTo(socket);
      if (bytes !== null) socket.write(bytes);
    });
  };
  let peer: Peer = await startPeer(serve);
  const { port } = peer;
  const answerTo = (socket: Socket): Buffer | string | null => {
    const send = (bytes: Buffer | string): void => {
      if (!socket.destroyed) socket.write(bytes);
    };
    const lie = respond(bodyOf(LIE, null));
    switch (fault) {
      case 'no answer':
      case 'connection refused':
      case 'half-open connection':
      case 'restart':
        return null;
      case 'late answer':
        clock.after(LATE_MS, () => send(lie));
        return null;
      case 'half a frame':
        return lie.slice(0, -8);
      case 'garbage':
        return Buffer.from(Array.from({ length: 200 }, (_, index) => (index * 73 + 41) % 251));
      case 'connection reset':
        socket.resetAndDestroy();
        return null;
      case 'flood':
        return `HTTP/1.1 200 OK\r\ncontent-length: 9000000\r\n\r\n${'['.repeat(200_000)}`;
      case 'exception':
        return 'HTTP/1.1 500 Internal Server Error\r\ncontent-length: 2\r\n\r\n{}';
      case 'slow drip':
        [...lie].forEach((character, index) => {
          clock.after(200 * (index + 1), () => send(character));
        });
        return null;
      default:
        return respond(bodyOf(truth, fault));
    }
  };
  return {
    port,
    async misbehave(next) {
      const before = fault;
      fault = next;
      if (next === 'connection refused' || next === 'restart') await peer.close();
      if (before === 'connection refused' || before === 'restart') peer = await startPeer(serve, port);
    },
    close: () => peer.close(),
  };
}

function respond(body: string): string {
  return `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
}

/** Switch.GetStatus of a Shelly. */
function shellyStatus({ powerW }: Truth, fault: Fault | null): string {
  switch (fault) {
    case 'NaN':
      return '{"id":0,"output":true,"apower":NaN}';
    case 'all ones':
      return JSON.stringify({ id: 0, output: true, apower: 4_294_967_295 });
    case 'answer of another unit':
      return JSON.stringify({ id: 3, output: true, apower: LIE.powerW });
    case 'another device at the address':
      return JSON.stringify({ temperature: 21.5 });
    default:
      return JSON.stringify({ id: 0, output: true, apower: powerW });
  }
}

const alone = 'every question has a connection of its own';
const uncounted = 'it counts no energy';

describeFaults({
  name: 'a Shelly over HTTP',
  peer: (truth, clock) => startFaultyHttp(truth, clock, shellyStatus),
  driver: (port, context) => {
    const output = new ShellyOutput({ host: '127.0.0.1', port }, 0, context.clock);
    const load = new SwitchedLoad(
      { id: 'boiler', name: 'Boiler', kind: 'heating-rod', phases: ['L1'], maxW: 2_000 },
      [output],
      context,
    );
    return {
      start: () => load.start(),
      stop: () => load.stop(),
      health: () => load.health(),
      reading: () => load.snapshot().reading,
    };
  },
  without: {
    'answer of another register': alone,
    'answer of another function': alone,
    'two masters': alone,
    '0x8000': 'it speaks in text',
    'wrong word order': 'it speaks in text',
    frozen: uncounted,
    'jumping counter': uncounted,
    'counter going back': uncounted,
  },
});
