import { useId, useState } from 'preact/hooks';
import { channelLabel } from '../state.ts';
import { useWorld } from '../world.ts';
import { AttachButton, type PickedFile, PickedFiles } from './attach.tsx';
import { type CommandEntry, matchEntries } from './command-line.ts';
import { optionId, PickerList, usePicker } from './picker.tsx';
import { SendButton } from './send-button.tsx';
import { TextField } from './text-field.tsx';

/** Discord's limit for a message, in characters. */
const MAX_LENGTH = 2000;
/** From here on the composer shows how many characters are left. */
const WARN_LENGTH = 1800;

interface Props {
  entries: CommandEntry[];
  text: string;
  takesFocus: boolean;
  files: PickedFile[];
  onFiles: (files: PickedFile[]) => void;
  onText: (text: string) => void;
  /** A command was picked, by its path. */
  onCommand: (path: string) => void;
  onSend: (text: string) => void;
}

export function MessageField(props: Props) {
  const { entries, text, takesFocus, files, onFiles, onText, onCommand, onSend } = props;
  const { channel, toast } = useWorld();
  const listId = useId();
  const isCommand = /^\/[\w -]*$/.test(text);
  const items = (isCommand ? matchEntries(entries, text) : []).map(({ path, description, options }) => ({
    key: path,
    label: <CommandLabel path={path} options={options} />,
    detail: description,
    pick: () => onCommand(path),
  }));
  const [focused, setFocused] = useState(false);
  // A command that comes back as text, after Esc for example, must not cover the chat.
  const picker = usePicker(text, focused ? items : [], false);

  function change(next: string) {
    // A space after a whole command opens its options, as picking it does.
    const entry = next.endsWith(' ') ? entries.find(({ path }) => `${path} ` === next) : undefined;
    if (entry && next.length > text.length) onCommand(entry.path);
    else onText(next);
  }

  const isEmpty = text.trim() === '' && files.length === 0;

  function send() {
    const line = text.trim();
    if (isEmpty) return;
    if (line.startsWith('/') || line.length <= MAX_LENGTH) return onSend(line);
    toast(`A message takes ${MAX_LENGTH} characters; this one has ${line.length}. Nothing was sent.`);
  }

  function onKeyDown(event: KeyboardEvent) {
    const sends = event.key === 'Enter' && !event.shiftKey && !event.isComposing;
    if (picker.onKey(event)) event.preventDefault();
    else if (sends) {
      event.preventDefault();
      send();
    }
  }

  const left = MAX_LENGTH - text.length;
  return (
    <>
      <PickerList picker={picker} id={listId} title="Commands" />
      <PickedFiles files={files} onFiles={onFiles} />
      <div class="composer-box">
        <AttachButton onFiles={(more) => onFiles([...files, ...more])} />
        <TextField
          value={text}
          focusOnMount={takesFocus}
          aria-label={`Message ${channelLabel(channel)}`}
          aria-autocomplete="list"
          aria-controls={picker.items.length > 0 ? listId : undefined}
          aria-activedescendant={picker.items.length > 0 ? optionId(listId, picker.active) : undefined}
          placeholder={`Message ${channelLabel(channel)} · / for commands`}
          onText={change}
          onFocus={() => setFocused(true)}
          onBlur={() => setFocused(false)}
          onKeyDown={onKeyDown}
        />
        {text.length < WARN_LENGTH ? null : (
          <output class={left < 0 ? 'counter over' : 'counter'} aria-label="Characters left">
            {left}
          </output>
        )}
        <SendButton onClick={send} disabled={isEmpty} />
      </div>
    </>
  );
}

function CommandLabel({ path, options }: Pick<CommandEntry, 'path' | 'options'>) {
  return (
    <>
      <b>{path}</b>
      {options.map(({ name, required }) => (
        <span key={name} class={required ? 'pill required' : 'pill'}>
          {name}
        </span>
      ))}
    </>
  );
}
