import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { PageFailure, PageMessage } from '../../src/page-api.ts';
import { bySnowflake, channelLabel, continuesGroup, visibleMessages } from '../state.ts';
import { dayName, isSameDay } from '../time.ts';
import { useWorld } from '../world.ts';
import { FailedCommand } from './failed-command.tsx';
import { Message } from './message.tsx';

/** How many messages are on the page at first, and are added on request. */
const PAGE_SIZE = 100;
/** Within this distance from the end, in pixels, the list follows new messages. */
const NEAR_END = 80;

/** The messages of the channel on screen. It belongs to one person in one channel, by its key. */
export function MessageList() {
  const { state, me, channel } = useWorld();
  const [limit, setLimit] = useState(PAGE_SIZE);
  const [dismissed, setDismissed] = useState<string[]>([]);
  const all = useMemo(() => visibleMessages(state, channel.id, me), [state.messages, channel.id, me.id]);
  const shown = all.slice(-limit);
  const failures = state.failures.filter(
    (failure) =>
      failure.user === me.id && failure.channel === channel.id && !dismissed.includes(failure.failureId),
  );
  const { list, atEnd, onScroll, onGrown, toEnd } = useFollow([all, failures.length]);
  return (
    <div class="list-frame">
      {/* Long lists scroll: the log must be reachable by keyboard. */}
      <div
        class="list"
        role="log"
        aria-label={`Messages in ${channelLabel(channel)}`}
        tabIndex={0}
        ref={list}
        onScroll={onScroll}
        // A picture that has come makes the list longer; `load` does not bubble.
        onLoadCapture={onGrown}
      >
        {all.length > limit ? (
          <button type="button" class="button secondary older" onClick={() => setLimit(limit + PAGE_SIZE)}>
            Show older messages
          </button>
        ) : (
          <Welcome empty={all.length === 0} />
        )}
        <Rows
          messages={shown}
          failures={failures}
          onDismiss={(failureId) => setDismissed([...dismissed, failureId])}
        />
      </div>
      {atEnd ? null : (
        <button type="button" class="to-end" onClick={toEnd}>
          Jump to the newest message
        </button>
      )}
    </div>
  );
}

interface RowsProps {
  messages: PageMessage[];
  failures: PageFailure[];
  onDismiss: (failureId: string) => void;
}

const timeOf = ({ message }: PageMessage) => Date.parse(message.timestamp);

function Rows({ messages, failures, onDismiss }: RowsProps) {
  const rows = [
    ...messages.map((entry) => ({ id: entry.message.id, entry, failure: null })),
    ...failures
      .filter(({ message }) => message === null)
      .map((failure) => ({ id: failure.failureId, entry: null, failure })),
  ].toSorted(bySnowflake);
  return (
    <>
      {rows.map(({ id, entry, failure }, i) => {
        if (entry === null)
          return <FailedCommand key={id} failure={failure} onDismiss={() => onDismiss(id)} />;
        const previous = rows[i - 1]?.entry ?? undefined;
        const newDay = previous !== undefined && !isSameDay(timeOf(previous), timeOf(entry));
        return (
          <div key={id}>
            {i === 0 || newDay ? (
              <div class="day">
                <span>{dayName(timeOf(entry))}</span>
              </div>
            ) : null}
            <Message
              entry={entry}
              continued={!newDay && continuesGroup(previous, entry)}
              failures={failures.filter(({ message }) => message === id)}
            />
          </div>
        );
      })}
    </>
  );
}

function Welcome({ empty }: { empty: boolean }) {
  const { channel } = useWorld();
  return (
    <div class="welcome">
      <h2>{channel.kind === 'dm' ? 'Golem' : `Welcome to ${channelLabel(channel)}`}</h2>
      <p>{channel.topic ?? 'This is the beginning of this chat.'}</p>
      {empty ? (
        <p class="try">
          Nobody has written here yet. Type <kbd>/</kbd> to see what Golem can do, or ask it something: “is
          example.test up?”
        </p>
      ) : null}
    </div>
  );
}

/** Keeps a scrolling element at its end while the person is there; what grows is given by `changes`. */
function useFollow(changes: unknown[]) {
  const list = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  const [atEnd, setAtEnd] = useState(true);
  const toEnd = () => list.current?.scrollTo({ top: list.current.scrollHeight });
  const onGrown = () => {
    if (following.current) toEnd();
  };
  useLayoutEffect(() => {
    if (following.current) toEnd();
  }, changes);
  useEffect(() => {
    // A growing composer or a turned phone change the height without a new message.
    const observer = new ResizeObserver(onGrown);
    if (list.current) observer.observe(list.current);
    return () => observer.disconnect();
  }, []);
  function onScroll() {
    if (!list.current) return;
    const { scrollHeight, scrollTop, clientHeight } = list.current;
    following.current = scrollHeight - scrollTop - clientHeight < NEAR_END;
    setAtEnd(following.current);
  }
  return { list, atEnd, onScroll, onGrown, toEnd };
}
