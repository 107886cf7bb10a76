import { connect } from 'node:net';
import modbusSerial from 'modbus-serial';
import { afterEach, describe, expect, it } from 'vitest';
import { ModbusServer, type RegisterImage } from '../../../src/sim/endpoints/modbus-server.ts';
import { RegisterWriter } from '../../../src/sim/endpoints/registers.ts';
import { sdm630Image } from '../../../src/sim/endpoints/sdm630-image.ts';
import { sunspecImage } from '../../../src/sim/endpoints/sunspec-image.ts';
import { FakeClock } from '../../fake-clock.ts';
import { eventually } from '../eventually.ts';

// Its types say that the class is `default` of the CommonJS module; at run time it is both.
const ModbusRTU = modbusSerial.default;
type Client = InstanceType<typeof ModbusRTU>;

const clean: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const step of clean.splice(0).reverse()) await step();
});

async function serve(functionCode: 3 | 4, read: () => RegisterImage) {
  const clock = new FakeClock();
  const server = new ModbusServer({ clock, port: 0, unitId: 1, functionCode, read });
  const port = await server.start();
  clean.push(() => server.stop());
  return { clock, server, port };
}

async function client(port: number): Promise<Client> {
  const modbus = new ModbusRTU();
  modbus.on('error', () => {});
  await modbus.connectTCP('127.0.0.1', { port });
  modbus.setID(1);
  modbus.setTimeout(300);
  clean.push(() => modbus.destroy(() => {}));
  return modbus;
}

describe('the SunSpec inverter, read by a plain client', () => {
  const values = {
    powerW: 7_345,
    phaseVoltageV: [230, 231, 229] as const,
    energyWh: 8_765_432.9,
    largestW: 10_000,
    control: new Map(),
  };

  async function read(start: number, count: number): Promise<Buffer> {
    const { port } = await serve(3, () => sunspecImage(values));
    return (await (await client(port)).readHoldingRegisters(start, count)).buffer;
  }

  it('is a chain of marker, models 1, 103, 121, 123 and end', async () => {
    const all = await read(40_000, 124);
    expect(all.toString('latin1', 0, 4)).toBe('SunS');
    expect([all.readUInt16BE(4), all.readUInt16BE(6)]).toEqual([1, 66]);
    expect(all.toString('latin1', 8, 40).replaceAll('\0', '')).toBe('Lademeister');
    const inverter = 4 + 2 * 68;
    expect([all.readUInt16BE(inverter), all.readUInt16BE(inverter + 2)]).toEqual([103, 50]);
    const rest = await read(40_122, 60);
    const heads = [0, 32, 58].map((at) => [rest.readUInt16BE(2 * at), rest.readUInt16BE(2 * at + 2)]);
    expect(heads).toEqual([
      [121, 30],
      [123, 24],
      [0xffff, 0],
    ]);
  });

  it('shows scaled values', async () => {
    const model = await read(40_070, 52);
    const scaled = (offset: number, scale: number): number =>
      model.readInt16BE(2 * offset) * 10 ** model.readInt16BE(2 * scale);
    expect(scaled(14, 15)).toBe(7_350);
    expect(scaled(2, 6)).toBeCloseTo(7_345 / 230, 1);
    expect(scaled(3, 6)).toBeCloseTo(7_345 / 3 / 230, 1);
    expect([10, 11, 12].map((offset) => scaled(offset, 13))).toEqual([230, 231, 229]);
    expect(scaled(16, 17)).toBe(50);
    expect(model.readUInt32BE(48) * 10 ** model.readInt16BE(52)).toBe(8_765_432);
    expect(model.readUInt16BE(2 * 38)).toBe(4);
  });

  it('has nothing beyond its end', async () => {
    await expect(read(40_182, 1)).rejects.toMatchObject({ modbusCode: 2 });
  });
});

describe('the SDM630 sub-meter, read by a plain client', () => {
  it('shows floats, high word first', async () => {
    const image = sdm630Image({
      phasePowerW: [500, -690, 0],
      phaseVoltageV: [230, 230, 231],
      importWh: 912_345,
      exportWh: 100,
    });
    const { port } = await serve(4, () => image);
    const modbus = await client(port);
    const float = async (address: number): Promise<number> =>
      (await modbus.readInputRegisters(address, 2)).buffer.readFloatBE(0);
    expect(await float(0x0004)).toBeCloseTo(231, 3);
    expect(await float(0x0006)).toBeCloseTo(500 / 230, 3);
    expect(await float(0x0008)).toBeCloseTo(3, 3);
    expect(await float(0x000e)).toBeCloseTo(-690, 3);
    expect(await float(0x0034)).toBeCloseTo(-190, 3);
    expect(await float(0x0046)).toBeCloseTo(50, 3);
    expect(await float(0x0048)).toBeCloseTo(912.345, 3);
    expect(await float(0x004a)).toBeCloseTo(0.1, 3);
  });
});

describe('a Modbus server', () => {
  function counting(): () => RegisterImage {
    let count = 0;
    return () => {
      const registers = new RegisterWriter();
      registers.u16(0, count++);
      return registers.content;
    };
  }
  const value = async (modbus: Client): Promise<number> =>
    (await modbus.readHoldingRegisters(0, 1)).data[0] ?? Number.NaN;

  it('refuses other functions and addresses by their codes', async () => {
    const { port } = await serve(3, counting());
    const modbus = await client(port);
    await expect(modbus.readInputRegisters(0, 1)).rejects.toMatchObject({ modbusCode: 1 });
    await expect(modbus.readHoldingRegisters(5, 1)).rejects.toMatchObject({ modbusCode: 2 });
    expect(await value(modbus)).toBe(1);
  });

  it('says nothing for another unit', async () => {
    const { port } = await serve(3, counting());
    const modbus = await client(port);
    modbus.setID(2);
    await expect(value(modbus)).rejects.toThrow('Timed out');
  });

  it('serves requests that come in pieces and hangs up on what is no Modbus', async () => {
    const { port } = await serve(3, counting());
    const socket = connect(port, '127.0.0.1');
    clean.push(() => void socket.destroy());
    socket.setNoDelay(true);
    const heard: Buffer[] = [];
    let closed = false;
    socket.on('data', (chunk: Buffer) => heard.push(chunk));
    socket.on('close', () => {
      closed = true;
    });
    const request = Buffer.from('000100000006010300000001', 'hex');
    socket.write(request.subarray(0, 5));
    socket.write(Buffer.concat([request.subarray(5), request]));
    await eventually(() => Buffer.concat(heard).length === 22);
    expect(Buffer.concat(heard).toString('hex')).toBe('0001000000050103020000' + '0001000000050103020001');
    socket.write('GET / HTTP/1.0\r\n\r\n');
    await eventually(() => closed);
  });

  it('exception: every answer is one', async () => {
    const { port, server } = await serve(3, counting());
    const modbus = await client(port);
    server.faults.on('exception', 6);
    await expect(value(modbus)).rejects.toMatchObject({ modbusCode: 6 });
    server.faults.off();
    expect(await value(modbus)).toBe(0);
  });

  it('frozen: the registers stand still', async () => {
    const { port, server } = await serve(3, counting());
    const modbus = await client(port);
    server.faults.on('frozen');
    expect([await value(modbus), await value(modbus)]).toEqual([0, 0]);
    server.faults.off();
    expect([await value(modbus), await value(modbus)]).toEqual([1, 2]);
  });

  it.each(['silent', 'half-open'] as const)('%s: no answer', async (fault) => {
    const { port, server } = await serve(3, counting());
    const modbus = await client(port);
    server.faults.on(fault);
    await expect(value(modbus)).rejects.toThrow('Timed out');
  });

  it('late: the answer waits', async () => {
    const { clock, port, server } = await serve(3, counting());
    const modbus = await client(port);
    modbus.setTimeout(10_000);
    server.faults.on('late', 2_000);
    let answered = false;
    const answer = value(modbus).then((read) => {
      answered = true;
      return read;
    });
    clock.advance(1_000);
    expect(answered).toBe(false);
    await eventually(() => {
      clock.advance(2_000);
      return answered;
    });
    expect(await answer).toBe(0);
  });

  it('unreachable: refuses and comes back', async () => {
    const { port, server } = await serve(3, counting());
    server.faults.on('unreachable');
    await eventually(() =>
      client(port).then(
        () => false,
        () => true,
      ),
    );
    server.faults.off();
    await eventually(() =>
      client(port).then(
        () => true,
        () => false,
      ),
    );
  });
});
