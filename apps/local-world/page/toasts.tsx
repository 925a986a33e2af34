import { useRef, useState } from 'preact/hooks';

interface Toast {
  id: number;
  text: string;
}

/** Long enough to read two sentences twice. */
const SHOWN_MS = 8000;

export function useToasts() {
  const [toasts, setToasts] = useState<Toast[]>([]);
  const count = useRef(0);
  const dismiss = (id: number) => setToasts((old) => old.filter((shown) => shown.id !== id));
  function toast(text: string) {
    const id = ++count.current;
    setToasts((old) => [...old.filter((shown) => shown.text !== text), { id, text }]);
    setTimeout(() => dismiss(id), SHOWN_MS);
  }
  return { toasts, toast, dismiss };
}

export function Toasts({ toasts, dismiss }: { toasts: Toast[]; dismiss: (id: number) => void }) {
  return (
    <div class="toasts" role="status" aria-label="Notices">
      {toasts.map(({ id, text }) => (
        <div key={id} class="toast">
          <span>{text}</span>
          <button type="button" class="icon-button" aria-label="Close notice" onClick={() => dismiss(id)}>
            ✕
          </button>
        </div>
      ))}
    </div>
  );
}
