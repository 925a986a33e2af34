import { useEffect, useRef, useState } from 'preact/hooks';
import type { PageState } from '../src/page-api.ts';
import { type Action, Connection, type ConnectionStatus } from './connection.ts';
import { Layout } from './layout.tsx';
import { applyEvent } from './state.ts';
import { Toasts, useToasts } from './toasts.tsx';

const socketUrl = () => new URL('/page/ws', location.href.replace(/^http/, 'ws')).href;

/** The connection and the state; everything else is below. */
export function App() {
  const [state, setState] = useState<PageState | null>(null);
  const [status, setStatus] = useState<ConnectionStatus>('connecting');
  const { toasts, toast, dismiss } = useToasts();
  const connection = useRef<Connection | null>(null);
  useEffect(() => {
    const opened = new Connection(socketUrl(), {
      onEvent: (event) => setState((old) => applyEvent(old, event)),
      onStatus: setStatus,
    });
    connection.current = opened;
    return () => opened.close();
  }, []);

  const act = (action: Action) =>
    connection.current?.act(action) ?? Promise.resolve({ error: 'Not connected to the local world yet.' });
  return (
    <>
      {status === 'lost' ? (
        <div class="banner" role="alert">
          Connection lost. Reconnecting…
          <button type="button" class="link" onClick={() => connection.current?.retryNow()}>
            Try now
          </button>
        </div>
      ) : null}
      {state === null ? <Loading /> : <Layout state={state} act={act} toast={toast} />}
      <Toasts toasts={toasts} dismiss={dismiss} />
    </>
  );
}

function Loading() {
  return (
    <main class="loading">
      <div class="spinner" aria-hidden="true" />
      <p role="status">Connecting to the local world…</p>
    </main>
  );
}
