import type { Shown, SiteView } from '../../../src/site/view.ts';
import type { I18n } from '../i18n/i18n.ts';
import { useI18n } from '../parts/context.ts';
import { type IconName, IconShape } from '../parts/Icon.tsx';
import { useWidth } from '../parts/use-width.ts';
import { isCharging } from '../words/reasons.ts';
import { type FlowNode, fitsSeparately, layoutFlow, type NodeKind, type PlacedNode, pace } from './flow-layout.ts';
import { flowSummary } from './flow-summary.ts';

const HEIGHT = 276;
const BUS_Y = 138;
const RING = 22;
const SOURCE_Y = 72;
const LOAD_Y = 204;

/** The house's busbar: what feeds it above, what draws from it below, each with its true direction. */
export function Flow({ view }: { readonly view: SiteView }) {
  const i18n = useI18n();
  const [place, width] = useWidth();
  const { nodes, stretches } = layoutFlow(sourcesOf(view, i18n), loadsOf(view, i18n, width), width);

  return (
    <section class="card flow" aria-labelledby="flow">
      <h2 id="flow" class="visually-hidden">
        {i18n.t('flow.title')}
      </h2>
      <p class="visually-hidden">{flowSummary(view, i18n)}</p>
      <div ref={place} class="flow-place">
        <svg width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} aria-hidden="true">
          {stretches.map(({ fromX, toX, powerW }) => (
            <Stream key={`${fromX}`} kind="bus" from={[fromX, BUS_Y]} to={[toX, BUS_Y]} powerW={powerW} />
          ))}
          {nodes.map((node) => (
            <Station key={node.id} node={node} i18n={i18n} />
          ))}
        </svg>
      </div>
    </section>
  );
}

type Point = readonly [x: number, y: number];

/** A line that moves from `from` to `to` while the power is positive, the other way while it is negative. */
function Stream(props: {
  readonly kind: NodeKind | 'bus';
  readonly from: Point;
  readonly to: Point;
  readonly powerW: number | null;
}) {
  const speed = pace(props.powerW);
  const backwards = (props.powerW ?? 0) < 0;
  const [[startX, startY], [endX, endY]] = backwards ? [props.to, props.from] : [props.from, props.to];
  const path = `M${startX} ${startY}L${endX} ${endY}`;
  return (
    <g class={`stream kind-${props.kind}`}>
      <path class="stream-line" d={path} />
      {speed > 0 && <path class={`stream-motion pace-${speed}`} d={path} />}
      {speed > 0 && <Arrow x={(startX + endX) / 2} y={(startY + endY) / 2} dx={endX - startX} dy={endY - startY} />}
    </g>
  );
}

/** Stands in for the motion where motion is not wanted. */
function Arrow({ x, y, dx, dy }: { readonly x: number; readonly y: number; readonly dx: number; readonly dy: number }) {
  const turn = (Math.atan2(dy, dx) * 180) / Math.PI;
  return <path class="stream-arrow" d="M-3 -5 3 0-3 5" transform={`translate(${x} ${y}) rotate(${turn})`} />;
}

const ICONS: Readonly<Record<NodeKind, IconName>> = {
  sun: 'sun',
  grid: 'grid',
  battery: 'battery',
  house: 'house',
  car: 'car',
};

function Station({ node, i18n }: { readonly node: PlacedNode; readonly i18n: I18n }) {
  const { x, kind, intoBusW, stale } = node;
  const above = node.row === 'source';
  const ringY = above ? SOURCE_Y : LOAD_Y;
  const joint: Point = [x, BUS_Y];
  const foot: Point = [x, above ? SOURCE_Y + RING : LOAD_Y - RING];
  const power = intoBusW === null ? null : i18n.format.power(Math.abs(intoBusW));
  const state = intoBusW === null || pace(intoBusW) === 0 ? 'resting' : 'active';
  return (
    <g class={`station kind-${kind} is-${state}${stale ? ' is-stale' : ''}`}>
      <Stream kind={kind} from={foot} to={joint} powerW={intoBusW} />
      <circle class="joint" cx={x} cy={BUS_Y} r="3" />
      <circle class="ring" cx={x} cy={ringY} r={RING} />
      <IconShape name={ICONS[kind]} x={x} y={ringY} />
      <text class="station-label" x={x} y={above ? 14 : 272}>
        {node.label}
      </text>
      <text class="station-value" x={x} y={above ? 38 : 250}>
        {power === null ? '–' : power.number}
        {power !== null && <tspan class="station-unit">{` ${power.unit}`}</tspan>}
      </text>
      {stale && <IconShape name="clock" x={x + 34} y={ringY - 14} />}
    </g>
  );
}

function sourcesOf(view: SiteView, { t }: I18n): FlowNode[] {
  const gridW = view.gridW?.value ?? 0;
  const gridLabel = gridW > 50 ? 'flow.import' : gridW < -50 ? 'flow.export' : 'flow.grid';
  return [
    ...(view.solarW === null ? [] : [node('sun', 'sun', t('flow.sun'), view.solarW, 1)]),
    node('grid', 'grid', t(gridLabel), view.gridW, 1),
    ...(view.batteryW === null ? [] : [node('battery', 'battery', t('flow.battery'), view.batteryW, 1)]),
  ];
}

function loadsOf(view: SiteView, { t, plural }: I18n, width: number): FlowNode[] {
  const house = node('house', 'house', t('flow.house'), view.houseW, -1);
  const cars = view.chargePoints;
  if (fitsSeparately(cars.length, width)) {
    return [
      house,
      ...cars.map((car) =>
        node(`car-${car.id}`, 'car', shortened(car.name, width / (cars.length + 1)), car.powerW, -1),
      ),
    ];
  }
  const charging = cars.filter(isCharging);
  return [
    house,
    {
      id: 'cars',
      kind: 'car',
      label: plural('flow.cars', cars.length),
      intoBusW: -charging.reduce((sumW, car) => sumW + (car.powerW?.value ?? 0), 0),
      stale: cars.some((car) => car.powerW?.stale === true),
    },
  ];
}

function node(id: string, kind: NodeKind, label: string, shown: Shown | null, sign: 1 | -1): FlowNode {
  return { id, kind, label, intoBusW: shown === null ? null : sign * shown.value, stale: shown?.stale === true };
}

/** SVG text does not wrap: a long name is cut where its neighbour begins; the card below says it whole. */
function shortened(name: string, width: number): string {
  const most = Math.floor(width / 9);
  return name.length <= most ? name : `${name.slice(0, most - 1).trimEnd()}…`;
}
