import type { PricesAhead } from '../../../src/api/feed-ports.ts';

const WIDTH = 640;
const HEIGHT = 160;

/** Prices as bars around zero, with a line at this moment. What it shows stands beside it in words and in a table. */
export function PriceBars({ points, nowMs }: { readonly points: PricesAhead['points']; readonly nowMs: number }) {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return null;
  const most = Math.max(1, ...points.map(({ importNano }) => importNano));
  const least = Math.min(0, ...points.map(({ importNano }) => importNano));
  const x = (atMs: number): number => ((atMs - first.startMs) / (last.endMs - first.startMs)) * WIDTH;
  const y = (nano: number): number => ((most - nano) / (most - least)) * HEIGHT;
  return (
    <svg class="bars prices" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
      {points.map(({ startMs, endMs, importNano, basis }) => (
        <rect
          key={startMs}
          class={basis === 'published' ? '' : 'assumed'}
          x={x(startMs)}
          y={y(Math.max(0, importNano))}
          width={x(endMs) - x(startMs)}
          height={Math.max(1, Math.abs(y(importNano) - y(0)))}
        />
      ))}
      <line x1={x(nowMs)} x2={x(nowMs)} y1={0} y2={HEIGHT} />
    </svg>
  );
}
