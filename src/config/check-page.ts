import type { Note } from './problem.ts';
import type { Config } from './schema.ts';

/** The ports of this program are four different ones, and an own certificate needs its key. */
export function checkPage({ http, ocpp }: Config, problem: Note): void {
  const differs = (
    path: readonly string[],
    value: number | undefined,
    others: readonly (readonly [string, number])[],
  ) => {
    const same = others.find(([, port]) => port === value);
    if (same === undefined) return;
    problem('wrong-value', path, String(value), `a port other than ${same[0]} (${same[1]})`);
  };
  const page = [
    ['http.port', http.port],
    ['http.tlsPort', http.tlsPort],
  ] as const;
  differs(['http', 'tlsPort'], http.tlsPort, [page[0]]);
  differs(['ocpp', 'port'], ocpp.port, page);
  differs(['ocpp', 'tlsPort'], ocpp.tlsPort, [...page, ['ocpp.port', ocpp.port]]);
  if ((http.certificateFile === undefined) !== (http.keyFile === undefined)) {
    problem('contradiction', ['http'], null, 'certificateFile and keyFile belong together');
  }
}
