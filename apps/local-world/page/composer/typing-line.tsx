import { useNow, useWorld } from '../world.ts';

/** “Golem is typing…”, below the composer. */
export function TypingLine() {
  const { state, me, channel } = useWorld();
  const now = useNow(1000);
  const names = state.typing
    .filter((typing) => typing.channel === channel.id && typing.user !== me.id && typing.until > now)
    .map(({ user }) => state.users.find(({ id }) => id === user)?.displayName ?? 'Someone');
  return (
    <div class="typing-line" role="status">
      {names.length === 0 ? null : (
        <>
          <Dots /> <b>{names.join(' and ')}</b> {names.length === 1 ? 'is' : 'are'} typing…
        </>
      )}
    </div>
  );
}

export function Dots() {
  return (
    <span class="dots" aria-hidden="true">
      <i />
      <i />
      <i />
    </span>
  );
}
