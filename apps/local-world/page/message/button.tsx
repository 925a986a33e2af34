import { type APIButtonComponent, type APIMessage, ButtonStyle } from 'discord-api-types/v10';
import { Dots } from '../composer/typing-line.tsx';
import { useComponent } from './use-component.ts';

const CLASSES: Record<ButtonStyle, string> = {
  [ButtonStyle.Primary]: 'primary',
  [ButtonStyle.Secondary]: 'secondary',
  [ButtonStyle.Success]: 'success',
  [ButtonStyle.Danger]: 'danger',
  [ButtonStyle.Link]: 'secondary',
  [ButtonStyle.Premium]: 'primary',
};

export function MessageButton({ message, button }: { message: APIMessage; button: APIButtonComponent }) {
  const { busy, use } = useComponent(message, 'custom_id' in button ? button.custom_id : '');
  const css = `button ${CLASSES[button.style]}`;
  if (button.style === ButtonStyle.Premium) return null;
  const label = [button.emoji?.name, button.label].filter(Boolean).join(' ');
  if (button.style === ButtonStyle.Link)
    return (
      <a class={css} href={button.url} target="_blank" rel="noreferrer noopener">
        {label} <span aria-hidden="true">↗</span>
      </a>
    );
  return (
    <button
      type="button"
      class={css}
      disabled={button.disabled ?? false}
      aria-busy={busy}
      onClick={() => use([])}
    >
      <span>{label}</span>
      {busy ? <Dots /> : null}
    </button>
  );
}
