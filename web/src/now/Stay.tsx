import { useId, useState } from 'preact/hooks';
import type { ChargeLimit } from '../../../src/core/model/site.ts';
import type { ChargePointView } from '../../../src/site/view.ts';
import { joined } from '../i18n/format.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { moment } from '../words/names.ts';
import { energyWhOf, nextTime } from './limit-entry.ts';
import { SocForm } from './SocForm.tsx';

const BOOST_MINUTES = [30, 60, 120] as const;
const ENERGY_KWH = [5, 10, 20, 40] as const;
const MINUTE_MS = 60_000;
const NO_LIMIT: ChargeLimit = { energyWh: null, socPercent: null, untilMs: null };

/** What holds for the car that is there: full power for a while, and where charging ends. */
export function Stay({ chargePoint }: { readonly chargePoint: ChargePointView }) {
  const store = useStore();
  const { t, format } = useI18n();
  const [open, setOpen] = useState<'boost' | 'limit' | 'soc' | null>(null);
  const panel = useId();
  if (!hasVehicle(chargePoint)) return null;
  const { id, name, boostEndsAtMs } = chargePoint;
  const boosts = boostEndsAtMs !== null && boostEndsAtMs > store.nowMs.value;
  const boost = (minutes: number | null): void => {
    setOpen(null);
    store.ask(name, (api) => api.boost(id, minutes)).catch(console.error);
  };
  const toggle = (which: 'boost' | 'limit' | 'soc') => setOpen(open === which ? null : which);

  return (
    <div class="stay">
      <LimitNow chargePoint={chargePoint} />
      <div class="stay-row">
        {boosts ? (
          <button type="button" class="button" onClick={() => boost(null)}>
            <Icon name="bolt" />
            {t('stay.boost-end', { duration: format.duration(boostEndsAtMs - store.nowMs.value) })}
          </button>
        ) : (
          <button
            type="button"
            class="button"
            aria-expanded={open === 'boost'}
            aria-controls={panel}
            onClick={() => toggle('boost')}
          >
            <Icon name="bolt" />
            {t('stay.boost')}
          </button>
        )}
        <button
          type="button"
          class="button"
          aria-expanded={open === 'limit'}
          aria-controls={panel}
          onClick={() => toggle('limit')}
        >
          <Icon name="limit" />
          {t('stay.limit')}
        </button>
        {chargePoint.session !== null && (
          <button
            type="button"
            class="button"
            aria-expanded={open === 'soc'}
            aria-controls={panel}
            onClick={() => toggle('soc')}
          >
            {t('soc.enter')}
          </button>
        )}
      </div>
      <div id={panel}>
        {open === 'boost' && (
          <fieldset class="stay-panel" aria-label={t('stay.boost-of', { name })}>
            <p class="small">{t('stay.boost-choose')}</p>
            <div class="stay-row">
              {BOOST_MINUTES.map((minutes) => (
                <button type="button" key={minutes} class="button" onClick={() => boost(minutes)}>
                  {format.span(minutes * MINUTE_MS)}
                </button>
              ))}
            </div>
          </fieldset>
        )}
        {open === 'limit' && <LimitForm chargePoint={chargePoint} close={() => setOpen(null)} />}
        {open === 'soc' && <SocForm chargePoint={chargePoint} close={() => setOpen(null)} />}
      </div>
    </div>
  );
}

/** Where this session ends, in words; nothing while there is no limit. */
function LimitNow({ chargePoint: { limit } }: { readonly chargePoint: ChargePointView }) {
  const { nowMs } = useStore();
  const i18n = useI18n();
  const { t, format } = i18n;
  const parts = [
    limit.energyWh === null ? null : t('stay.limit-now-energy', { energy: joined(format.energy(limit.energyWh)) }),
    limit.socPercent === null ? null : t('stay.limit-now-soc', { soc: format.share(limit.socPercent / 100) }),
    limit.untilMs === null ? null : t('stay.limit-now-time', { time: moment(limit.untilMs, nowMs.value, i18n) }),
  ].filter((part) => part !== null);
  return parts.length === 0 ? null : <p class="small">{t('stay.limit-holds', { limits: parts.join(', ') })}</p>;
}

function LimitForm({ chargePoint, close }: { readonly chargePoint: ChargePointView; readonly close: () => void }) {
  const store = useStore();
  const { t, format } = useI18n();
  const { id, name, limit } = chargePoint;
  const [energy, setEnergy] = useState(limit.energyWh === null ? '' : String(limit.energyWh / 1000));
  const [soc, setSoc] = useState(limit.socPercent === null ? '' : String(limit.socPercent));
  const [time, setTime] = useState('');
  const field = useId();
  const send = (next: ChargeLimit): void => {
    close();
    store.ask(name, (api) => api.setLimit(id, next)).catch(console.error);
  };
  const energyWh = energyWhOf(energy);
  const wanted = Math.round(Number(soc));
  const socPercent = wanted >= 1 && wanted <= 100 ? wanted : null;
  const untilMs = nextTime(time, store.nowMs.value, store.timeZone.value) ?? (time === '' ? limit.untilMs : null);

  return (
    <form
      class="stay-panel"
      aria-label={t('stay.limit-of', { name })}
      onSubmit={(event) => {
        event.preventDefault();
        send({ energyWh, socPercent, untilMs });
      }}
    >
      <p class="field">
        <label for={`${field}-energy`}>{`${t('stay.limit-energy')} (${t('stay.limit-energy-unit')})`}</label>
        <input
          id={`${field}-energy`}
          type="number"
          inputMode="decimal"
          min="0.1"
          max="1000"
          step="0.1"
          value={energy}
          onInput={(event) => setEnergy(event.currentTarget.value)}
        />
      </p>
      <div class="stay-row">
        {ENERGY_KWH.map((kWh) => (
          <button
            type="button"
            key={kWh}
            class="button"
            aria-pressed={energyWh === kWh * 1000}
            onClick={() => setEnergy(String(kWh))}
          >
            {joined({ ...format.energy(kWh * 1000), number: format.integer(kWh) })}
          </button>
        ))}
      </div>
      {(chargePoint.socPercent ?? limit.socPercent) !== null && (
        <p class="field">
          <label for={`${field}-soc`}>{t('stay.limit-soc')}</label>
          <input
            id={`${field}-soc`}
            type="number"
            inputMode="numeric"
            min="1"
            max="100"
            step="1"
            value={soc}
            onInput={(event) => setSoc(event.currentTarget.value)}
          />
        </p>
      )}
      <p class="field">
        <label for={`${field}-time`}>{t('stay.limit-time')}</label>
        <input id={`${field}-time`} type="time" value={time} onInput={(event) => setTime(event.currentTarget.value)} />
      </p>
      <div class="stay-row">
        <button
          type="submit"
          class="button button-main"
          disabled={energyWh === null && socPercent === null && untilMs === null}
        >
          {t('stay.limit-set')}
        </button>
        {(limit.energyWh ?? limit.socPercent ?? limit.untilMs) !== null && (
          <button type="button" class="button" onClick={() => send(NO_LIMIT)}>
            {t('stay.limit-clear')}
          </button>
        )}
      </div>
    </form>
  );
}

/** Boost and limit belong to a car: as far as the station tells, one is plugged in. */
function hasVehicle({ status }: ChargePointView): boolean {
  return (
    status === 'preparing' ||
    status === 'charging' ||
    status === 'suspended-ev' ||
    status === 'suspended-evse' ||
    status === 'finishing'
  );
}
