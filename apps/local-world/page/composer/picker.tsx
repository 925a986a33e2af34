import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';

interface PickerItem {
  key: string;
  label: ComponentChildren;
  detail?: string | undefined;
  pick: () => void;
}

interface Picker {
  items: PickerItem[];
  active: number;
  setActive: (index: number) => void;
  /** Handles the arrows, Tab, Enter and Esc of the text field below; `true`: the key was for the list. */
  onKey: (event: KeyboardEvent) => boolean;
  close: () => void;
}

/** The state of a list of suggestions. It opens again when `topic`, what is being typed, changes. */
export function usePicker(topic: string, items: PickerItem[], opensAtFirst: boolean): Picker {
  const [active, setActive] = useState(0);
  const [closedFor, setClosedFor] = useState<string | null>(opensAtFirst ? null : topic);
  useEffect(() => setActive(0), [topic]);
  const shown = closedFor === topic ? [] : items;
  const at = Math.min(active, shown.length - 1);

  function onKey(event: KeyboardEvent): boolean {
    if (shown.length === 0 || event.isComposing || event.shiftKey) return false;
    switch (event.key) {
      case 'ArrowDown':
        setActive((at + 1) % shown.length);
        return true;
      case 'ArrowUp':
        setActive((at - 1 + shown.length) % shown.length);
        return true;
      case 'Tab':
      case 'Enter':
        shown[at]?.pick();
        return true;
      case 'Escape':
        setClosedFor(topic);
        return true;
      default:
        return false;
    }
  }

  return { items: shown, active: at, setActive, onKey, close: () => setClosedFor(topic) };
}

export const optionId = (listId: string, index: number) => `${listId}-${index}`;

/** The list above the composer. The text field keeps the focus and names the active item. */
export function PickerList({ picker, id, title }: { picker: Picker; id: string; title: string }) {
  const activeItem = useRef<HTMLDivElement>(null);
  useEffect(() => activeItem.current?.scrollIntoView({ block: 'nearest' }), [picker.active, picker.items]);
  if (picker.items.length === 0) return null;
  return (
    <div class="picker">
      <div class="picker-title" id={`${id}-title`}>
        {title}
      </div>
      <div class="picker-items" id={id} role="listbox" aria-labelledby={`${id}-title`}>
        {picker.items.map(({ key, label, detail, pick }, i) => (
          <div
            key={key}
            id={optionId(id, i)}
            ref={i === picker.active ? activeItem : null}
            role="option"
            tabIndex={-1}
            aria-selected={i === picker.active}
            // A click must not take the focus from the text field.
            onMouseDown={(event) => event.preventDefault()}
            onMouseMove={() => picker.setActive(i)}
            onClick={pick}
          >
            <span class="picker-label">{label}</span>
            {detail === undefined ? null : <span class="picker-detail">{detail}</span>}
          </div>
        ))}
      </div>
    </div>
  );
}
