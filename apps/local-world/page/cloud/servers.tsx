import type { PageServer } from '../../src/page-api.ts';
import { relativeTime } from '../time.ts';
import { useNow, useWorld } from '../world.ts';
import { Changed } from './changed.tsx';

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

function Server({ server }: { server: PageServer }) {
  const { actOrToast } = useWorld();
  const { id, name, status, ipv4, serverType, location, actions } = server;
  const isOff = status === 'off';
  return (
    <Changed css={`server ${status}`} value={`${status} ${actions[0]?.id} ${actions[0]?.status}`}>
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
      </div>
      <LastAction actions={actions} />
    </Changed>
  );
}

function LastAction({ actions }: Pick<PageServer, 'actions'>) {
  const now = useNow(1000);
  const last = actions[0];
  if (!last) return <div class="facts">no action yet</div>;
  const reboots = actions.filter(
    ({ command, status }) => /reboot|reset/.test(command) && status === 'success',
  ).length;
  return (
    <>
      {last.status === 'running' ? (
        <progress max={100} value={last.progress} aria-label={`${last.command}, ${last.progress} per cent`} />
      ) : null}
      <div class="facts">
        <code>{last.command}</code> {last.status}, {relativeTime(Date.parse(last.started), now)}
        <span class="counter-badge">
          {reboots} {reboots === 1 ? 'reboot' : 'reboots'}
        </span>
      </div>
    </>
  );
}
