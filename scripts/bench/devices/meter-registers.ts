/** Registers of a PRO380 that draws 3 kW: 230 V, 1 A and 1 kW on each phase, 1 kWh. */
export function wordAt(address: number): number {
  if (address % 2 === 1) return 0;
  const [volts230, one] = [0x4366, 0x3f80];
  return address < 0x500c ? volts230 : one;
}
