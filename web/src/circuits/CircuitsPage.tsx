import { useEffect, useState } from 'preact/hooks';
import type { DeviceAnswer } from '../../../src/api/device-ports.ts';
import type { Answer } from '../api.ts';
import { askDevices } from '../devices/answers.ts';
import { joined } from '../i18n/format.ts';
import { PhaseBar } from '../now/Circuits.tsx';
import { useI18n, useStore } from '../parts/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { capWords } from '../words/limits.ts';
import { whySentence } from '../words/reasons.ts';
import { refusalSentence } from '../words/refusals.ts';
import { CircuitTable } from './CircuitTable.tsx';
import { type CircuitNode, circuitTree, flattened } from './circuit-tree.ts';
import '../style/circuits.css';

/** What hangs on which fuse, and how full is each? */
export function CircuitsPage() {
  const { api, view } = useStore();
  const i18n = useI18n();
  const { t } = i18n;
  const [devices, setDevices] = useState<Answer<DeviceAnswer> | null>(null);
  useEffect(() => {
    askDevices(api).then(setDevices, console.error);
  }, [api]);
  const site = view.value;
  const isReady = site !== null && devices !== null;
  const tree = isReady ? circuitTree(site, devices.kind === 'ok' ? devices.value.devices : []) : [];
  return (
    <div class="more circuits-page">
      <h1>{t('circuit-page.title')}</h1>
      {!isReady && (
        <p class="quiet" role="status">
          {t('people.loading')}
        </p>
      )}
      {devices?.kind === 'refused' && (
        <p class="notice-line" role="alert">
          {t('circuit-page.unknown-devices', { why: refusalSentence(devices.refusal, i18n) })}
        </p>
      )}
      {isReady && tree.length === 0 && <p class="grey">{t('circuit-page.none')}</p>}
      {isReady && tree.length > 0 && (
        <>
          <p class="why">{headline(flattened(tree), i18n)}</p>
          <ul class="plain circuit-tree">
            {tree.map((node) => (
              <Node key={node.circuit.id} node={node} />
            ))}
          </ul>
          <CircuitTable nodes={flattened(tree)} />
        </>
      )}
    </div>
  );
}

/** Which circuit limits now, else where the least is left. */
function headline(nodes: readonly CircuitNode[], { t, format }: ReturnType<typeof useI18n>): string {
  const limiting = nodes.filter(({ limits }) => limits.length > 0);
  if (limiting.length > 0) {
    return t('circuit-page.limiting', { circuits: limiting.map(({ circuit }) => circuit.name).join(', ') });
  }
  const measured = nodes.flatMap(({ circuit, freeA }) =>
    (freeA ?? []).map((value, index) => ({ name: circuit.name, phase: `L${index + 1}`, value })),
  );
  const [least] = measured.toSorted((a, b) => a.value - b.value);
  if (least === undefined) return t('circuit-page.nobody-measures');
  const { name, phase, value } = least;
  return t('circuit-page.least', { circuit: name, phase, free: joined(format.current(value)) });
}

function Node({ node }: { readonly node: CircuitNode }) {
  const { view, nowMs } = useStore();
  const i18n = useI18n();
  const { t, format } = i18n;
  const { circuit, children, meter, chargePoints, loads, limits, freeA } = node;
  const site = view.value;
  const least = freeA === null ? null : Math.min(...freeA);
  return (
    <li class="circuit-node">
      <section class={`card circuit${limits.length > 0 ? ' is-limiting' : ''}`} aria-label={circuit.name}>
        <p class="circuit-head">
          <Icon name="limit" />
          <span class="strong">{circuit.name}</span>
          <span class="grey nowrap">{rating(circuit.limitA, format)}</span>
          {limits.length > 0 && <span class="circuit-mark">{t('circuit-page.limits-now')}</span>}
        </p>
        {circuit.loadA === null ? (
          <p class="small">{t(meter === null ? 'circuit-page.no-meter' : 'circuits.unknown')}</p>
        ) : (
          <div class="circuit-phases">
            {circuit.loadA.map((loadA, index) => (
              <PhaseBar key={index} phase={`L${index + 1}`} loadA={loadA} limitA={circuit.limitA[index] ?? 0} />
            ))}
          </div>
        )}
        {least !== null && (
          <p class="small">
            {least < 0
              ? t('circuit-page.over', { over: joined(format.current(-least)) })
              : t('circuit-page.free', { free: joined(format.current(least)) })}
            {meter !== null && ` · ${t('circuit-page.meter', { meter })}`}
          </p>
        )}
        {circuit.caps.map((cap) => (
          <p key={cap.source} class="small">
            {capWords(cap, nowMs.value, i18n)}
          </p>
        ))}
        {chargePoints.length + loads.length > 0 && (
          <ul class="plain circuit-things">
            {chargePoints.map((point) => (
              <li key={point.id}>
                <Icon name="plug" />
                <span class="circuit-thing">
                  {point.name}
                  {limits.includes(point) && site !== null && (
                    <span class="small warning-text">
                      {whySentence({ i18n, view: site, chargePoint: point, nowMs: nowMs.value })}
                    </span>
                  )}
                </span>
                <span class="nowrap">
                  {point.phaseCurrentA === null
                    ? point.powerW === null
                      ? '–'
                      : joined(format.power(point.powerW.value))
                    : amperes(point.phaseCurrentA, format)}
                </span>
              </li>
            ))}
            {loads.map(({ id, name, powerW }) => (
              <li key={id}>
                <Icon name="bolt" />
                <span class="circuit-thing">{name}</span>
                <span class="nowrap">{powerW === null ? '–' : joined(format.power(powerW))}</span>
              </li>
            ))}
          </ul>
        )}
      </section>
      {children.length > 0 && (
        <ul class="plain circuit-tree">
          {children.map((child) => (
            <Node key={child.circuit.id} node={child} />
          ))}
        </ul>
      )}
    </li>
  );
}

type Format = ReturnType<typeof useI18n>['format'];

/** `3 × 35 A`, or each phase where they differ. */
function rating(limitA: readonly number[], format: Format): string {
  const [first = 0] = limitA;
  return limitA.every((value) => value === first)
    ? `${limitA.length} × ${joined(format.rating(first))}`
    : `${limitA.map((value) => format.rating(value).number).join(' / ')}\u00a0A`;
}

function amperes(phaseA: readonly number[], format: Format): string {
  return `${phaseA.map((value) => format.current(value).number).join(' / ')}\u00a0A`;
}
