import { type Peer, startPeer } from '../../transport/peer.ts';

export interface CoilBank extends Peer {
  readonly coils: boolean[];
  isSilent: boolean;
}

/** A relay on Modbus TCP: functions 1 and 5 of V1.1b3, one request of 12 bytes at a time. */
export async function startCoilBank(count: number): Promise<CoilBank> {
  const coils = Array.from({ length: count }, () => false);
  const state = { coils, isSilent: false };
  const peer = await startPeer((socket) => {
    let received = Buffer.alloc(0);
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      for (; received.length >= 12; received = received.subarray(12)) {
        if (!state.isSilent) socket.write(answer(received.subarray(0, 12), coils));
      }
    });
  });
  return Object.assign(state, peer);
}

function answer(request: Buffer, coils: boolean[]): Buffer {
  const code = request.readUInt8(7);
  const coil = request.readUInt16BE(8);
  const header = Buffer.from(request.subarray(0, 7));
  const pdu =
    coil >= coils.length
      ? Buffer.from([code | 0x80, 2])
      : code === 5
        ? Buffer.from(request.subarray(7))
        : Buffer.from([1, 1, coils[coil] === true ? 1 : 0]);
  if (code === 5 && coil < coils.length) coils[coil] = request.readUInt16BE(10) === 0xff00;
  header.writeUInt16BE(pdu.length + 1, 4);
  return Buffer.concat([header, pdu]);
}
