import { useId } from 'preact/hooks';

/** A number that can be pulled and typed. Not a number while the field is empty. */
export function NumberSlider(props: {
  readonly label: string;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  /** Of the slider; the field takes what lies between. */
  readonly step: number;
  readonly value: number;
  readonly set: (value: number) => void;
}) {
  const id = useId();
  const { label, unit, min, max, step, value, set } = props;
  const shown = Number.isNaN(value) ? '' : String(value);
  return (
    <div class="number-slider">
      <label for={id}>{label}</label>
      <input
        type="range"
        aria-label={`${label} (${unit})`}
        min={min}
        max={max}
        step={step}
        value={Number.isNaN(value) ? min : value}
        onInput={(event) => set(Number(event.currentTarget.value))}
      />
      <span class="number-field">
        <input
          id={id}
          type="number"
          inputMode="decimal"
          min="0"
          step="any"
          required
          value={shown}
          onInput={(event) => set(event.currentTarget.value === '' ? Number.NaN : Number(event.currentTarget.value))}
        />
        <span class="unit">{unit}</span>
      </span>
    </div>
  );
}
