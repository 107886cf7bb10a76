/** `PORT KIND CLIENTS SECONDS`: screens that count what they are sent. Prints `counting`, then bytes per second of one. */
import { connect } from 'node:net';

const [port = '0', kind = 'websocket', clients = '1', seconds = '1'] = process.argv.slice(2);
const asking =
  kind === 'websocket'
    ? 'connection: Upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-extensions: permessage-deflate; client_max_window_bits'
    : 'accept: text/event-stream\r\naccept-encoding: gzip, br';

let bytes = 0;
const sockets = Array.from({ length: Number(clients) }, () => {
  const socket = connect(Number(port), '127.0.0.1');
  socket.on('data', (chunk) => {
    bytes += chunk.length;
  });
  socket.write(`GET /api/stream HTTP/1.1\r\nhost: localhost\r\norigin: http://localhost\r\n${asking}\r\n\r\n`);
  return socket;
});
// The first view is whole; it is the ones after it that go on and on.
setTimeout(() => {
  console.log('counting');
  bytes = 0;
  setTimeout(() => {
    console.log(bytes / Number(clients) / Number(seconds));
    for (const socket of sockets) socket.destroy();
  }, Number(seconds) * 1_000);
}, 3_000);
