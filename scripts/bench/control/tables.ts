import type { FuseFigures, SurplusFigures } from './figures.ts';

/** The figures of one surplus scenario as a Markdown table. */
export function surplusTable(rows: readonly SurplusFigures[]): string {
  return table(
    ['', 'J, % of clairvoyant', 'used, kWh/d', 'import, Wh/d', 'x clairvoyant', 'starts/d', '1p/3p/d', 'set-points/d'],
    rows.map((row) => [
      row.contestant,
      row.valuePercent.toFixed(1),
      (row.usedWh / 1000).toFixed(1),
      row.importWh.toFixed(0),
      row.importRatio.toFixed(2),
      row.starts.toFixed(1),
      row.phaseSwitches.toFixed(1),
      row.setPoints.toFixed(0),
    ]),
  );
}

/** What went through the home batteries, a sentence for each who has one. */
export function batteryLines(rows: readonly SurplusFigures[]): string {
  const kwh = (wh: number): string => (wh / 1000).toFixed(1);
  return rows
    .flatMap(({ contestant, battery }) =>
      battery === null
        ? []
        : [
            `${contestant}: the battery took ${kwh(battery.takenWh)} and gave ${kwh(battery.givenWh)} kWh/d, ` +
              `${battery.intoCarsWh.toFixed(0)} Wh/d of it to cars beyond the sun`,
          ],
    )
    .join('\n');
}

/** The figures of one fuse scenario as a Markdown table. */
export function fuseTable(rows: readonly FuseFigures[]): string {
  return table(
    ['', 's over p50 / max', 'A·s mean / p99', 'budget, most to 120 %', 'exhausted, % of steps', 'delivered, %'],
    rows.map((row) => [
      row.contestant,
      `${row.secondsOverP50} / ${row.secondsOverMax}`,
      `${row.ampereSecondsMean.toFixed(0)} / ${row.ampereSecondsP99.toFixed(0)}`,
      row.budgetMaxTo120.toFixed(2),
      row.exhaustedPercent.toFixed(1),
      row.deliveredPercent.toFixed(1),
    ]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((cells) => (cells[column] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join(' | ')} |`;
  const rule = `|${widths.map((width, column) => (column === 0 ? '-'.repeat(width + 2) : `${'-'.repeat(width + 1)}:`)).join('|')}|`;
  return [line(head), rule, ...rows.map(line)].join('\n');
}
