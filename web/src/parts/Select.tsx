import { useId } from 'preact/hooks';
import { Icon } from './Icon.tsx';

/** One of a list, told at once (`choose`) or read with its form (`name`). The empty value stands for none. */
export function Select(props: {
  readonly label: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly name?: string;
  readonly choose?: (value: string) => void;
}) {
  const id = useId();
  const { label, value: chosen, options, name, choose } = props;
  const told = choose === undefined ? { name } : { value: chosen, onChange: tell(choose) };
  return (
    <p class="field">
      <label for={id}>{label}</label>
      <span class="select">
        <select id={id} {...told}>
          {options.map(({ value, label: text }) => (
            <option key={value} value={value} selected={value === chosen}>
              {text}
            </option>
          ))}
        </select>
        <Icon name="chevron" />
      </span>
    </p>
  );
}

function tell(choose: (value: string) => void) {
  return (event: { readonly currentTarget: HTMLSelectElement }): void => choose(event.currentTarget.value);
}
