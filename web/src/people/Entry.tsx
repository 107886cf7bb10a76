import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { useI18n } from '../parts/context.ts';
import { readForm } from './fields.tsx';

/** One line of a list that opens to its form. `send` gives whether it was taken. */
export function Entry(props: {
  readonly name: string;
  readonly detail: string;
  readonly tone?: 'quiet' | 'warning';
  readonly fields: ComponentChildren;
  readonly send: (form: ReturnType<typeof readForm>) => Promise<boolean>;
  readonly erase?: (() => Promise<boolean>) | undefined;
  /** What is asked once more before that; without it: what is asked of people. */
  readonly sure?: string;
  readonly children?: ComponentChildren;
}) {
  const { t } = useI18n();
  const [open, setOpen] = useState(false);
  const { name, detail, tone = 'quiet', fields, send, erase, sure, children } = props;
  return (
    <li class="person">
      <p class="person-line">
        <span>
          <span class="strong">{name}</span>
          <span class={tone === 'warning' ? 'person-detail warning-text' : 'person-detail'}>{detail}</span>
        </span>
        <button
          type="button"
          class="button"
          aria-expanded={open}
          aria-label={t('people.edit', { name })}
          onClick={() => setOpen(!open)}
        >
          {t('assign.change')}
        </button>
      </p>
      {open && (
        <>
          <EntryForm fields={fields} send={send} close={() => setOpen(false)} />
          {children}
          {erase !== undefined && <Erase erase={erase} question={sure ?? t('people.erase-sure')} />}
        </>
      )}
    </li>
  );
}

/** The form for something new. */
export function NewEntry(props: {
  readonly label: string;
  readonly fields: ComponentChildren;
  readonly send: (form: ReturnType<typeof readForm>) => Promise<boolean>;
}) {
  const [open, setOpen] = useState(false);
  if (open) return <EntryForm fields={props.fields} send={props.send} close={() => setOpen(false)} />;
  return (
    <button type="button" class="button" onClick={() => setOpen(true)}>
      {props.label}
    </button>
  );
}

export function EntryForm(props: {
  readonly fields: ComponentChildren;
  readonly send: (form: ReturnType<typeof readForm>) => Promise<boolean>;
  readonly close: () => void;
}) {
  const { t } = useI18n();
  const { fields, send, close } = props;
  return (
    <form
      class="person-form"
      onSubmit={(event) => {
        event.preventDefault();
        send(readForm(event.currentTarget)).then((taken) => {
          if (taken) close();
        }, console.error);
      }}
    >
      {fields}
      <p class="stay-row">
        <button type="submit" class="button button-main">
          {t('people.save')}
        </button>
        <button type="button" class="button" onClick={close}>
          {t('people.cancel')}
        </button>
      </p>
    </form>
  );
}

/** Asks once more: what is erased does not come back. */
export function Erase({ erase, question }: { readonly erase: () => Promise<boolean>; readonly question: string }) {
  const { t } = useI18n();
  const [sure, setSure] = useState(false);
  if (!sure) {
    return (
      <button type="button" class="button" onClick={() => setSure(true)}>
        {t('people.erase')}
      </button>
    );
  }
  return (
    <div role="alert">
      <p>{question}</p>
      <p class="stay-row">
        <button type="button" class="button" onClick={() => void erase().catch(console.error)}>
          {t('people.erase')}
        </button>
        <button type="button" class="button button-main" onClick={() => setSure(false)}>
          {t('people.cancel')}
        </button>
      </p>
    </div>
  );
}
