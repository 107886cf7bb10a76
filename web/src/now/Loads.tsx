import type { LoadMode } from '../../../src/core/model/site.ts';
import type { LoadView, SiteView } from '../../../src/site/view.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Icon } from '../parts/Icon.tsx';
import { Segmented } from '../parts/Segmented.tsx';
import { Age } from '../parts/Value.tsx';
import { loadSentence, loadState } from '../words/loads.ts';

const LOAD_MODES = ['auto', 'on', 'off'] as const satisfies readonly LoadMode[];

/** Heating rods, heat pumps, sockets: what each does, why, and the switch for what it shall do. */
export function Loads({ view }: { readonly view: SiteView }) {
  const { t } = useI18n();
  return (
    <section class="loads" aria-labelledby="loads">
      <h2 id="loads" class="visually-hidden">
        {t('loads.title')}
      </h2>
      {view.loads.map((load) => (
        <Load key={load.id} load={load} view={view} />
      ))}
    </section>
  );
}

function Load({ load, view }: { readonly load: LoadView; readonly view: SiteView }) {
  const store = useStore();
  const i18n = useI18n();
  const { t, format } = i18n;
  const state = loadState(load);
  const isPump = load.kind === 'heat-pump';
  const label = (mode: LoadMode): string => {
    if (mode === 'auto' || !isPump) return t(`load.mode.${mode}`);
    return t(mode === 'on' ? 'load.mode.pump-on' : 'load.mode.pump-off');
  };
  return (
    <section class="card load" aria-labelledby={`load-${load.id}`}>
      <div class="cp-head">
        <h3 id={`load-${load.id}`}>{load.name}</h3>
        <p class={`badge badge-${state.tone}`}>
          <Icon name="plug" />
          {t(state.label)}
        </p>
      </div>
      <p class="load-why">{loadSentence(load, view, store.nowMs.value, i18n)}</p>
      <Age shown={load.powerW} />
      <Segmented
        label={t('load.mode', { name: load.name })}
        segments={LOAD_MODES.map((value) => ({ value, label: label(value) }))}
        value={load.mode}
        choose={(mode) => {
          store.ask(load.name, (api) => api.setLoadMode(load.id, mode)).catch(console.error);
        }}
      />
      {load.ranTodayMs >= 60_000 && !isPump && (
        <p class="small">{t('load.today', { span: format.span(load.ranTodayMs) })}</p>
      )}
    </section>
  );
}
