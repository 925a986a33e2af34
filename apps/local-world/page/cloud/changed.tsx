import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** A list item that lights up for a moment when `value` changes, so that an effect is seen where it happened. */
export function Changed({
  value,
  children,
  css = '',
}: {
  value: string;
  children: ComponentChildren;
  css?: string;
}) {
  const item = useRef<HTMLLIElement>(null);
  const before = useRef(value);
  useEffect(() => {
    if (before.current === value) return;
    before.current = value;
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    item.current?.animate([{ backgroundColor: 'var(--flash)' }, {}], {
      duration: still ? 0 : 1600,
      easing: 'ease-out',
    });
  }, [value]);
  return (
    <li ref={item} class={css}>
      {children}
    </li>
  );
}
