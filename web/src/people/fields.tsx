import { useId } from 'preact/hooks';
import { Select } from '../parts/Select.tsx';

/** A line to write in. Uncontrolled: the form is read when it is sent. */
export function Field(props: {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly required?: boolean;
  readonly inputMode?: 'decimal' | 'email' | 'text';
}) {
  const id = useId();
  const { label, name, value, required = false, inputMode = 'text' } = props;
  return (
    <p class="field">
      <label for={id}>{label}</label>
      <input
        id={id}
        name={name}
        type="text"
        inputMode={inputMode}
        defaultValue={value}
        required={required}
        autocomplete="off"
      />
    </p>
  );
}

/** A day of the calendar, `2026-11-22`; empty for none. */
export function DayField({
  label,
  name,
  value,
}: {
  readonly label: string;
  readonly name: string;
  readonly value: string;
}) {
  const id = useId();
  return (
    <p class="field">
      <label for={id}>{label}</label>
      <input id={id} name={name} type="date" defaultValue={value} />
    </p>
  );
}

/** One of a list; the empty value stands for none. */
export function Choice(props: {
  readonly label: string;
  readonly name: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, label: string])[];
}) {
  const { label, name, value, options } = props;
  return (
    <Select
      label={label}
      name={name}
      value={value}
      options={options.map(([one, text]) => ({ value: one, label: text }))}
    />
  );
}

export function Check(props: { readonly label: string; readonly name: string; readonly checked: boolean }) {
  return (
    <label class="check">
      <input type="checkbox" name={props.name} defaultChecked={props.checked} />
      {props.label}
    </label>
  );
}

/** What stands in a form, read by name. */
export function readForm(form: HTMLFormElement) {
  const data = new FormData(form);
  const text = (name: string): string => {
    const value = data.get(name);
    return typeof value === 'string' ? value.trim() : '';
  };
  return {
    text,
    textOrNull: (name: string) => (text(name) === '' ? null : text(name)),
    isChecked: (name: string) => data.get(name) !== null,
    /** What stands behind `prefix` in the names of all boxes that are checked. */
    checked: (prefix: string) =>
      [...data.keys()].filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length)),
    list: (name: string) =>
      text(name)
        .split(',')
        .map((one) => one.trim())
        .filter((one) => one !== ''),
  };
}
