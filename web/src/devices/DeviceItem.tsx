import { useState } from 'preact/hooks';
import type { DeviceAnswer, DeviceRow } from '../../../src/api/device-ports.ts';
import type { DeviceCondition } from '../../../src/core/model/health.ts';
import { joined } from '../i18n/format.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Icon, type IconName } from '../parts/Icon.tsx';
import { moment } from '../words/names.ts';
import { deviceTrouble } from '../words/problems.ts';
import { type DeviceList, type Forms, isChanged } from './answers.ts';
import { DeviceForm } from './DeviceForm.tsx';
import { ExchangeForm } from './ExchangeForm.tsx';
import { variantOf } from './products.ts';
import { undoable } from './undo.ts';

const LIST_ICONS: Readonly<Record<DeviceList, IconName>> = {
  meters: 'meter',
  inverters: 'inverter',
  batteries: 'battery',
  chargePoints: 'plug',
  loads: 'bolt',
  contacts: 'limit',
  readers: 'card',
};
const CONDITION_ICONS: Readonly<Record<DeviceCondition, IconName>> = {
  ok: 'check',
  connecting: 'clock',
  stale: 'clock',
  faulty: 'fault',
};
/** Devices whose registers are kept. */
const METERED: readonly DeviceList[] = ['meters', 'inverters', 'batteries', 'chargePoints'];

type Open = 'nothing' | 'change' | 'replace' | 'remove';

export function DeviceItem(props: {
  readonly row: DeviceRow;
  readonly answer: DeviceAnswer;
  readonly forms: Forms | null;
  readonly load: () => Promise<void>;
}) {
  const store = useStore();
  const i18n = useI18n();
  const words = i18n.device;
  const [open, setOpen] = useState<Open>('nothing');
  const { row, answer, forms, load } = props;
  const name = nameOf(row);
  const health = store.view.value?.devices.find(({ id }) => id === row.id) ?? row.health;
  const condition = health?.condition ?? 'connecting';
  const circuit = answer.circuits.find(({ id }) => id === row.circuit);
  const definition = forms?.definitions.find((one) => one.list === row.list && one.name === row.entry['definition']);
  const product = definition === undefined ? '' : `${definition.vendor} ${definition.products[0] ?? ''}`;
  const about = [words(`list.${row.list}`), product, circuit && words('measures', { circuit: circuit.name })];
  const schema = forms === null ? undefined : variantOf(forms, row.list, row.entry['type'], definition);

  const remove = async (): Promise<void> => {
    await store.ask(name, async (api) => {
      const done = await api.ask('DELETE', `/api/devices/${encodeURIComponent(row.id)}`);
      if (done.kind === 'ok' && isChanged(done.value)) {
        undoable(store, words('removed', { name }), done.value.change, words('undone'), load);
      }
      return done;
    });
    setOpen('nothing');
    await load();
  };
  const closed = async (): Promise<void> => {
    setOpen('nothing');
    await load();
  };
  const button = (what: Exclude<Open, 'nothing'>) => (
    <button
      type="button"
      class="button"
      aria-expanded={open === what}
      aria-label={words(`${what}-name`, { name })}
      onClick={() => setOpen(open === what ? 'nothing' : what)}
    >
      {words(what)}
    </button>
  );

  return (
    <li class={`card device-card device-${condition}`}>
      <div class="device">
        <Icon name={LIST_ICONS[row.list]} />
        <h2 class="device-name">
          {name}
          <span class="small">{about.filter(Boolean).join(' · ')}</span>
        </h2>
        <span class="device-state">
          <span class="device-condition">
            <Icon name={CONDITION_ICONS[condition]} />
            {health === null ? words('health.waits') : i18n.t(`condition.${condition}`)}
          </span>
        </span>
      </div>
      <Health row={row} />
      {schema !== undefined && (
        <p class="stay-row">
          {button('change')}
          {METERED.includes(row.list) && button('replace')}
          {button('remove')}
          {row.hasFrames === true && (
            <a
              class="button"
              href={`/api/devices/${encodeURIComponent(row.id)}/frames`}
              target="_blank"
              rel="noreferrer"
            >
              {words('frames')}
            </a>
          )}
        </p>
      )}
      {open === 'change' && schema !== undefined && (
        <DeviceForm {...{ list: row.list, schema, answer, definition }} row={row} close={closed} />
      )}
      {open === 'replace' && schema !== undefined && <ExchangeForm {...{ row, schema, answer }} close={closed} />}
      {open === 'remove' && (
        <div role="alert" class="person-form">
          <p>{words('remove.sure')}</p>
          <p class="stay-row">
            <button type="button" class="button" onClick={() => remove().catch(console.error)}>
              {words('remove')}
            </button>
            <button type="button" class="button button-main" onClick={() => setOpen('nothing')}>
              {words('cancel')}
            </button>
          </p>
        </div>
      )}
    </li>
  );
}

/** How it is doing: what is wrong now and since when, how well it answers, and what was. */
function Health({ row }: { readonly row: DeviceRow }) {
  const { view, nowMs } = useStore();
  const i18n = useI18n();
  const words = i18n.device;
  const { format } = i18n;
  const health = view.value?.devices.find(({ id }) => id === row.id) ?? row.health;
  const { exchanges, lastOutage, meters } = row;
  const at = (ms: number) => moment(ms, nowMs.value, i18n);
  const ms = (value: number) => joined({ number: format.integer(value), unit: 'ms' });
  const register = (wh: number | null) => (wh === null ? '–' : joined(format.exactEnergy(wh)));
  const isInTrouble = health !== null && (health.problem !== null || health.condition !== 'ok');
  const trouble = isInTrouble ? deviceTrouble(health, nowMs.value, i18n) : null;
  const count = exchanges === null ? '' : format.integer(exchanges.count);
  const heard =
    health === null
      ? ''
      : health.lastHeardMs === null
        ? words('health.never')
        : words('health.heard', { duration: format.duration(nowMs.value - health.lastHeardMs) });
  const facts = [
    heard,
    health !== null && isInTrouble ? words('health.since', { when: at(health.sinceMs) }) : '',
    exchanges?.medianMs != null && exchanges.worstMs !== null
      ? words('health.answers', { median: ms(exchanges.medianMs), worst: ms(exchanges.worstMs) })
      : '',
    exchanges === null || exchanges.count === 0
      ? ''
      : exchanges.failed === 0
        ? words('health.all-fine', { count })
        : words('health.failures', { failed: format.integer(exchanges.failed), count }),
  ];
  const error = exchanges?.lastError ?? null;
  return (
    <div class="device-facts">
      {trouble !== null && (
        <p>
          {trouble.what} {trouble.advice}
        </p>
      )}
      <p class="small">{facts.filter((fact) => fact !== '').join(' · ')}</p>
      {error !== null && health !== null && trouble === null && (
        <p class="small">
          {words('health.last-error', {
            when: at(error.atMs),
            what: deviceTrouble({ ...health, condition: 'faulty', problem: error.problem }, nowMs.value, i18n).what,
          })}
        </p>
      )}
      {lastOutage !== null && (
        <p class="small">{words('health.outage', { from: at(lastOutage.fromMs), to: at(lastOutage.toMs) })}</p>
      )}
      {meters.map((one) => (
        <p class="small" key={one.recordedAtMs}>
          {words('health.exchanged', {
            when: at(one.atMs),
            old: register(one.old.importWh),
            new: register(one.new.importWh),
            reason: one.reason,
          })}
        </p>
      ))}
    </div>
  );
}

function nameOf({ entry, id }: DeviceRow): string {
  const { name } = entry;
  return typeof name === 'string' ? name : id;
}
