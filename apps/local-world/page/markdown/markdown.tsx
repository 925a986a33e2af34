import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { formatTimestamp, fullTime } from '../time.ts';
import { useNow, useWorld } from '../world.ts';
import { type MarkdownNode, parseMarkdown } from './parse.ts';

/** Text in Discord's Markdown, as elements; `children` follow in its last line. */
export function Markdown({ text, children }: { text: string; children?: ComponentChildren }) {
  const nodes = useMemo(() => parseMarkdown(text), [text]);
  return (
    <div class="markdown">
      <Nodes nodes={nodes} />
      {children}
    </div>
  );
}

const BLOCKS = new Set(['codeBlock', 'blockQuote', 'heading', 'list', 'subtext']);

function Nodes({ nodes }: { nodes: MarkdownNode[] }) {
  // A block ends its line itself: the line break after it would show as an empty line.
  const shown = nodes.filter(({ type }, i) => type !== 'br' || !BLOCKS.has(nodes[i - 1]?.type ?? ''));
  return shown.map((node, i) => <Node key={i} node={node} />);
}

function Node({ node }: { node: MarkdownNode }): ComponentChildren {
  switch (node.type) {
    case 'text':
      return node.content;
    case 'br':
    case 'newline':
      return <br />;
    case 'inlineCode':
      return <code>{node.content}</code>;
    case 'codeBlock':
      return (
        // Wide code scrolls: the block must be reachable by keyboard.
        <pre tabIndex={0} aria-label={node.lang ? `Code, ${node.lang}` : 'Code'}>
          <code>{node.content}</code>
        </pre>
      );
    case 'strong':
      return (
        <strong>
          <Nodes nodes={node.content} />
        </strong>
      );
    case 'em':
      return (
        <em>
          <Nodes nodes={node.content} />
        </em>
      );
    case 'underline':
      return (
        <u>
          <Nodes nodes={node.content} />
        </u>
      );
    case 'strikethrough':
      return (
        <s>
          <Nodes nodes={node.content} />
        </s>
      );
    case 'spoiler':
      return <Spoiler nodes={node.content} />;
    case 'blockQuote':
      return (
        <blockquote>
          <Nodes nodes={node.content} />
        </blockquote>
      );
    case 'subtext':
      return (
        <small class="subtext">
          <Nodes nodes={node.content} />
        </small>
      );
    case 'heading':
      return <Heading level={node.level} nodes={node.content} />;
    case 'link':
    case 'url':
    case 'autolink':
      return <Link target={node.target} nodes={node.content} />;
    case 'list':
      return <List node={node} />;
    case 'timestamp':
      return <Timestamp seconds={Number(node.timestamp)} format={node.format} />;
    case 'user':
    case 'channel':
    case 'role':
      return <Mention kind={node.type} id={node.id} />;
    case 'everyone':
    case 'here':
      return <span class="mention">@{node.type}</span>;
    case 'slashCommand':
      return <span class="mention">/{node.fullName}</span>;
    case 'emoji':
      return `:${node.name}:`;
    case 'twemoji':
      return <span class="emoji">{node.name}</span>;
  }
}

function Heading({ level, nodes }: { level: number; nodes: MarkdownNode[] }) {
  // The page has its own h1 and h2: a message's first heading is an h3.
  const Tag = level === 1 ? 'h3' : level === 2 ? 'h4' : 'h5';
  return (
    <Tag>
      <Nodes nodes={nodes} />
    </Tag>
  );
}

function List({ node }: { node: Extract<MarkdownNode, { type: 'list' }> }) {
  const items = node.items.map((item, i) => (
    <li key={i}>
      <Nodes nodes={item} />
    </li>
  ));
  return node.ordered ? <ol start={node.start}>{items}</ol> : <ul>{items}</ul>;
}

/** A link to the web; any other scheme stays text. */
function Link({ target, nodes }: { target: string; nodes: MarkdownNode[] }) {
  if (!/^https?:\/\//i.test(target)) return <Nodes nodes={nodes} />;
  return (
    <a href={target} title={target} target="_blank" rel="noreferrer noopener">
      <Nodes nodes={nodes} />
    </a>
  );
}

function Spoiler({ nodes }: { nodes: MarkdownNode[] }) {
  const [shown, setShown] = useState(false);
  if (shown)
    return (
      <span class="spoiler shown">
        <Nodes nodes={nodes} />
      </span>
    );
  return (
    <button type="button" class="spoiler" aria-label="Show spoiler" onClick={() => setShown(true)}>
      <span aria-hidden="true">
        <Nodes nodes={nodes} />
      </span>
    </button>
  );
}

function Timestamp({ seconds, format }: { seconds: number; format: string | undefined }) {
  const now = useNow(1000);
  const at = seconds * 1000;
  // Discord shows dates beyond what a calendar holds as text too.
  if (Number.isNaN(new Date(at).getTime())) return <>{`<t:${seconds}>`}</>;
  return (
    <time class="timestamp" dateTime={new Date(at).toISOString()} title={fullTime(at)}>
      {formatTimestamp(at, format, now)}
    </time>
  );
}

function Mention({ kind, id }: { kind: 'user' | 'channel' | 'role'; id: string }) {
  const { state } = useWorld();
  if (kind === 'role') return <span class="mention">@unknown-role</span>;
  const name =
    kind === 'user'
      ? `@${state.users.find((user) => user.id === id)?.displayName ?? 'unknown-user'}`
      : `#${state.channels.find((channel) => channel.id === id)?.name ?? 'unknown'}`;
  return <span class="mention">{name}</span>;
}
