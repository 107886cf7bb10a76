import { Type } from 'typebox';
import type { NoteRefusal } from '../../ledger/session-notes.ts';
import type { AssignmentAnswer } from '../answers.ts';
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

/** As many as are written to the disk while somebody waits. */
const MOST_AT_ONCE = 100;

const AssignmentSchema = Type.Unsafe<AssignmentAnswer>(
  Type.Object(
    {
      done: Type.Number(),
      refused: Type.Array(Type.Object({ sessionId: Type.String(), code: Type.String() }, closed)),
    },
    closed,
  ),
);

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

  app.post(
    '/api/sessions/assignments',
    {
      schema: {
        summary: `Assign up to ${MOST_AT_ONCE} sessions to a vehicle with one reason; each is a correction of its own`,
        body: Type.Object(
          {
            sessionIds: Type.Array(Type.String({ maxLength: 64 }), { minItems: 1, maxItems: MOST_AT_ONCE }),
            vehicleId: Type.Union([Type.String({ maxLength: 64 }), Type.Null()], { description: 'null: to none' }),
            driverId: Type.Optional(
              Type.String({ maxLength: 64, description: "If not told: the card's holder, else the vehicle's driver" }),
            ),
            reason,
          },
          closed,
        ),
        response: { 200: AssignmentSchema, ...refusals },
      },
    },
    async (request) => {
      const { sessionIds, vehicleId, driverId, reason: why } = request.body;
      const { notes } = configured(site);
      const { name } = signedIn(request);
      const change = { vehicleId, ...(driverId === undefined ? {} : { driverId }), reason: why };
      const refused: { sessionId: string; code: string }[] = [];
      for (const sessionId of new Set(sessionIds)) {
        const outcome = notes.setVehicle(sessionId, change, name);
        // What is wrong with all of them is no partial success.
        if (outcome === 'unknown-vehicle' || outcome === 'unknown-driver') throw new Refused(outcome);
        if (outcome !== 'done') refused.push({ sessionId, code: outcome });
        // Each waits for the disk: the control loop has its turn in between.
        await new Promise((resolve) => setImmediate(resolve));
      }
      return { done: new Set(sessionIds).size - refused.length, refused };
    },
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
