import type { APIApplicationCommandBasicOption } from 'discord-api-types/v10';
import { useEffect, useId, useState } from 'preact/hooks';
import { useWorld } from '../world.ts';
import { fixedChoices } from './choices.ts';
import type { Choice, CommandEntry, OptionTexts } from './command-line.ts';
import { optionId, PickerList, usePicker } from './picker.tsx';
import { TextField } from './text-field.tsx';

interface Props {
  entry: CommandEntry;
  option: APIApplicationCommandBasicOption;
  texts: OptionTexts;
  error: string | undefined;
  takesFocus: boolean;
  onText: (text: string) => void;
  onPicked: () => void;
  onSend: () => void;
  onRemove: () => void;
}

export function OptionField(props: Props) {
  const { entry, option, texts, error, takesFocus, onText } = props;
  const id = useId();
  const [focused, setFocused] = useState(false);
  const text = texts[option.name] ?? '';
  const choices = useSuggestions(entry, option, texts, focused);
  const items = choices.map(({ name, value }) => ({
    key: String(value),
    label: name,
    detail: undefined,
    pick: () => {
      onText(isAutocompleted(option) ? String(value) : name);
      picker.close();
      props.onPicked();
    },
  }));
  // A whole choice that is typed already needs no list: Enter sends.
  const isWhole = items.length === 1 && [choices[0]?.name, String(choices[0]?.value)].includes(text);
  const picker = usePicker(text, focused && !isWhole ? items : [], true);
  const hint = error ?? option.description;
  return (
    <div class={error === undefined ? 'pill field' : 'pill field invalid'}>
      {focused ? (
        <div class="hint" id={`${id}-hint`} role={error === undefined ? undefined : 'alert'}>
          <b>{option.name}</b> {hint}
        </div>
      ) : null}
      <PickerList picker={picker} id={id} title={`${option.name}: choices`} />
      <label for={`${id}-field`}>
        {option.name}
        {option.required ? <span aria-hidden="true">*</span> : null}
      </label>
      <TextField
        id={`${id}-field`}
        data-option={option.name}
        value={text}
        focusOnMount={takesFocus || !option.required}
        required={option.required ?? false}
        aria-invalid={error !== undefined}
        aria-describedby={focused ? `${id}-hint` : undefined}
        aria-autocomplete="list"
        aria-controls={picker.items.length > 0 ? id : undefined}
        aria-activedescendant={picker.items.length > 0 ? optionId(id, picker.active) : undefined}
        onText={onText}
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
        onKeyDown={(event) => handleKey(event, props, text, picker.onKey)}
      />
    </div>
  );
}

function handleKey(
  event: KeyboardEvent,
  props: Props,
  text: string,
  toPicker: (event: KeyboardEvent) => boolean,
) {
  const act = toPicker(event)
    ? () => {}
    : event.key === 'Enter' && !event.shiftKey && !event.isComposing
      ? props.onSend
      : event.key === 'Backspace' && text === ''
        ? props.onRemove
        : null;
  if (act === null) return;
  event.preventDefault();
  act();
}

const isAutocompleted = (option: APIApplicationCommandBasicOption) =>
  'autocomplete' in option && option.autocomplete;

/** How long to wait for the next key before asking for suggestions. */
const PAUSE_MS = 120;

/** The choices that fit what is typed: the option's own, or those that the application completes. */
function useSuggestions(
  entry: CommandEntry,
  option: APIApplicationCommandBasicOption,
  texts: OptionTexts,
  focused: boolean,
): Choice[] {
  const { state, me, channel, act } = useWorld();
  const [completed, setCompleted] = useState<{ forText: string; choices: Choice[] }>({
    forText: '',
    choices: [],
  });
  const text = texts[option.name] ?? '';
  useEffect(() => {
    if (!isAutocompleted(option) || !focused) return;
    let stale = false;
    async function ask() {
      const { command, subcommand } = entry;
      const by = { user: me.id, channel: channel.id, command, subcommand, focused: option.name };
      const { choices } = await act({
        type: 'autocomplete',
        ...by,
        options: { ...texts, [option.name]: text },
      });
      if (!stale) setCompleted({ forText: text, choices: choices ?? [] });
    }
    const timer = setTimeout(() => void ask(), PAUSE_MS);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [text, focused]);
  const wanted = text.toLowerCase();
  const fits = ({ name, value }: Choice) => `${name} ${value}`.toLowerCase().includes(wanted);
  if (!isAutocompleted(option)) return (fixedChoices(option, state) ?? []).filter(fits);
  // Until the answer for this text is here, the last one serves: Enter must never pick what does not fit.
  return completed.forText === text ? completed.choices : completed.choices.filter(fits);
}
