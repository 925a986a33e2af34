import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { z } from 'zod';
import { useStored, useWorld } from '../world.ts';
import type { PickedFile } from './attach.tsx';
import { fixedChoices } from './choices.ts';
import { CommandForm } from './command-form.tsx';
import {
  type CommandEntry,
  listEntries,
  type OptionTexts,
  type ReadOptions,
  readCommandLine,
  readOptions,
} from './command-line.ts';
import { MessageField } from './message-field.tsx';
import { TypingLine } from './typing-line.tsx';

/** What is typed and not sent: a message, or a command whose options are being filled in. */
const Draft = z.union([
  z.object({ text: z.string() }),
  z.object({ path: z.string(), texts: z.record(z.string(), z.string()) }),
]);
type Draft = z.infer<typeof Draft>;

const EMPTY: Draft = { text: '' };

function readDraft(stored: string): Draft {
  try {
    return Draft.parse(JSON.parse(stored));
  } catch {
    return EMPTY;
  }
}

/** Where one writes. It belongs to one person in one channel: another one gets a composer of its own, by its key. */
export function Composer() {
  const { state, me, channel, act, toast } = useWorld();
  const entries = useMemo(() => listEntries(state.commands), [state.commands]);
  // A draft survives a reload, a lost connection and a refused command.
  const [stored, store] = useStored(`draft.${me.id}.${channel.id}`, JSON.stringify(EMPTY));
  const draft = readDraft(stored);
  const latest = useRef(draft);
  latest.current = draft;
  // A focused field brings up the keyboard of a touch screen: there only what the person opens may take the focus.
  const [takesFocus, setTakesFocus] = useState(() => matchMedia('(pointer: fine)').matches);

  function setDraft(next: Draft) {
    setTakesFocus(true);
    store(JSON.stringify(next));
  }

  // Not part of the stored draft: files are large.
  const [files, setFiles] = useState<PickedFile[]>([]);
  const sent = useRef<Draft>(EMPTY);
  /** What was sent last comes back, unless something new is there. */
  function restore() {
    if ('text' in latest.current && latest.current.text === '') setDraft(sent.current);
  }
  useCommandFailure(restore);

  /** Empties the composer; what was typed comes back when it was not answered. Whether it was. */
  async function send(action: Parameters<typeof act>[0], typed: Draft) {
    sent.current = typed;
    setDraft(EMPTY);
    const { error } = await act(action);
    if (error === null) return true;
    toast(error);
    restore();
    return false;
  }

  function sendCommand(entry: CommandEntry, texts: OptionTexts, options: ReadOptions['values']) {
    const { command, subcommand, path } = entry;
    const action = {
      type: 'command',
      user: me.id,
      channel: channel.id,
      command,
      subcommand,
      options,
    } as const;
    return send(action, { path, texts });
  }

  async function sendMessage(text: string) {
    const picked = files;
    setFiles([]);
    const said = { type: 'say', user: me.id, channel: channel.id, text } as const;
    const wasTaken = await send(picked.length === 0 ? said : { ...said, files: picked }, { text });
    if (!wasTaken) setFiles(picked);
  }

  function sendText(text: string) {
    if (!text.startsWith('/')) return sendMessage(text);
    const line = readCommandLine(text, entries);
    if (!line) return toast(`There is no command “${text.split(/\s/, 1)[0]}”. Type / to see them all.`);
    const { values, errors } = readOptions(line.entry, line.texts, (option) => fixedChoices(option, state));
    if (Object.keys(errors).length === 0) return sendCommand(line.entry, line.texts, values);
    setDraft({ path: line.entry.path, texts: line.texts });
  }

  const entry = 'path' in draft ? entries.find(({ path }) => path === draft.path) : undefined;
  return (
    <div class="composer">
      {entry && 'path' in draft ? (
        <CommandForm
          key={entry.path}
          entry={entry}
          texts={draft.texts}
          onTexts={(texts) => setDraft({ path: entry.path, texts })}
          onSend={(values) => void sendCommand(entry, draft.texts, values)}
          onLeave={(text) => setDraft({ text })}
        />
      ) : (
        <MessageField
          entries={entries}
          text={'text' in draft ? draft.text : ''}
          takesFocus={takesFocus}
          files={files}
          onFiles={setFiles}
          onText={(text) => setDraft({ text })}
          onCommand={(path) => setDraft({ path, texts: {} })}
          onSend={(text) => void sendText(text)}
        />
      )}
      <TypingLine />
    </div>
  );
}

/** Calls back when a command of this person failed in this channel, after the composer was opened. */
function useCommandFailure(onFailure: () => void) {
  const { state, me, channel } = useWorld();
  const count = state.failures.filter(
    (failure) => failure.user === me.id && failure.channel === channel.id && failure.message === null,
  ).length;
  const known = useRef(count);
  useEffect(() => {
    if (count > known.current) onFailure();
    known.current = count;
  }, [count]);
}
