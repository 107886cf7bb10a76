import { useId, useState } from 'preact/hooks';
import { Select } from './Select.tsx';
import {
  type Draft,
  type DraftValue,
  type FormSchema,
  fieldKind,
  isDraft,
  isDraftList,
  itemOf,
  itemsOf,
  optionsOf,
  textOf,
  typeOf,
} from './schema-draft.ts';

/** What all fields of one form share. */
export interface FormWords {
  readonly decimalMark: ',' | '.';
  /** What a description of the schema is called in the language of the page. */
  readonly label: (description: string) => string;
  readonly more: string;
  readonly add: string;
  readonly without: string;
  readonly remove: string;
  /** What does not stand behind `more` either; `all`: nothing does. */
  readonly main?: readonly string[] | 'all';
  /** What a choice is called; as it is written in config.yaml otherwise. */
  readonly option?: (name: string, value: string) => string;
  /** What is wrong, by the path below the entry: `serial.path`. */
  readonly problems: ReadonlyMap<string, string>;
  /** What may be chosen where a key names another part of the document. */
  readonly references: Readonly<Record<string, readonly { readonly value: string; readonly label: string }[]>>;
}

/** Keys that a form never shows. */
const HIDDEN: readonly string[] = ['id', 'type', 'definition'];
/** What is asked of everybody, beside what has no default; the rest stands behind “more”. */
const MAIN: readonly string[] = [
  ...['name', 'host', 'port', 'unit', 'serial', 'tcp', 'websocket', 'http', 'path', 'topic', 'values', 'identity'],
  ...['circuit', 'phases', 'maxCurrentA', 'safeCurrentA', 'chargePoint', 'maxPowerW', 'parent', 'meter'],
];

/** The fields of a schema: whatever it says can be entered, without a line of code for it. */
export function SchemaForm(props: {
  readonly schema: FormSchema;
  readonly draft: Draft;
  readonly words: FormWords;
  readonly onChange: (draft: Draft) => void;
}) {
  const { schema, draft, words, onChange } = props;
  const { properties = {}, required = [] } = schema;
  const fields = Object.entries(properties).filter(
    ([key, field]) => !HIDDEN.includes(key) && fieldKind(field) !== 'fixed',
  );
  const isMain = ([key, field]: readonly [string, FormSchema]) =>
    words.main === 'all' ||
    words.main?.includes(key) === true ||
    MAIN.includes(key) ||
    (required.includes(key) && field.default === undefined);
  const change = (key: string, value: DraftValue | undefined) => {
    const { [key]: _, ...rest } = draft;
    onChange(value === undefined ? rest : { ...rest, [key]: value });
  };
  const shown = ([key, field]: readonly [string, FormSchema]) => (
    <Field
      key={key}
      {...{ path: key, name: key, field, words }}
      value={draft[key]}
      isOptional={!required.includes(key)}
      change={(value) => change(key, value)}
    />
  );
  const more = fields.filter((one) => !isMain(one));
  const isMoreWrong = more.some(([key]) => [...words.problems.keys()].some((path) => path.split(/[.[]/)[0] === key));
  return (
    <>
      {fields.filter(isMain).map(shown)}
      {more.length > 0 && (
        <details class="more-fields" open={isMoreWrong}>
          <summary>{words.more}</summary>
          <div class="person-form">{more.map(shown)}</div>
        </details>
      )}
    </>
  );
}

interface FieldProps {
  /** From the entry on. */
  readonly path: string;
  /** Its key. */
  readonly name: string;
  readonly field: FormSchema;
  readonly value: DraftValue | undefined;
  readonly isOptional: boolean;
  readonly words: FormWords;
  readonly change: (value: DraftValue | undefined) => void;
}

function Field(props: FieldProps) {
  const { name, field, value, isOptional, words, change } = props;
  const label = words.label(field.description ?? name);
  const references = words.references[name];
  if (references !== undefined) {
    const none = isOptional ? [{ value: '', label: words.without }] : [];
    const chosen = typeof value === 'string' ? value : '';
    return <Select label={label} value={chosen} options={[...none, ...references]} choose={change} />;
  }
  switch (fieldKind(field)) {
    case 'fixed':
      return null;
    case 'choice': {
      const options = optionsOf(field)
        .map(String)
        .map((value) => ({ value, label: words.option?.(name, value) ?? value }));
      const none = isOptional && field.default === undefined ? [{ value: '', label: words.without }] : [];
      const chosen = typeof value === 'string' ? value : String(field.default ?? '');
      return <Select label={label} value={chosen} options={[...none, ...options]} choose={change} />;
    }
    case 'yes-no':
      return (
        <label class="check">
          <input
            type="checkbox"
            checked={typeof value === 'boolean' ? value : field.default === true}
            onChange={(event) => change(event.currentTarget.checked)}
          />
          {label}
        </label>
      );
    case 'group':
      return <Group {...props} label={label} />;
    case 'groups':
      return <Groups {...props} label={label} />;
    default:
      return <Line {...props} label={label} />;
  }
}

function Line({ path, field, value, words, change, label }: FieldProps & { readonly label: string }) {
  const id = useId();
  const problem = words.problems.get(path);
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        name={path}
        inputMode={fieldKind(field) === 'number' ? 'decimal' : 'text'}
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        value={typeof value === 'string' ? value : ''}
        placeholder={textOf(field.default, words.decimalMark)}
        aria-invalid={problem !== undefined}
        {...(problem === undefined ? {} : { 'aria-describedby': `${id}-problem` })}
        onInput={(event) => change(event.currentTarget.value)}
      />
      {problem !== undefined && (
        <p class="small warning-text" id={`${id}-problem`}>
          {problem}
        </p>
      )}
    </div>
  );
}

/** A group that may be left out has a switch of its own. */
function Group({ path, field, value, isOptional, words, change, label }: FieldProps & { readonly label: string }) {
  const draft = isDraft(value) ? value : null;
  const problem = words.problems.get(path);
  const isUsed = draft !== null || !isOptional;
  return (
    <>
      {isOptional && (
        <label class="check">
          <input
            type="checkbox"
            checked={draft !== null}
            onChange={(event) => change(event.currentTarget.checked ? {} : undefined)}
          />
          {label}
        </label>
      )}
      {isUsed && (
        <fieldset class="group">
          <legend class={isOptional ? 'visually-hidden' : ''}>{label}</legend>
          <SchemaForm schema={field} draft={draft ?? {}} words={below(words, path)} onChange={change} />
        </fieldset>
      )}
      {problem !== undefined && <p class="small warning-text">{problem}</p>}
    </>
  );
}

function Groups({ path, field, value, words, change, label }: FieldProps & { readonly label: string }) {
  const drafts = isDraftList(value) ? value : [];
  const { maxItems = Number.POSITIVE_INFINITY } = field;
  const types = itemsOf(field).map((item) => ({
    value: String(typeOf(item) ?? ''),
    label: words.label(item.properties?.['type']?.description ?? ''),
  }));
  const [type, setType] = useState(types[0]?.value ?? '');
  return (
    <fieldset class="group">
      <legend>{label}</legend>
      {drafts.map((draft, index) => (
        <fieldset class="group" key={`${path}-${String(index)}`}>
          <legend>{nameOf(draft, types) ?? index + 1}</legend>
          <SchemaForm
            schema={itemOf(field, draft)}
            draft={draft}
            words={below(words, `${path}[${index}]`)}
            onChange={(next) => change(drafts.with(index, next))}
          />
          <p>
            <button
              type="button"
              class="button"
              aria-label={`${words.remove}: ${nameOf(draft, types) ?? index + 1}`}
              onClick={() => change(drafts.toSpliced(index, 1))}
            >
              {words.remove}
            </button>
          </p>
        </fieldset>
      ))}
      {drafts.length < maxItems && (
        <>
          {types.length > 1 && <Select label={words.add} value={type} options={types} choose={setType} />}
          <p>
            <button type="button" class="button" onClick={() => change([...drafts, types.length > 1 ? { type } : {}])}>
              {words.add}
            </button>
          </p>
        </>
      )}
    </fieldset>
  );
}

/** By what somebody knows an entry. */
function nameOf(draft: Draft, types: readonly { readonly value: string; readonly label: string }[]): string | null {
  if (typeof draft['name'] === 'string' && draft['name'] !== '') return draft['name'];
  return types.find(({ value }) => value !== '' && value === draft['type'])?.label ?? null;
}

/** The problems of a part, by the path from there on. */
function below(words: FormWords, path: string): FormWords {
  const problems = [...words.problems].flatMap(([at, problem]): [string, string][] =>
    at.startsWith(`${path}.`) ? [[at.slice(path.length + 1), problem]] : [],
  );
  return { ...words, problems: new Map(problems) };
}
