import type { ComponentProps } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';

type Props = Omit<ComponentProps<'textarea'>, 'onInput' | 'value'> & {
  value: string;
  onText: (text: string) => void;
  /** Focuses the field when it appears, with the caret at the end. */
  focusOnMount?: boolean;
};

/** A text area as high as its text. */
export function TextField({ value, onText, focusOnMount = false, ...rest }: Props) {
  const field = useRef<HTMLTextAreaElement>(null);
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight}px`;
  }, [value]);
  useLayoutEffect(() => {
    if (!focusOnMount) return;
    field.current?.focus();
    field.current?.setSelectionRange(value.length, value.length);
  }, []);
  return (
    <textarea
      {...rest}
      ref={field}
      rows={1}
      value={value}
      autocomplete="off"
      onInput={(event) => onText(event.currentTarget.value)}
    />
  );
}
