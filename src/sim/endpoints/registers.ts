/** Writes values into Modbus registers, high word first. */
export class RegisterWriter {
  readonly content = new Map<number, number>();

  u16(address: number, value: number): void {
    this.content.set(address, value & 0xffff);
  }

  /** Two's complement; 0x8000 is left to say "not implemented". */
  i16(address: number, value: number): void {
    this.u16(address, Math.max(-32_767, Math.min(32_767, Math.round(value))));
  }

  u32(address: number, value: number): void {
    const whole = Math.floor(value) % 2 ** 32;
    this.u16(address, Math.floor(whole / 65_536));
    this.u16(address + 1, whole);
  }

  f32(address: number, value: number): void {
    const bytes = Buffer.alloc(4);
    bytes.writeFloatBE(value);
    this.u16(address, bytes.readUInt16BE(0));
    this.u16(address + 1, bytes.readUInt16BE(2));
  }

  f64(address: number, value: number): void {
    const bytes = Buffer.alloc(8);
    bytes.writeDoubleBE(value);
    for (let index = 0; index < 4; index++) this.u16(address + index, bytes.readUInt16BE(2 * index));
  }

  /** ASCII, two characters a register, filled up with zeros. */
  text(address: number, value: string, registers: number): void {
    const bytes = Buffer.alloc(2 * registers);
    bytes.write(value, 'latin1');
    for (let index = 0; index < registers; index++) this.u16(address + index, bytes.readUInt16BE(2 * index));
  }

  fill(address: number, value: number, registers: number): void {
    for (let index = 0; index < registers; index++) this.u16(address + index, value);
  }
}
