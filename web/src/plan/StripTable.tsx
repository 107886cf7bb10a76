import { useState } from 'preact/hooks';
import { useI18n } from '../parts/context.ts';

/** The same figures as a table; its many rows are drawn when somebody opens it. */
export function StripTable(props: {
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: () => readonly (readonly string[])[];
}) {
  const { t } = useI18n();
  const [open, setOpen] = useState(false);
  const { caption, head, rows } = props;
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{t('chart.table')}</summary>
      {open && (
        <section class="strip-table" aria-label={caption}>
          <table>
            <thead>
              <tr>
                {head.map((name, index) => (
                  <th key={name} scope="col" class={index === 0 ? '' : 'right'}>
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows().map(([time, ...values]) => (
                <tr key={time}>
                  <th scope="row">{time}</th>
                  {values.map((value, index) => (
                    <td key={index} class="right">
                      {value}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  );
}
