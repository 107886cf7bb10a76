import { useId } from 'preact/hooks';
import { BATTERY_ACTIONS, type Stripe, stretchesOf, ticksOf } from './plan-data.ts';

const TOP = 22;
const PRICES = 124;
const LANE_Y = TOP + PRICES + 5;
const LANE = 6;
const SUN_Y = LANE_Y + LANE * 2 + 6;
const SUN = 44;
const AXIS = 22;

/** Prices as bars, what the cars and the battery do below them, then the sun; drawn to scale, so that letters keep their size. */
export function StripPicture(props: {
  readonly stripes: readonly Stripe[];
  readonly width: number;
  readonly nowMs: number;
  readonly wall: (atMs: number) => number;
  readonly departures: readonly number[];
  /** The stripe that is read out. */
  readonly at: number;
  readonly read: (index: number) => void;
  readonly words: {
    readonly price: (nano: number) => string;
    readonly time: (atMs: number) => string;
    readonly day: (atMs: number) => string;
    readonly now: string;
  };
}) {
  const { stripes, width, nowMs, wall, departures, at, read, words } = props;
  const hatch = useId();
  const [first, last] = [stripes[0], stripes.at(-1)];
  if (first === undefined || last === undefined) return null;
  const span = { startMs: first.startMs, endMs: last.endMs };
  const x = (atMs: number): number => ((atMs - span.startMs) / (span.endMs - span.startMs)) * width;
  const prices = stripes.flatMap(({ priceNano }) => priceNano ?? []);
  const [most, least] = [Math.max(...prices, 1), Math.min(...prices, 0)];
  const y = (nano: number): number => TOP + ((most - nano) / (most - least)) * PRICES;
  const sunMost = Math.max(...stripes.map(({ solarW }) => solarW));
  const bottom = sunMost > 0 ? SUN_Y + SUN : SUN_Y;
  const leaves = [...new Set(departures)].filter((ms) => ms > span.startMs && ms < span.endMs);
  const follow = (event: PointerEvent & { readonly currentTarget: SVGSVGElement }): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const atMs = span.startMs + ((event.clientX - box.left) / box.width) * (span.endMs - span.startMs);
    const index = stripes.findIndex(({ endMs }) => atMs < endMs);
    read(index < 0 ? stripes.length - 1 : index);
  };
  const current = stripes[at] ?? first;
  const cursor = (x(current.startMs) + x(current.endMs)) / 2;
  return (
    <svg
      class="strip"
      width={width}
      height={bottom + AXIS}
      viewBox={`0 0 ${width} ${bottom + AXIS}`}
      aria-hidden="true"
      onPointerMove={follow}
      onPointerDown={follow}
    >
      <pattern id={hatch} width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect class="strip-hatch" width="2.5" height="5" />
      </pattern>
      <line class="strip-line" x1="0" x2={width} y1={y(most)} y2={y(most)} />
      <line class="strip-line" x1="0" x2={width} y1={y(0)} y2={y(0)} />
      {ticksOf(span, wall, width < 480 ? 12 : 6).map(({ atMs, hour }) => (
        <g key={atMs}>
          <line class="strip-line" x1={x(atMs)} x2={x(atMs)} y1={TOP} y2={bottom} />
          {x(atMs) > 12 && x(atMs) < width - 20 && (
            <text class="strip-text" x={x(atMs)} y={bottom + 16} text-anchor="middle">
              {hour === 0 ? words.day(atMs) : hour}
            </text>
          )}
        </g>
      ))}
      {stripes.map(({ startMs, endMs, priceNano, assumed, boughtW, carW }) => {
        if (priceNano === null) return null;
        const box = {
          x: x(startMs),
          y: Math.min(y(priceNano), y(0)),
          width: Math.max(0.5, x(endMs) - x(startMs) - (width > 600 ? 0.6 : 0.2)),
          height: Math.max(1.5, Math.abs(y(priceNano) - y(0))),
        };
        return (
          <g key={startMs}>
            <rect class={boughtW > 0 ? 'strip-chosen' : carW > 0 ? 'strip-solar' : 'strip-price'} {...box} />
            {assumed && <rect fill={`url(#${hatch})`} {...box} />}
          </g>
        );
      })}
      {stretchesOf(stripes, ({ carW }) => carW > 0).map(({ startMs, endMs }) => (
        <rect
          key={startMs}
          class="strip-chosen"
          rx="2"
          x={x(startMs)}
          y={LANE_Y}
          width={x(endMs) - x(startMs)}
          height={LANE}
        />
      ))}
      {BATTERY_ACTIONS.map((action) =>
        stretchesOf(stripes, ({ battery }) => battery === action).map(({ startMs, endMs }) => (
          <rect
            key={`${action}${startMs}`}
            class={`strip-battery-${action}`}
            rx="2"
            x={x(startMs)}
            y={LANE_Y + LANE + 3}
            width={x(endMs) - x(startMs)}
            height={LANE - 2}
          />
        )),
      )}
      {sunMost > 0 && (
        <path
          class="strip-sun"
          d={`M0 ${bottom}${stripes
            .map(({ startMs, endMs, solarW }) => {
              const top = (bottom - (solarW / sunMost) * SUN).toFixed(1);
              return `L${x(startMs).toFixed(1)} ${top}L${x(endMs).toFixed(1)} ${top}`;
            })
            .join('')}L${width} ${bottom}Z`}
        />
      )}
      {prices.length > 0 && leaves.every((ms) => x(ms) < width - 120) && (
        <text class="strip-text" x={width} y={TOP - 7} text-anchor="end">
          {words.price(most)}
        </text>
      )}
      <line class="strip-now" x1={Math.max(1, x(nowMs))} x2={Math.max(1, x(nowMs))} y1={TOP - 4} y2={bottom} />
      {leaves.every((ms) => x(ms) > 70) && (
        <text class="strip-text" x="0" y={TOP - 7}>
          {words.now}
        </text>
      )}
      {leaves.map((ms) => (
        <g key={ms}>
          <line class="strip-departure" x1={x(ms)} x2={x(ms)} y1={TOP - 4} y2={bottom} />
          <text
            class="strip-text strip-leaves"
            x={Math.min(width - 22, Math.max(22, x(ms)))}
            y={TOP - 7}
            text-anchor="middle"
          >
            {words.time(ms)}
          </text>
        </g>
      ))}
      <line class="strip-cursor" x1={cursor} x2={cursor} y1={TOP - 4} y2={bottom} />
    </svg>
  );
}
