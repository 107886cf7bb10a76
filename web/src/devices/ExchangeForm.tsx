import { useId, useState } from 'preact/hooks';
import type { DeviceAnswer, DeviceRow } from '../../../src/api/device-ports.ts';
import type { ConfigProblem } from '../api.ts';
import { startOfDay, wallClock } from '../i18n/zone.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { SchemaForm } from '../parts/SchemaForm.tsx';
import { type Draft, draftOf, entryOf, type FormSchema } from '../parts/schema-draft.ts';
import { Field, readForm } from '../people/fields.tsx';
import { refusalSentence } from '../words/refusals.ts';
import { isChanged } from './answers.ts';
import { formWords, problemsOf } from './form-words.ts';

/** Another meter at the same place: both registers, when and why. */
export function ExchangeForm(props: {
  readonly row: DeviceRow;
  readonly schema: FormSchema;
  readonly answer: DeviceAnswer;
  readonly close: () => Promise<void>;
}) {
  const store = useStore();
  const i18n = useI18n();
  const when = useId();
  const words = i18n.device;
  const { row, schema, answer, close } = props;
  const [draft, setDraft] = useState<Draft>(() => draftOf(schema, row.entry, i18n.format.decimalMark));
  const [isOther, setOther] = useState(false);
  const [said, setSaid] = useState<string | null>(null);
  const [problems, setProblems] = useState<readonly ConfigProblem[]>([]);
  const wall = wallClock(store.timeZone.value);
  const nowOnWall = new Date(wall(store.nowMs.peek())).toISOString().slice(0, 16);
  const { fields, elsewhere } = problemsOf(problems, row.list, i18n);

  const send = async (form: ReturnType<typeof readForm>): Promise<void> => {
    const atMs = fromWall(form.text('when'), store.timeZone.value);
    const end = (of: 'old' | 'new') => ({
      serial: form.textOrNull(`${of}-serial`),
      importWh: whIn(form.text(`${of}-import`), i18n.format.decimalMark),
      exportWh: whIn(form.text(`${of}-export`), i18n.format.decimalMark),
    });
    const exchange = { atMs, old: end('old'), new: end('new'), reason: form.text('reason') };
    if (atMs === null || exchange.reason === '' || exchange.old.importWh === null || exchange.new.importWh === null) {
      setSaid(words('exchange.incomplete'));
      return;
    }
    const { id, definition } = row.entry;
    const entry = isOther
      ? { id, ...entryOf(schema, draft), ...(definition === undefined ? {} : { definition }) }
      : null;
    const path = `/api/devices/${encodeURIComponent(row.id)}/replace`;
    const outcome = await store.api.ask('POST', path, { entry, ...exchange });
    if (outcome.kind === 'refused') {
      setProblems(outcome.refusal.configProblems ?? []);
      setSaid(refusalSentence(outcome.refusal, i18n));
      return;
    }
    const { name } = row.entry;
    if (isChanged(outcome.value)) {
      store.tell(words('exchanged', { name: typeof name === 'string' ? name : row.id }), null);
    }
    await close();
  };

  const meter = (of: 'old' | 'new') => (
    <fieldset class="group">
      <legend>{words(`exchange.${of}`)}</legend>
      <Field label={words('exchange.serial')} name={`${of}-serial`} value="" />
      <Field label={words('exchange.import')} name={`${of}-import`} value="" inputMode="decimal" />
      {row.list !== 'chargePoints' && (
        <Field label={words('exchange.export')} name={`${of}-export`} value="" inputMode="decimal" />
      )}
    </fieldset>
  );
  return (
    <form
      class="person-form"
      onSubmit={(event) => {
        event.preventDefault();
        send(readForm(event.currentTarget)).catch(console.error);
      }}
    >
      <p>{words('exchange.what')}</p>
      <p class="field">
        <label for={when}>{words('exchange.when')}</label>
        <input id={when} name="when" type="datetime-local" defaultValue={nowOnWall} />
      </p>
      <div class="pair">
        {meter('old')}
        {meter('new')}
      </div>
      <Field label={words('exchange.reason')} name="reason" value="" />
      <label class="check">
        <input type="checkbox" checked={isOther} onChange={(event) => setOther(event.currentTarget.checked)} />
        {words('exchange.device')}
      </label>
      {isOther && (
        <SchemaForm schema={schema} draft={draft} words={formWords(answer, fields, i18n)} onChange={setDraft} />
      )}
      {elsewhere.map((sentence) => (
        <p key={sentence} class="small warning-text">
          {sentence}
        </p>
      ))}
      <p role="status" class="warning-text">
        {said}
      </p>
      <p class="stay-row">
        <button type="submit" class="button button-main">
          {words('save')}
        </button>
        <button type="button" class="button" onClick={() => void close()}>
          {words('cancel')}
        </button>
      </p>
    </form>
  );
}

/** kWh as the language writes them (`12.345,6` or `12,345.6`), in whole Wh; `null` for nothing, or no number. */
function whIn(text: string, decimal: ',' | '.'): number | null {
  const thousands = decimal === ',' ? '.' : ',';
  const plain = text.replaceAll(/\s/g, '').replaceAll(thousands, '').replace(decimal, '.');
  const kWh = Number(plain);
  return plain === '' || !Number.isFinite(kWh) || kWh < 0 ? null : Math.round(kWh * 1_000);
}

/** `2026-11-22T14:30` on the clock of the site, as UTC epoch ms; `null` where nothing is entered. */
function fromWall(text: string, timeZone: string): number | null {
  const wallMs = Date.parse(`${text}:00Z`);
  return Number.isFinite(wallMs) ? startOfDay(timeZone, wallMs) : null;
}
