import { useState } from 'preact/hooks';
import type { DeviceAnswer, DeviceCheck, DeviceRow } from '../../../src/api/device-ports.ts';
import type { Answer, ConfigProblem, Refusal } from '../api.ts';
import { useI18n, useStore } from '../parts/context.ts';
import { SchemaForm } from '../parts/SchemaForm.tsx';
import { Select } from '../parts/Select.tsx';
import { type Draft, draftOf, entryOf, type FormSchema, isDraft } from '../parts/schema-draft.ts';
import { refusalSentence } from '../words/refusals.ts';
import { type DeviceList, type Forms, isChanged, isCheck } from './answers.ts';
import { CheckResult } from './CheckResult.tsx';
import { formWords, problemsOf } from './form-words.ts';
import { undoable } from './undo.ts';

/** A meter that sends every ten seconds must come through, ms. */
const CHECK_PATIENCE_MS = 20_000;
const CHECKABLE: readonly DeviceList[] = ['meters', 'inverters', 'batteries', 'chargePoints'];

/** The form of one entry: whatever its schema says, a try, and the way into config.yaml. */
export function DeviceForm(props: {
  readonly list: DeviceList;
  readonly schema: FormSchema;
  readonly definition: Forms['definitions'][number] | undefined;
  readonly answer: DeviceAnswer;
  /** `null`: a new one. */
  readonly row: DeviceRow | null;
  readonly close: () => Promise<void>;
}) {
  const store = useStore();
  const i18n = useI18n();
  const words = i18n.device;
  const { list, schema, definition, answer, row, close } = props;
  const comma = i18n.format.decimalMark;
  const [draft, setDraft] = useState<Draft>(() => draftOf(schema, row?.entry ?? {}, comma));
  const [circuit, setCircuit] = useState(row?.circuit ?? firstUnmeasured(answer, list));
  const [problems, setProblems] = useState<readonly ConfigProblem[]>([]);
  const [said, setSaid] = useState<string | null>(null);
  const [check, setCheck] = useState<DeviceCheck | null>(null);

  const wanted = () => {
    const hasDefinition = schema.properties?.['definition'] !== undefined;
    const kept = { id: row?.entry['id'], definition: definition?.name ?? row?.entry['definition'] };
    const { id, definition: name } = kept;
    const entry = {
      ...(id === undefined ? {} : { id }),
      ...entryOf(schema, draft),
      ...(hasDefinition && name !== undefined ? { definition: name } : {}),
    };
    return { entry, ...(list === 'meters' ? { circuit: circuit === '' ? null : circuit } : {}) };
  };
  const refused = (refusal: Refusal) => {
    setProblems(refusal.configProblems ?? []);
    setSaid(refusalSentence(refusal, i18n));
  };
  const tryOut = async (): Promise<void> => {
    setProblems([]);
    setCheck(null);
    setSaid(words('checking'));
    const body = { list, ...wanted(), ...(row === null ? {} : { id: row.id }) };
    const outcome = await store.api.ask('POST', '/api/devices/check', body, CHECK_PATIENCE_MS);
    if (outcome.kind === 'refused') return refused(outcome.refusal);
    setSaid(null);
    if (isCheck(outcome.value)) setCheck(outcome.value);
  };
  const save = async (): Promise<void> => {
    setProblems([]);
    const outcome: Answer<unknown> =
      row === null
        ? await store.api.ask('POST', '/api/devices', { list, ...wanted() })
        : await store.api.ask('PUT', `/api/devices/${encodeURIComponent(row.id)}`, wanted());
    if (outcome.kind === 'refused') return refused(outcome.refusal);
    if (!isChanged(outcome.value)) return;
    const name = typeof draft['name'] === 'string' ? draft['name'] : outcome.value.id;
    const text = words(row === null ? 'added' : 'saved', { name });
    undoable(store, text, outcome.value.change, words('undone'), close);
    await close();
  };
  // What a JSON device says counts the other way round with a negative scale.
  const turn = () => {
    const values = draft['values'];
    if (!isDraft(values) || !isDraft(values['powerW'])) return false;
    const { scale = '1' } = values['powerW'];
    const turned = String(scale).startsWith('-') ? String(scale).slice(1) : `-${String(scale)}`;
    setDraft({ ...draft, values: { ...values, powerW: { ...values['powerW'], scale: turned } } });
    return true;
  };
  const { fields, elsewhere } = problemsOf(problems, list, i18n);

  return (
    <form
      class="person-form"
      onSubmit={(event) => {
        event.preventDefault();
        save().catch(console.error);
      }}
    >
      {definition?.tested === false && <p class="hint">{words('form.untested')}</p>}
      {definition?.writesUnverified != null && draft['allowWrites'] !== true && (
        <p class="hint">
          {words('form.writes', {
            why: words(`form.writes.${definition.writesUnverified.why}`),
            detail: definition.writesUnverified.detail ?? '',
          })}
        </p>
      )}
      <SchemaForm schema={schema} draft={draft} words={formWords(answer, fields, i18n)} onChange={setDraft} />
      {definition?.serial != null && (
        <p class="small">
          {words('form.works', {
            baud: String(definition.serial.baudRate),
            parity: definition.serial.parity,
            bits: String(definition.serial.stopBits),
          })}
        </p>
      )}
      {list === 'meters' && (
        <Select
          label={words('form.measures')}
          value={circuit}
          options={[
            { value: '', label: words('form.without') },
            ...answer.circuits.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          choose={setCircuit}
        />
      )}
      {elsewhere.map((sentence) => (
        <p key={sentence} class="small warning-text">
          {sentence}
        </p>
      ))}
      <div role="status">
        {said !== null && <p class={problems.length > 0 ? 'warning-text' : 'small'}>{said}</p>}
        {check !== null && <CheckResult {...{ check, list, turn }} />}
      </div>
      <p class="small">{words('restart')}</p>
      <p class="stay-row">
        {CHECKABLE.includes(list) && schema.properties?.['identity'] === undefined && (
          <button type="button" class="button" onClick={() => tryOut().catch(console.error)}>
            {words('check')}
          </button>
        )}
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

/** The first meter is usually that of the grid connection. */
function firstUnmeasured({ circuits }: DeviceAnswer, list: DeviceList): string {
  const [root] = circuits;
  return list === 'meters' && root !== undefined && root.meter === null ? root.id : '';
}
