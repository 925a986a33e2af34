import type { PageServer } from '../../src/page-api.ts';
import { relativeTime } from '../time.ts';
import { useNow, useWorld } from '../world.ts';
import { Changed } from './changed.tsx';

type ServerAction = PageServer['actions'][number];

export function Servers({ servers }: { servers: PageServer[] }) {
  if (servers.length === 0) return <p class="none">No servers.</p>;
  return (
    <ul class="cards" aria-label="Servers">
      {servers.map((server) => (
        <Server key={server.id} server={server} />
      ))}
    </ul>
  );
}

const isReboot = ({ command, status }: ServerAction) =>
  (command === 'reboot_server' || command === 'reset_server') && status === 'success';

function Server({ server }: { server: PageServer }) {
  const { actOrToast } = useWorld();
  const { id, name, status, ipv4, serverType, location, actions } = server;
  const isOff = status === 'off';
  const reboots = actions.filter(isReboot).length;
  const last = actions[0];
  return (
    <Changed css={`server ${status}`} value={`${status} ${last?.id} ${last?.status}`}>
      <div class="card-head">
        <span class="status-dot" aria-hidden="true" />
        <b>{name}</b>
        <span class="status" role="status" aria-label={`${name} is ${status}`}>
          {status}
        </span>
        <button
          type="button"
          class="small-button"
          aria-label={isOff ? `Plug in ${name}` : `Pull the plug of ${name}`}
          onClick={() => void actOrToast({ type: 'set_server', server: id, running: isOff })}
        >
          {isOff ? 'Plug in' : 'Unplug'}
        </button>
      </div>
      <div class="facts">
        {ipv4} · {serverType} · {location}
        <span class="counter-badge">
          {reboots} {reboots === 1 ? 'reboot' : 'reboots'}
        </span>
      </div>
      {last ? <LastAction action={last} /> : <div class="facts">no action yet</div>}
    </Changed>
  );
}

function LastAction({ action: { command, status, progress, started } }: { action: ServerAction }) {
  const now = useNow(1000);
  return (
    <>
      {status === 'running' ? (
        <progress max={100} value={progress} aria-label={`${command}, ${progress} per cent`} />
      ) : null}
      <div class="facts">
        <code>{command}</code> {status}, {relativeTime(Date.parse(started), now)}
      </div>
    </>
  );
}
