import { Type } from 'typebox';
import type { NoteRefusal } from '../../ledger/session-notes.ts';
import type { App } from '../app.ts';
import { signedIn } from '../guards.ts';
import { configured, type SitePorts } from '../ports.ts';
import { Refused } from '../problems.ts';
import { DONE, DoneSchema, refusals } from '../schemas.ts';

const closed = { additionalProperties: false } as const;
const params = Type.Object({ id: Type.String({ maxLength: 64 }) }, closed);
const reason = Type.String({
  minLength: 3,
  maxLength: 200,
  description: 'Why; kept in the ledger for ever, so without names',
});
const orNull = (minimum: number, maximum: number, description: string) =>
  Type.Union([Type.Integer({ minimum, maximum }), Type.Null()], { description });

/** The year 2100. */
const LATEST_MS = Date.UTC(2100, 0, 1);

/** What people say of a session: new records beside what its station has reported. */
export function addNoteRoutes(app: App, site: SitePorts | null): void {
  app.put(
    '/api/sessions/:id/vehicle',
    {
      schema: {
        summary: 'Assign a session to a vehicle; once it is over, or against its card, as a correction with a reason',
        params,
        body: Type.Object(
          {
            vehicleId: Type.Union([Type.String({ maxLength: 64 }), Type.Null()], { description: 'null: to none' }),
            reason: Type.Union([reason, Type.Null()]),
          },
          closed,
        ),
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async (request) => done(configured(site).notes.setVehicle(request.params.id, request.body, signedIn(request).name)),
  );

  app.put(
    '/api/charge-points/:id/vehicle-identifier',
    {
      schema: {
        summary:
          'The car at a charge point has shown its MAC address or EVCCID: its session goes to the vehicle of that name',
        params,
        body: Type.Object(
          {
            identifier: Type.String({
              pattern: '^[0-9A-Fa-f]{2}([:-]?[0-9A-Fa-f]{2}){5,7}$',
              description: 'MAC address or EVCCID, with or without colons',
            }),
          },
          closed,
        ),
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async (request) => {
      const outcome = await configured(site).notes.vehicleShown(request.params.id, request.body.identifier);
      if (outcome !== 'done') throw new Refused(outcome);
      return DONE;
    },
  );

  app.put(
    '/api/sessions/:id/details',
    {
      schema: {
        summary: 'Odometer and state of charge of a session; null leaves what was said before',
        params,
        body: Type.Object(
          { odometerKm: orNull(0, 5_000_000, 'km'), socPercent: orNull(0, 100, 'State of charge, %') },
          closed,
        ),
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async (request) => done(configured(site).notes.setDetails(request.params.id, request.body, 'hand')),
  );

  app.post(
    '/api/sessions/:id/corrections',
    {
      schema: {
        summary: 'Correct energy or times of a session that is over; what was reported stays beside it',
        params,
        body: Type.Object(
          {
            energyWh: orNull(0, 1_000_000, 'Wh; null: as it is'),
            startedAtMs: orNull(0, LATEST_MS, 'UTC epoch ms; null: as it is'),
            endedAtMs: orNull(0, LATEST_MS, 'UTC epoch ms; null: as it is'),
            reason,
          },
          closed,
        ),
        response: { 200: DoneSchema, ...refusals },
      },
    },
    async (request) => done(configured(site).notes.correct(request.params.id, request.body, signedIn(request).name)),
  );
}

function done(outcome: 'done' | NoteRefusal): typeof DONE {
  if (outcome !== 'done') throw new Refused(outcome);
  return DONE;
}
