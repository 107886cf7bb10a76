import { useId } from 'preact/hooks';

interface Segment<T extends string> {
  readonly value: T;
  readonly label: string;
}

/** One choice of a few, all named: a radio group that looks like a switch. */
export function Segmented<T extends string>(props: {
  readonly label: string;
  readonly segments: readonly Segment<T>[];
  readonly value: T;
  readonly busy?: boolean;
  readonly choose: (value: T) => void;
}) {
  const name = useId();
  return (
    <fieldset class={props.busy === true ? 'segmented segmented-busy' : 'segmented'}>
      <legend class="visually-hidden">{props.label}</legend>
      {props.segments.map(({ value, label }) => (
        <label key={value}>
          <input
            type="radio"
            class="visually-hidden"
            name={name}
            value={value}
            checked={value === props.value}
            onChange={() => props.choose(value)}
          />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
