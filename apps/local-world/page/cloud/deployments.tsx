import type { PageProject } from '../../src/page-api.ts';
import { messageTime } from '../time.ts';
import { Changed } from './changed.tsx';

export function Deployments({ projects }: { projects: PageProject[] }) {
  return projects.map(({ name, deployments }) => (
    <details key={name} class="zone" open>
      <summary>
        <b>{name}</b> <span class="facts">{deployments.length} deployments</span>
      </summary>
      <ul class="records" aria-label={`Deployments of ${name}`}>
        {deployments.map(({ id, shortId, message, at, live }) => (
          <Changed key={id} value={String(live)} css={live ? 'live' : ''}>
            <code>{shortId}</code>
            <span class="record-content" title={message}>
              {message}
            </span>
            <span>{live ? 'live' : messageTime(Date.parse(at), Date.now())}</span>
          </Changed>
        ))}
      </ul>
    </details>
  ));
}
