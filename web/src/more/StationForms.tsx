import { useRef } from 'preact/hooks';
import type { CardRow } from '../../../src/api/answers.ts';
import type { CommandKind } from '../../../src/core/model/charge-point-commands.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { Choice, Field, readForm } from '../people/fields.tsx';
import type { AskStation } from './station-answers.ts';

const HOUR_MS = 3_600_000;

/** Everything that can be asked of one station. */
export function StationForms(props: {
  readonly cards: readonly CardRow[];
  readonly isReserved: boolean;
  /** What it can be asked for. */
  readonly commands: readonly CommandKind[];
  readonly ask: AskStation;
}) {
  const { nowMs } = useStore();
  const { t } = useI18n();
  const form = useRef<HTMLFormElement>(null);
  const { cards, isReserved, commands, ask } = props;
  const read = () => (form.current === null ? null : readForm(form.current));
  const card = () => ({ cardId: read()?.text('card') ?? '' });
  const key = () => read()?.text('key') ?? '';
  const can = (command: CommandKind) => commands.includes(command);
  const button = (command: CommandKind, label: string, run: () => Promise<void>) =>
    can(command) && (
      <button type="button" class="button" onClick={() => run().catch(console.error)}>
        {label}
      </button>
    );

  return (
    <form ref={form} class="person-form" onSubmit={(event) => event.preventDefault()}>
      {cards.length > 0 && (
        <Choice
          label={t('operate.card')}
          name="card"
          value={cards[0]?.tokenRef ?? ''}
          options={cards.map(({ tokenRef, name, uid }) => [tokenRef, name ?? `…${uid.slice(-4)}`])}
        />
      )}
      <div class="stay-row">
        {cards.length > 0 && button('start', t('operate.start'), () => ask('POST', 'start', { card: card() }))}
        {button('stop', t('operate.stop'), () => ask('POST', 'stop', {}))}
        {button('unlock', t('operate.unlock'), () => ask('POST', 'unlock', {}))}
        {cards.length > 0 &&
          button('reserve', t('operate.reserve'), () =>
            ask('POST', 'reservation', { card: card(), untilMs: nowMs.peek() + HOUR_MS }),
          )}
        {isReserved &&
          button('cancel-reservation', t('operate.cancel-reservation'), () => ask('DELETE', 'reservation'))}
      </div>
      <div class="stay-row">
        {button('set-availability', t('operate.close-point'), () => ask('POST', 'availability', { operative: false }))}
        {button('set-availability', t('operate.open-point'), () => ask('POST', 'availability', { operative: true }))}
        {button('reset', t('operate.reset'), () => ask('POST', 'reset', { how: 'soft' }))}
        {button('reset', t('operate.reset-hard'), () => ask('POST', 'reset', { how: 'hard' }))}
        {button('clear-cache', t('operate.clear-cache'), () => ask('POST', 'cache/clear', {}))}
        {button('get-diagnostics', t('operate.diagnostics'), () => ask('POST', 'diagnostics', { fromMs: null }))}
      </div>
      {can('update-firmware') && (
        <>
          <Field label={t('operate.firmware-address')} name="address" value="" />
          <p class="small">{t('operate.firmware-hint')}</p>
        </>
      )}
      <div class="stay-row">
        {button('update-firmware', t('operate.firmware'), () =>
          ask('POST', 'firmware', { from: { address: read()?.text('address') ?? '' }, atMs: null }),
        )}
      </div>
      {can('read-configuration') && (
        <>
          <Field label={t('operate.key')} name="key" value="" />
          <Field label={t('operate.value')} name="value" value="" />
        </>
      )}
      <div class="stay-row">
        {button('read-configuration', t('operate.read'), () =>
          ask('GET', key() === '' ? 'configuration' : `configuration?key=${encodeURIComponent(key())}`),
        )}
        {button('change-configuration', t('operate.change'), () =>
          ask('PUT', 'configuration', { key: key(), value: read()?.text('value') ?? '' }),
        )}
      </div>
    </form>
  );
}
