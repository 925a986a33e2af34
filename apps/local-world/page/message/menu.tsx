import { type APIMessage, ApplicationCommandType } from 'discord-api-types/v10';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useWorld } from '../world.ts';

/** What one can do with a message, behind a button that shows on hover and on focus. */
export function MessageMenu({ message }: { message: APIMessage }) {
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  function close() {
    setOpen(false);
    button.current?.focus();
  }
  return (
    <div class={open ? 'message-menu open' : 'message-menu'}>
      <button
        ref={button}
        type="button"
        class="icon-button"
        aria-label="More actions for this message"
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <circle cx="5" cy="12" r="2" />
          <circle cx="12" cy="12" r="2" />
          <circle cx="19" cy="12" r="2" />
        </svg>
      </button>
      {open ? <Items message={message} close={close} /> : null}
    </div>
  );
}

function Items({ message, close }: { message: APIMessage; close: () => void }) {
  const { state, me, channel, actOrToast, toast } = useWorld();
  const menu = useRef<HTMLDivElement>(null);
  const items = () => [...(menu.current?.querySelectorAll<HTMLElement>('[role=menuitem]') ?? [])];
  useEffect(() => items()[0]?.focus(), []);

  function onKeyDown(event: KeyboardEvent) {
    const all = items();
    const at = all.findIndex((item) => item === document.activeElement);
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) all.at((at + step) % all.length)?.focus();
    else if (event.key === 'Escape') close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  const commands = state.commands.filter(({ type }) => type === ApplicationCommandType.Message);
  const use = (command: string) => () => {
    close();
    void actOrToast({
      type: 'message_command',
      user: me.id,
      channel: channel.id,
      command,
      message: message.id,
    });
  };
  const where = { user: me.id, channel: channel.id, message: message.id };
  function edit() {
    close();
    const text = prompt('Edit the message', message.content)?.trim();
    if (text) void actOrToast({ type: 'edit_message', ...where, text });
  }
  function remove() {
    close();
    void actOrToast({ type: 'delete_message', ...where });
  }
  const copy = (what: string, text: string) => () => {
    close();
    navigator.clipboard.writeText(text).then(
      () => toast(`${what} copied.`),
      () => toast(`The browser does not let the page copy. ${what}: ${text}`),
    );
  };
  return (
    <div
      ref={menu}
      class="menu"
      role="menu"
      aria-label="Message actions"
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onFocusOut={({ relatedTarget }) => {
        if (!(relatedTarget instanceof Node && menu.current?.contains(relatedTarget))) close();
      }}
    >
      {commands.length === 0 ? null : <div class="menu-title">Apps</div>}
      {commands.map(({ id, name }) => (
        <Item key={id} label={name} onClick={use(name)} />
      ))}
      {message.author.id === me.id ? (
        <>
          <Item label="Edit message" onClick={edit} />
          <Item label="Delete message" onClick={remove} />
        </>
      ) : null}
      {message.content === '' ? null : <Item label="Copy text" onClick={copy('Text', message.content)} />}
      <Item label="Copy message ID" onClick={copy('Message ID', message.id)} />
    </div>
  );
}

function Item({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button type="button" role="menuitem" tabIndex={-1} onClick={onClick}>
      {label}
    </button>
  );
}
