/** The part of the object graph that reads cards at this machine. */
import type { Clock } from '../clock.ts';
import type { Config } from '../config/schema.ts';
import type { CommandOutcome } from '../core/model/charge-point-commands.ts';
import type { TransactionBook } from '../core/model/transactions.ts';
import type { DeviceContext } from '../devices/device.ts';
import { RfidReader } from '../devices/readers/rfid-reader.ts';
import { StoreError } from '../ledger/errors.ts';
import type { Log } from '../log.ts';
import { CardDesk } from '../site/card-desk.ts';
import type { Stations } from './stations.ts';

export interface Readers {
  readonly devices: readonly RfidReader[];
  readonly desk: CardDesk;
}

/** The readers of the configuration, and who finds out which charge point a card is for. */
export function composeReaders(
  { readers }: Config,
  { chargePoints, operators }: Pick<Stations, 'chargePoints' | 'operators'>,
  book: Pick<TransactionBook, 'authorise'>,
  { clock, log }: { readonly clock: Clock; readonly log: Log },
  context: DeviceContext,
): Readers {
  const desk = new CardDesk({
    chargePoints,
    clock,
    log,
    present: (chargePointId, idToken) =>
      unlessStoreFails<CommandOutcome>(log, 'unanswered', async () => {
        const operator = operators.get(chargePointId);
        return operator === undefined ? 'unreachable' : (await operator.present(idToken)).outcome;
      }),
    authorise: (chargePointId, idToken) =>
      unlessStoreFails(log, false, async () => (await book.authorise({ chargePointId, idToken })) === 'accepted'),
  });
  const devices = readers.map((reader) => {
    const { id, digits, padded, reversed, bytes = null, chargePoint = null } = reader;
    const presented = (idToken: string): void => {
      void desk.presented({ readerId: id, chargePointId: chargePoint, idToken });
    };
    return new RfidReader({ ...reader, format: { digits, padded, reversed, bytes }, presented }, context);
  });
  return { devices, desk };
}

/** A disk that does not let a card be looked up refuses it, and breaks nothing else. */
async function unlessStoreFails<Answer>(log: Log, otherwise: Answer, ask: () => Promise<Answer>): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    log.error({ kind: error.kind, detail: error.message }, 'A card cannot be looked up: it does nothing');
    return otherwise;
  }
}
