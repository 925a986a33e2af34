/** Fills of the avatars; white on each has a contrast of at least 4.5 to 1. */
const COLOURS = ['#4752c4', '#1f7a3f', '#9a5b00', '#b8336a', '#0b7285'];

/** The person's initial on a colour that is always theirs; Golem has a face. */
export function Avatar({ name, bot, size = 40 }: { name: string; bot: boolean; size?: number }) {
  const index = ((name.codePointAt(0) ?? 0) + name.length) % COLOURS.length;
  return (
    <svg class="avatar" viewBox="0 0 40 40" width={size} height={size} aria-hidden="true">
      <circle cx="20" cy="20" r="20" fill={bot ? '#5865f2' : COLOURS[index]} />
      {bot ? (
        <path
          fill="#fff"
          fill-rule="evenodd"
          d="M13 11h14a3 3 0 0 1 3 3v13a3 3 0 0 1-3 3H13a3 3 0 0 1-3-3V14a3 3 0 0 1 3-3Zm2 6v4h3v-4Zm7 0v4h3v-4Zm-7 7v2h10v-2Z"
        />
      ) : (
        <text x="20" y="26.5" fill="#fff" font-size="18" font-weight="600" text-anchor="middle">
          {name.slice(0, 1).toUpperCase()}
        </text>
      )}
    </svg>
  );
}
