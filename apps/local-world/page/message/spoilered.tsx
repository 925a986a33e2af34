import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';

/** Hides what it holds until the person asks for it. */
export function Spoilered({ spoiler, children }: { spoiler: boolean; children: ComponentChildren }) {
  const [shown, setShown] = useState(!spoiler);
  if (shown) return children;
  return (
    <button type="button" class="spoiler-cover" onClick={() => setShown(true)}>
      Spoiler: show
    </button>
  );
}
