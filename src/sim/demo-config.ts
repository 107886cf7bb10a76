interface Endpoint {
  readonly host: string;
  readonly port: number;
}

/** Where the devices of a simulated home are. */
export interface DemoAddresses {
  readonly p1: Endpoint;
  readonly inverter: Endpoint;
  readonly meter: Endpoint;
  readonly shelly: Endpoint;
  readonly prices: Endpoint;
  readonly battery: Endpoint | null;
}

/** config.yaml of a controller of the simulated home. `http`: where its page is. */
export function demoConfig(
  http: object,
  ocppPort: number,
  { p1, inverter, meter, shelly, prices, battery }: DemoAddresses,
): string {
  return `# Written at each start: the simulated home, wired up like a real one.
site: { name: Sonnenweg 7, timeZone: Europe/Berlin, language: de }
http: ${JSON.stringify(http)}
ocpp: { host: 127.0.0.1, port: ${ocppPort} }
circuits:
  - { id: house, name: Hausanschluss, limitA: 25, meter: grid }
  - { id: garage, name: Garage, parent: house, limitA: 20, meter: garage }
meters:
  - { id: grid, name: Stromzähler, type: p1, tcp: { host: 127.0.0.1, port: ${p1.port} } }
  - { id: garage, name: Unterzähler Garage, type: modbus, definition: eastron-sdm630, host: 127.0.0.1, port: ${meter.port}, unit: 1 }
inverters:
  - { id: roof, name: Dach, type: sunspec, host: 127.0.0.1, port: ${inverter.port}, unit: 1 }
${
  battery === null
    ? ''
    : `batteries:
  - { id: cellar, name: Speicher, type: sunspec, host: 127.0.0.1, port: ${battery.port}, unit: 1, capacityKWh: 10, phases: [L1, L2, L3] }
`
}chargePoints:
  - { id: carport, name: Carport, type: ocpp, identity: SIM-CARPORT, circuit: house, phases: [L1, L2, L3], maxCurrentA: 16, safeCurrentA: 0, access: tokens, defaultMode: solar, phaseSwitching: true }
  - { id: garage-box, name: Garage, type: ocpp, identity: SIM-GARAGE, circuit: garage, phases: [L2, L3, L1], maxCurrentA: 16, safeCurrentA: 0, access: tokens, defaultMode: fast }
tokens:
  - { uid: 04A1B2C3D4E5F6, name: Anna }
  - { uid: 04112233445566, name: Firmenwagen }
loads:
  - { id: hot-water, name: Warmwasser, type: shelly, host: 127.0.0.1, port: ${shelly.port}, kind: heating-rod, circuit: house, phases: [L3], powerW: 2000, priority: 0, minOnMinutes: 1, minOffMinutes: 1 }
vehicles:
  - { id: annas-car, name: Annas Auto, tokens: [04A1B2C3D4E5F6], capacityKWh: 60, consumptionKWhPer100Km: 17 }
solar: { startDelayS: 10, stopDelayS: 60 }
forecast: { latitudeDeg: 52.1, longitudeDeg: 5.1, planes: [{ peakW: 11500, tiltDeg: 30, azimuthDeg: 190 }] }
battery: { policy: car-first, minSocPercent: 20, discharge: not-into-cars }
prices: { feedIn: { pricePerKwh: 0.0786, noneAtNegative: DE-LU } }
priceFeeds:
  - { id: market, type: awattar, market: DE-LU, address: "http://127.0.0.1:${prices.port}" }
`;
}
