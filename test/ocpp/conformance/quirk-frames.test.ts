import { afterAll, beforeAll, expect, test } from 'vitest';
import { ScriptedStation } from '../scripted-station.ts';
import { ConformanceHouse } from './house.ts';
import { REPLAYS } from './quirk-frames.ts';

let house: ConformanceHouse;
beforeAll(async () => {
  house = await ConformanceHouse.open({ chargePoints: REPLAYS.map((_, index) => `replay-${index}`) });
});
afterAll(() => house.close());

test.each(REPLAYS.map((replay, index) => ({ ...replay, index })))(
  'what $who said is answered, and means what it should ($source)',
  async ({ index, frames, seen, booked }) => {
    const id = `replay-${index}`;
    const station = await ScriptedStation.connect(`${house.ocppUrl}/${id}`);
    await station.call('BootNotification', { chargePointVendor: 'v', chargePointModel: 'm' });
    for (const frame of frames((seconds) => house.now(1_000 * seconds))) {
      const sent = /^\[2,"(\w+)"/.exec(frame)?.[1] ?? '';
      station.socket.send(frame);
      await house.until(() => station.hasAnswer(sent), `an answer to ${frame}`);
      expect(station.answerTo(sent)[0], frame).toBe(3);
    }
    const shown = await house.seen(id);
    if (seen?.status !== undefined) expect(shown.status).toBe(seen.status);
    if (seen?.powerW !== undefined) expect(shown.powerW?.value).toBeCloseTo(seen.powerW, 1);
    if (seen?.phaseCurrentA !== undefined) expect(shown.phaseCurrentA).toEqual(seen.phaseCurrentA);
    if (seen?.sessionWh !== undefined) expect(shown.session?.energyWh).toBe(seen.sessionWh);
    if (booked !== undefined) expect(await house.sessions(id)).toMatchObject(booked);
    station.socket.terminate();
  },
);
