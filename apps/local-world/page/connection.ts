import { type AutocompleteChoice, type PageAction, PageEvent } from '../src/page-api.ts';

export type ConnectionStatus = 'connecting' | 'open' | 'lost';

type WithoutId<T> = T extends unknown ? Omit<T, 'id'> : never;
/** An action as the page states it: the connection gives it its id. */
export type Action = WithoutId<PageAction>;

export interface Reply {
  /** A sentence for the person; `null` when the action was done. */
  error: string | null;
  choices?: AutocompleteChoice[] | undefined;
}

const FIRST_RETRY_MS = 300;
const LAST_RETRY_MS = 4000;

/**
 * A WebSocket that comes back by itself. An action never throws: when the connection is lost before the server has
 * answered, its reply says so, and the caller still has what the person typed.
 */
export class Connection {
  readonly #url: string;
  readonly #onEvent: (event: PageEvent) => void;
  readonly #onStatus: (status: ConnectionStatus) => void;
  readonly #waiting = new Map<string, (reply: Reply) => void>();
  #socket: WebSocket | null = null;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #retryMs = FIRST_RETRY_MS;
  #actions = 0;

  constructor(
    url: string,
    listeners: { onEvent: (event: PageEvent) => void; onStatus: (status: ConnectionStatus) => void },
  ) {
    this.#url = url;
    this.#onEvent = listeners.onEvent;
    this.#onStatus = listeners.onStatus;
    this.#open();
  }

  act(action: Action): Promise<Reply> {
    if (this.#socket?.readyState !== WebSocket.OPEN)
      return Promise.resolve({ error: 'Not connected to the local world. Nothing was sent.' });
    const id = String(++this.#actions);
    this.#socket.send(JSON.stringify({ ...action, id }));
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
    });
  }

  /** Tries at once instead of at the end of the pause. */
  retryNow(): void {
    if (this.#socket !== null) return;
    clearTimeout(this.#retry);
    this.#open();
  }

  close(): void {
    clearTimeout(this.#retry);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #open(): void {
    const socket = new WebSocket(this.#url);
    this.#socket = socket;
    socket.addEventListener('open', () => {
      this.#retryMs = FIRST_RETRY_MS;
      this.#onStatus('open');
    });
    socket.addEventListener('message', ({ data }) => this.#receive(String(data)));
    socket.addEventListener('close', () => {
      if (this.#socket === socket) this.#lose();
    });
  }

  #receive(frame: string): void {
    const event = PageEvent.parse(JSON.parse(frame));
    if (event.type !== 'reply') return this.#onEvent(event);
    this.#waiting.get(event.id)?.({ error: event.error, choices: event.choices });
    this.#waiting.delete(event.id);
  }

  #lose(): void {
    this.#socket = null;
    this.#onStatus('lost');
    for (const resolve of this.#waiting.values())
      resolve({ error: 'The connection was lost before the answer came; it may or may not have arrived.' });
    this.#waiting.clear();
    this.#retry = setTimeout(() => this.#open(), this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS);
  }
}
