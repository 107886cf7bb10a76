/** Registers of a PRO380 that draws 3 kW: 230 V, 50 Hz, 1 A and 1 kW on each phase, 1 kWh. */
export function wordAt(address: number): number {
  if (address % 2 === 1) return 0;
  const [volts230, hertz50, one] = [0x4366, 0x4248, 0x3f80];
  if (address === 0x5008) return hertz50;
  return address < 0x500c ? volts230 : one;
}
