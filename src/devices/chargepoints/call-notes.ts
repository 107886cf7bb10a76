import type { SettledCall } from '../../ocpp/rpc/connection.ts';
import type { ExchangeCounter } from '../exchanges.ts';

/** Notes what became of a call to a station, for the figures of its health. */
export function noteCall(
  exchanges: ExchangeCounter | undefined,
  { action, outcome, tookMs }: SettledCall,
  address: string,
): void {
  switch (outcome.kind) {
    case 'result':
      exchanges?.took(tookMs);
      return;
    case 'error': {
      const detail = `${action}: ${outcome.code} ${outcome.description}`.trimEnd().slice(0, 200);
      exchanges?.failed({ code: 'protocol-error', address, detail });
      return;
    }
    case 'timeout':
    case 'closed':
      exchanges?.failed({ code: 'unreachable', address, detail: `${action}: no answer in time` });
      return;
    case 'superseded':
      return;
  }
}
