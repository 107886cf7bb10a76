import { useI18n } from '../parts/context.ts';
import type { CircuitNode } from './circuit-tree.ts';

/** The same figures as a table: one line for each phase of each circuit. */
export function CircuitTable({ nodes }: { readonly nodes: readonly CircuitNode[] }) {
  const { t, format } = useI18n();
  const amps = (value: number | null | undefined): string => (value == null ? '–' : format.current(value).number);
  return (
    <details class="card chart">
      <summary>{t('chart.table')}</summary>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('circuit-page.column-circuit')}</th>
            <th scope="col" class="right">
              {t('circuit-page.column-rating')}
            </th>
            <th scope="col" class="right">
              {t('circuit-page.column-load')}
            </th>
            <th scope="col" class="right">
              {t('circuit-page.column-free')}
            </th>
          </tr>
        </thead>
        <tbody>
          {nodes.flatMap(({ circuit, freeA }) =>
            circuit.limitA.map((limitA, index) => (
              <tr key={`${circuit.id} ${index + 1}`}>
                <th scope="row">
                  {circuit.name} L{index + 1}
                </th>
                <td class="right">{format.rating(limitA).number}</td>
                <td class="right">{amps(circuit.loadA?.[index])}</td>
                <td class="right">{amps(freeA?.[index])}</td>
              </tr>
            )),
          )}
        </tbody>
      </table>
      <p class="small">{t('circuit-page.amperes')}</p>
    </details>
  );
}
