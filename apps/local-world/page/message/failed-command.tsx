import type { PageFailure } from '../../src/page-api.ts';
import { useWorld } from '../world.ts';
import { Avatar } from './avatar.tsx';
import { CommandLine, OnlyYou } from './message.tsx';

/** A command, or a modal, that the application did not answer. */
export function FailedCommand({ failure, onDismiss }: { failure: PageFailure; onDismiss: () => void }) {
  const { me } = useWorld();
  return (
    <article class="message first ephemeral" aria-label="Golem, failed">
      {failure.command === null ? null : <CommandLine user={me.displayName} command={failure.command} />}
      <Avatar name="Golem" bot />
      <div class="body">
        <header>
          <span class="author bot">Golem</span>
          <span class="app-badge">✓ App</span>
        </header>
        <p class="failure" role="alert">
          {failure.text}
        </p>
        <OnlyYou>
          <button type="button" class="link" onClick={onDismiss}>
            Dismiss message
          </button>
        </OnlyYou>
      </div>
    </article>
  );
}
