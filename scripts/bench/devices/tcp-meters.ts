import { createServer } from 'node:net';
import { wordAt } from './meter-registers.ts';

/** Forty meters on Modbus TCP in a process of their own, each at a port of its own, as plain as can be. */

const ports: number[] = [];
for (let count = 0; count < 40; count += 1) {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (request) => {
      const [from, many] = [request.readUInt16BE(8), request.readUInt16BE(10)];
      const answer = Buffer.alloc(9 + 2 * many);
      request.copy(answer, 0, 0, 8);
      answer.writeUInt16BE(3 + 2 * many, 4);
      answer[8] = 2 * many;
      for (let word = 0; word < many; word += 1) answer.writeUInt16BE(wordAt(from + word), 9 + 2 * word);
      socket.write(answer);
    });
  });
  server.listen(0, '127.0.0.1', () => {
    const address = server.address();
    if (typeof address === 'object' && address !== null) ports.push(address.port);
    if (ports.length === 40) process.send?.(ports);
  });
}
process.on('disconnect', () => process.exit());
