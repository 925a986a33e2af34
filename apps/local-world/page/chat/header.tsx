import { useEffect } from 'preact/hooks';
import { channelLabel } from '../state.ts';
import { useStored, useWorld } from '../world.ts';

/** The side that lies over the chat on a narrow screen. */
export type Drawer = 'channels' | 'cloud' | null;

interface Props {
  drawer: Drawer;
  onDrawer: (drawer: Drawer) => void;
  hasCloud: boolean;
}

export function ChatHeader({ drawer, onDrawer, hasCloud }: Props) {
  const { channel } = useWorld();
  const toggle = (side: Drawer) => () => onDrawer(drawer === side ? null : side);
  return (
    <header class="bar chat-header">
      <button
        type="button"
        class="icon-button narrow-only"
        aria-label="Channels and people"
        aria-expanded={drawer === 'channels'}
        onClick={toggle('channels')}
      >
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M3 6h18v2H3zm0 5h18v2H3zm0 5h18v2H3z" />
        </svg>
      </button>
      <h1>{channelLabel(channel)}</h1>
      <p class="topic">{channel.topic}</p>
      <ThemeToggle />
      {hasCloud ? (
        <button
          type="button"
          class="icon-button medium-only"
          aria-label="The small cloud"
          aria-expanded={drawer === 'cloud'}
          onClick={toggle('cloud')}
        >
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M7 19a5 5 0 0 1-.6-9.96 6 6 0 0 1 11.5 1.02A4.5 4.5 0 0 1 17.500 19Z" />
          </svg>
        </button>
      ) : null}
    </header>
  );
}

function ThemeToggle() {
  const [theme, setTheme] = useStored('theme', '');
  const systemIsDark = matchMedia('(prefers-color-scheme: dark)').matches;
  const isDark = theme === '' ? systemIsDark : theme === 'dark';
  useEffect(() => {
    // Without a choice of the person's own, the system's preference holds, also when it changes.
    if (theme !== '') document.documentElement.dataset.theme = theme;
  }, [theme]);
  return (
    <button
      type="button"
      class="icon-button"
      aria-label={isDark ? 'Switch to the light theme' : 'Switch to the dark theme'}
      onClick={() => setTheme(isDark ? 'light' : 'dark')}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d="M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18Zm0 2v14a7 7 0 0 1 0-14Z" />
      </svg>
    </button>
  );
}
