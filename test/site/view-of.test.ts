import { describe, expect, it } from 'vitest';
import type { Decision } from '../../src/core/model/decision.ts';
import type { Snapshot } from '../../src/core/model/snapshot.ts';
import type { PowerPicture } from '../../src/site/power-picture.ts';
import type { SiteView } from '../../src/site/view.ts';
import { type ViewSources, viewOf } from '../../src/site/view-of.ts';
import { chargePoint, chargePointSettings, device, inverter, settings, snapshot } from './builders.ts';

const NO_PICTURE: PowerPicture = { houseW: null, chargePointW: new Map() };

function view(parts: Partial<Snapshot>, more: Partial<ViewSources> = {}): SiteView {
  const now = snapshot(parts);
  const decision: Decision = {
    chargePoints: now.chargePoints.map(({ id }) => ({
      id,
      currentA: 16,
      phases: null,
      stopTransaction: false,
      reasons: [{ code: 'charge-point-maximum', limitA: 16 }],
    })),
    inverters: [],
    loads: [],
    batteries: [],
    balance: { surplusW: 0, houseW: 400, quarterHour: null },
    doubts: [],
    dimming: null,
    feedIn: null,
  };
  return viewOf({
    siteName: 'Zuhause',
    currency: 'EUR',
    settings: settings(...now.chargePoints.map(({ id }) => id)),
    cycle: { snapshot: now, decision },
    picture: NO_PICTURE,
    health: [],
    alarms: [],
    sessionOf: () => null,
    rangeKmOf: () => null,
    planOf: () => null,
    ...more,
  });
}

describe('the live view', () => {
  it('serves the house first: what is imported is charged to the cars', () => {
    const { chargePoints } = view({
      meters: [device('grid', 1_300)],
      chargePoints: [chargePoint('a', 4_000), chargePoint('b', 2_000)],
    });
    expect(chargePoints.map(({ solarPowerW }) => solarPowerW)).toEqual([3_133, 1_567]);
  });

  it('gives the cars all their power from the sun while the house exports', () => {
    expect(
      view({ meters: [device('grid', -500)], chargePoints: [chargePoint('a', 4_000)] }).chargePoints[0]?.solarPowerW,
    ).toBe(4_000);
  });

  it('shows the power of this moment on the card, in the share of the sun and in the flow alike', () => {
    const picture = { houseW: null, chargePointW: new Map([['a', 3_000]]) };
    const parts = { meters: [device('grid', 600)], chargePoints: [chargePoint('a', 1_000)] };
    expect(view(parts, { picture }).chargePoints[0]).toMatchObject({ powerW: { value: 3_000 }, solarPowerW: 2_400 });
  });

  it('names the phases of a charge point as its fuses do', () => {
    const turned = { ...chargePointSettings('a'), phaseRotation: ['L2', 'L3', 'L1'] as const };
    const { reading, ...point } = chargePoint('a', 2_300);
    if (reading === null) throw new Error('no reading');
    const drawing = {
      ...point,
      reading: { ...reading, value: { ...reading.value, phaseCurrentA: [10, 0, 0] as const } },
    };
    const shown = view({ chargePoints: [drawing] }, { settings: { ...settings(), chargePoints: [turned] } });
    expect(shown.chargePoints[0]?.phaseCurrentA).toEqual([0, 10, 0]);
  });

  it('does not guess the share of the sun while the grid meter is silent', () => {
    const shown = view({ meters: [device('grid', null)], chargePoints: [chargePoint('a', 4_000)] });
    expect(shown.chargePoints[0]?.solarPowerW).toBeNull();
    expect(shown.gridW).toBeNull();
  });

  it('adds inverters up, and calls the sum stale when one is missing', () => {
    expect(view({ inverters: [inverter('roof', 3_000), inverter('garage', 1_000)] }).solarW).toMatchObject({
      value: 4_000,
      stale: false,
    });
    expect(view({ inverters: [inverter('roof', 3_000), inverter('garage', null)] }).solarW).toMatchObject({
      value: 3_000,
      stale: true,
    });
    expect(view({}).solarW).toBeNull();
  });

  it('shows the load of a fuse from the phase powers, with the nominal voltage where none is measured', () => {
    const shown = view({ meters: [device('grid', 4_600, { phasePowerW: [2_300, 2_300, 0] })] });
    expect(shown.circuits[0]?.loadA).toEqual([10, 10, 0]);
  });
});
