import type { ChargePointView, SiteView } from '../../../src/site/view.ts';
import { choosesModes, hasCar } from '../access/me.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Icon, type IconName } from '../parts/Icon.tsx';
import { Segmented } from '../parts/Segmented.tsx';
import { Age, Value } from '../parts/Value.tsx';
import { cardName, moment } from '../words/names.ts';
import { isCharging } from '../words/reasons.ts';
import { type CardState, cardState, type StateTone } from '../words/state.ts';
import { DriverKeys } from './DriverKeys.tsx';
import { CHARGE_MODES } from './modes.ts';
import { PlanLine } from './PlanLine.tsx';
import { Stay } from './Stay.tsx';
import { SunShare } from './SunShare.tsx';
import { Why } from './Why.tsx';

/** One charge point: what it does, why, and the switch for what it shall do. */
export function ChargePointCard(props: { readonly chargePoint: ChargePointView; readonly view: SiteView }) {
  const { chargePoint, view } = props;
  const store = useStore();
  const me = store.setup.value?.me ?? null;
  const { t, format } = useI18n();
  const { powerW, name } = chargePoint;
  const { mode, pending } = store.modeOf(chargePoint);

  return (
    <section class="card cp" aria-labelledby={`cp-${chargePoint.id}`}>
      <div class="cp-head">
        <h2 id={`cp-${chargePoint.id}`}>{name}</h2>
        <StateBadge state={cardState(chargePoint)} />
      </div>
      {(isCharging(chargePoint) || powerW?.stale === true) && powerW !== null && (
        <p class={powerW.stale ? 'cp-power is-stale' : 'cp-power'}>
          <Value quantity={format.power(powerW.value)} />
          <Age shown={powerW} />
        </p>
      )}
      <Why chargePoint={chargePoint} view={view} />
      {isCharging(chargePoint) && <SunShare chargePoint={chargePoint} />}
      {choosesModes(me) && (
        <Segmented
          label={t('mode.label', { name })}
          segments={CHARGE_MODES.map((value) => ({ value, label: t(`mode.${value}`) }))}
          value={mode}
          busy={pending}
          choose={(wanted) => {
            store.changeMode(chargePoint, wanted).catch(console.error);
          }}
        />
      )}
      {chargePoint.plan !== null && <PlanLine plan={chargePoint.plan} />}
      {me?.role === 'driver' && <DriverKeys chargePoint={chargePoint} />}
      {hasCar(me) && <Stay chargePoint={chargePoint} />}
      <Facts chargePoint={chargePoint} />
    </section>
  );
}

const TONE_ICONS: Readonly<Record<StateTone, IconName>> = {
  quiet: 'plug',
  car: 'bolt',
  sun: 'sun',
  warning: 'limit',
  fault: 'fault',
};

export function StateBadge({ state }: { readonly state: CardState }) {
  const { t } = useI18n();
  return (
    <p class={`badge badge-${state.tone}`}>
      <Icon name={TONE_ICONS[state.tone]} />
      {t(state.label)}
    </p>
  );
}

/** The quiet numbers at the foot of the card. */
function Facts({ chargePoint }: { readonly chargePoint: ChargePointView }) {
  const { nowMs } = useStore();
  const i18n = useI18n();
  const { t, format } = i18n;
  const { session, phaseCurrentA, socPercent, rangeKm } = chargePoint;
  const drawing = phaseCurrentA?.some((currentA) => currentA >= 0.5) === true;
  if (session === null && !drawing) return null;
  return (
    <dl class="facts">
      {session !== null && (
        <div>
          <dt>{t('card.session')}</dt>
          <dd>
            <Value quantity={format.energy(session.energyWh)} />
            <span class="small">{t('card.since', { time: moment(session.startedAtMs, nowMs.value, i18n) })}</span>
          </dd>
        </div>
      )}
      {socPercent !== null && (
        <div>
          <dt>{t('soc.label')}</dt>
          <dd>
            {format.share(Math.floor(socPercent) / 100)}
            {rangeKm !== null && <span class="small"> {t('soc.range', { km: format.integer(rangeKm) })}</span>}
          </dd>
        </div>
      )}
      {session !== null && (
        <div>
          <dt>{t('card.token')}</dt>
          <dd>{cardName(session.tokenName, i18n)}</dd>
        </div>
      )}
      {drawing && phaseCurrentA !== null && (
        <div>
          <dt>{t('card.phases')}</dt>
          <dd class="phases">
            {phaseCurrentA.map((currentA, index) => (
              <span key={index}>
                <span class="small">{`L${index + 1}`}</span> <Value quantity={format.current(currentA)} />
              </span>
            ))}
          </dd>
        </div>
      )}
    </dl>
  );
}
