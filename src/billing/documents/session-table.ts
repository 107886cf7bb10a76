import { energyAmount, toCents } from '../../core/tariff/money.ts';
import type { Statement, StatementSession } from '../statement.ts';
import { WORDS } from '../words.ts';
import { type Cell, duration, energy, integer, moment, money, price, type Reading, textCell } from './cell.ts';
import { DOCUMENT_WORDS } from './words.ts';
import type { ColumnName } from './words-needed.ts';

export interface SessionColumn {
  readonly name: ColumnName;
  readonly cell: (session: StatementSession) => Cell;
}

/** The columns of a statement's list of sessions, in every format; some leave a few out. */
export function sessionColumns(statement: Statement, reading: Reading): readonly SessionColumn[] {
  const words = DOCUMENT_WORDS[reading.language];
  const column = (name: ColumnName, cell: SessionColumn['cell']): SessionColumn => ({ name, cell });
  const { hasAmounts, priceOf, centsOf } = amountsIn(statement, reading);
  return [
    column('session', ({ sessionId }) => textCell(sessionId)),
    column('chargePoint', ({ chargePointName }) => textCell(chargePointName)),
    column('start', ({ startedAtMs }) => moment(startedAtMs)),
    column('end', ({ endedAtMs }) => moment(endedAtMs)),
    column('duration', ({ startedAtMs, endedAtMs }) => duration(endedAtMs === null ? null : endedAtMs - startedAtMs)),
    column('card', (session) => textCell(cardOf(session))),
    column('driver', ({ driver }) => textCell(driver)),
    column('vehicle', ({ vehicle }) => textCell(vehicle)),
    column('use', ({ use }) => textCell(words.use[use])),
    column('assignedBy', ({ assignedBy }) => textCell(words.assignedBy[assignedBy])),
    column('startRegister', ({ startRegisterWh }) => energy(startRegisterWh)),
    column('endRegister', ({ endRegisterWh }) => energy(endRegisterWh)),
    column('energy', ({ energyWh }) => energy(energyWh)),
    ...(statement.totals.sources === null
      ? []
      : [
          column('solar', ({ sources }) => energy(sources?.solarWh ?? null)),
          column('battery', ({ sources }) => energy(sources?.batteryWh ?? null)),
          column('grid', ({ sources }) => energy(sources?.gridWh ?? null)),
        ]),
    ...(hasAmounts
      ? [column('price', (session) => price(priceOf(session))), column('amount', (session) => money(centsOf(session)))]
      : []),
    column('odometer', ({ odometerKm }) => integer(odometerKm)),
    column('soc', ({ socPercent }) => integer(socPercent === null ? null : Math.round(socPercent))),
    column('signature', ({ signature }) => textCell(words.signature[signature])),
    column('remarks', (session) => textCell(remarksOn(session, reading).join(', '))),
  ];
}

/** The card by its name and the end of its number: the number itself is nobody else's business. */
export function cardOf({ tokenName, tokenTail }: StatementSession): string {
  return [tokenName, tokenTail === null || tokenTail === '' ? null : `…${tokenTail}`]
    .filter((part) => part !== null)
    .join(' ');
}

/** What a reader should know about a session beyond its figures. */
export function remarksOn(session: StatementSession, { language }: Reading): readonly string[] {
  const { sentences, signature } = DOCUMENT_WORDS[language];
  return [
    ...(session.endedAtMs === null ? [sentences.running] : []),
    ...session.flags.map((flag) => WORDS[language].flags[flag]),
    ...(session.corrected ? [sentences.correctedSession] : []),
    ...(session.provisional ? [sentences.provisionalPrice] : []),
    ...(session.signature === 'invalid' ? [`${DOCUMENT_WORDS[language].columns.signature} ${signature.invalid}`] : []),
  ];
}

/**
 * What a session adds to what is due. A published price of its month holds for the whole statement; otherwise it is the
 * session's own cost by its tariff.
 */
function amountsIn(statement: Statement, { toLocal }: Reading) {
  const { reimbursement, totals, exact } = statement;
  const priceInMonth = new Map(
    (reimbursement?.months ?? []).map(({ year, month, priceNano }) => [year * 12 + month, priceNano]),
  );
  const reimbursedAt = ({ startedAtMs }: StatementSession): number | null => {
    if (reimbursement === null) return null;
    const local = new Date(toLocal(startedAtMs));
    return priceInMonth.get(local.getUTCFullYear() * 12 + local.getUTCMonth() + 1) ?? reimbursement.priceNano;
  };
  return {
    hasAmounts: totals.cents !== null || !exact || (reimbursement !== null && reimbursement.cents !== null),
    priceOf: (session: StatementSession): number | null => {
      const reimbursed = reimbursedAt(session);
      if (reimbursed !== null) return reimbursed;
      const [first, ...others] = session.lines;
      return first !== undefined && others.every(({ priceNano }) => priceNano === first.priceNano)
        ? first.priceNano
        : null;
    },
    centsOf: (session: StatementSession): number | null => {
      const reimbursed = reimbursedAt(session);
      if (reimbursed === null) return session.cents;
      return session.energyWh === null ? null : toCents(energyAmount(session.energyWh, reimbursed));
    },
  };
}
