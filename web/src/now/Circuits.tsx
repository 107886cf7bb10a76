import type { SiteView } from '../../../src/site/view.ts';
import { joined } from '../i18n/format.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { capWords, quarterHourWords } from '../words/limits.ts';

/** From here on a phase counts as nearly full. */
const NEAR = 0.9;

/** Less than this is shown without its direction: it changes from second to second, A. */
const DIRECTED_FROM_A = 0.5;

/** How full each fuse is, phase by phase. */
export function Circuits({ view }: { readonly view: SiteView }) {
  const i18n = useI18n();
  const { nowMs } = useStore();
  const { t } = i18n;
  const { circuits, grid, quarterHour } = view;
  return (
    <section class="card circuits" aria-labelledby="circuits">
      <h2 id="circuits">{t('circuits.title')}</h2>
      {circuits.map((circuit) => (
        <div key={circuit.id} class="circuit">
          {circuits.length > 1 && <h3>{circuit.name}</h3>}
          {circuit.loadA === null ? (
            <p class="small">{t('circuits.unknown')}</p>
          ) : (
            circuit.loadA.map((loadA, index) => (
              <PhaseBar key={index} phase={`L${index + 1}`} loadA={loadA} limitA={circuit.limitA[index] ?? 0} />
            ))
          )}
          {circuit.caps.map((cap) => (
            <p key={cap.source} class="small">
              {capWords(cap, nowMs.value, i18n)}
            </p>
          ))}
        </div>
      ))}
      {quarterHour !== null && <p class="small">{quarterHourWords(quarterHour, i18n)}</p>}
      {grid === 'backup' && <p class="small">{t('circuits.backup')}</p>}
    </section>
  );
}

/** One phase: what flows of what may flow. */
export function PhaseBar(props: { readonly phase: string; readonly loadA: number; readonly limitA: number }) {
  const { phase, loadA, limitA } = props;
  const { t, format } = useI18n();
  // Feeding in loads the fuse as well: what heats it is the size of the current.
  const share = limitA > 0 ? Math.abs(loadA) / limitA : 0;
  const feeding = loadA <= -DIRECTED_FROM_A;
  // Drawn hollow, the line lies within the bar.
  const inset = feeding ? 1 : 0;
  const level = share > 1 ? 'over' : share >= NEAR ? 'near' : 'calm';
  return (
    <div class={`phase-bar phase-${level}${feeding ? ' is-feeding' : ''}`}>
      <span class="phase-name">{phase}</span>
      <svg class="phase-track" width="100%" height="8" aria-hidden="true">
        <rect class="phase-room" width="100%" height="8" rx="4" />
        {share > 0.01 && (
          <rect
            class="phase-load"
            y={inset}
            width={`${Math.min(1, share) * 100}%`}
            height={8 - 2 * inset}
            rx={4 - inset}
          />
        )}
      </svg>
      <span class="phase-value">
        {level !== 'calm' && (
          <span class="phase-alert" role="img" aria-label={t(`circuits.${level}`)}>
            <Icon name="limit" />
          </span>
        )}
        {feeding && <span class="phase-feeding">{t('circuits.feeding')}</span>}
        {t('circuits.load', { load: format.current(Math.abs(loadA)).number, limit: joined(format.rating(limitA)) })}
      </span>
    </div>
  );
}
