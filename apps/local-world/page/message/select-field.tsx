import type { APISelectMenuOption } from 'discord-api-types/v10';
import { useState } from 'preact/hooks';

interface Props {
  label: string;
  options: APISelectMenuOption[];
  min: number;
  max: number;
  disabled?: boolean;
  /** Several values are sent together, by a button; in a form they need none. */
  confirm?: boolean;
  onChange: (values: string[]) => void;
}

/** A select menu: the browser's own for one value, check boxes for several. */
export function SelectField({ disabled = false, confirm = false, ...props }: Props) {
  const full = { disabled, confirm, ...props };
  return props.max > 1 ? <Checkboxes {...full} /> : <Single {...full} />;
}

const defaults = (options: APISelectMenuOption[]) =>
  options.filter((option) => option.default).map(({ value }) => value);

function Single({ label, options, min, disabled, onChange }: Required<Props>) {
  const [chosen, setChosen] = useState(() => defaults(options)[0] ?? '');
  function choose(value: string) {
    setChosen(value);
    onChange(value === '' ? [] : [value]);
  }
  return (
    <select
      class="select"
      aria-label={label}
      disabled={disabled}
      value={chosen}
      onChange={({ currentTarget }) => choose(currentTarget.value)}
    >
      <option value="" disabled={min > 0} hidden={min > 0}>
        {label}
      </option>
      {options.map(({ value, label: name, description }) => (
        <option key={value} value={value}>
          {description ? `${name} · ${description}` : name}
        </option>
      ))}
    </select>
  );
}

function Checkboxes({ label, options, min, max, disabled, confirm, onChange }: Required<Props>) {
  const [values, setValues] = useState(() => defaults(options));
  function toggle(value: string) {
    const next = values.includes(value) ? values.filter((other) => other !== value) : [...values, value];
    setValues(next);
    if (!confirm) onChange(next);
  }
  const fits = values.length >= min && values.length <= max;
  return (
    <fieldset class="checkboxes" disabled={disabled}>
      <legend>{label}</legend>
      {options.map(({ value, label: name, description }) => (
        <label key={value}>
          <input type="checkbox" checked={values.includes(value)} onChange={() => toggle(value)} /> {name}
          {description ? <small> {description}</small> : null}
        </label>
      ))}
      {confirm ? (
        <button type="button" class="button secondary" disabled={!fits} onClick={() => onChange(values)}>
          Select
        </button>
      ) : null}
    </fieldset>
  );
}
