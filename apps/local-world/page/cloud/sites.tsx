import type { PageSite } from '../../src/page-api.ts';
import { useWorld } from '../world.ts';
import { Changed } from './changed.tsx';

export function Sites({ sites }: { sites: PageSite[] }) {
  const { actOrToast } = useWorld();
  if (sites.length === 0) return <p class="none">No sites.</p>;
  return (
    <ul class="cards" aria-label="Sites">
      {sites.map(({ host, title, up, httpStatus, server, requests }) => (
        <Changed key={host} css={`site ${up ? 'running' : 'off'}`} value={`${up} ${httpStatus}`}>
          <div class="card-head">
            <span class="status-dot" aria-hidden="true" />
            <b>{host}</b>
            <span class="status">
              {up ? 'up' : 'down'} · {httpStatus}
            </span>
            <button
              type="button"
              class="switch"
              role="switch"
              aria-checked={up}
              aria-label={up ? `Break ${host}` : `Repair ${host}`}
              title={up ? 'Break' : 'Repair'}
              onClick={() => void actOrToast({ type: 'set_site', host, up: !up })}
            >
              <i />
            </button>
          </div>
          <div class="facts">
            {title} · {server === null ? 'hosted elsewhere' : `on ${server}`}
            <span class="counter-badge">
              {requests} {requests === 1 ? 'request' : 'requests'}
            </span>
          </div>
        </Changed>
      ))}
    </ul>
  );
}
