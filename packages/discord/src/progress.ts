import { escapeInline, inlineCode, shorten } from './escape.ts';

/** Of one line of a list of steps, in characters. */
export const LONGEST_LINE = 100;
/** Discord takes 2,000 characters. */
const LONGEST_STATUS = 1_900;

/** What a run is doing now. */
export type Progress =
  | { step: 'reading' }
  | { step: 'thinking'; turn: number; of: number }
  | { step: 'calling'; capability: string; target?: string }
  | { step: 'working'; capability: string; target?: string; lines: readonly string[] }
  | { step: 'waiting'; capability: string; target?: string }
  | { step: 'stalled'; on: string }
  | { step: 'retrying'; because: string; tried: number }
  | { step: 'writing' };

/** The short status that a deferred answer shows until it becomes the answer. */
export function progressText(progress: Progress): string {
  const lines = progress.step === 'working' ? progress.lines : [];
  const shown = lines.map((line) => escapeInline(line, LONGEST_LINE));
  return shorten([`-# ${sentence(progress)}`, ...shown].join('\n'), LONGEST_STATUS);
}

function sentence(progress: Progress): string {
  switch (progress.step) {
    case 'reading':
      return '📖 Reading what I know…';
    case 'thinking':
      return progress.turn === 1 ? '💭 Thinking…' : `💭 Thinking… (turn ${progress.turn} of ${progress.of})`;
    case 'calling':
    case 'working':
      return `⚙️ Using ${what(progress)}…`;
    case 'waiting':
      return `⏳ Waiting for approval of ${what(progress)}`;
    case 'stalled':
      return `⏳ ${progress.on} does not answer. Your message is kept, and I go on as soon as it does.`;
    case 'retrying':
      return `⏳ ${progress.because}. I keep trying (try ${progress.tried} was in vain).`;
    case 'writing':
      return '✍️ Writing the answer…';
    default:
      return progress satisfies never;
  }
}

function what({ capability, target }: { capability: string; target?: string }): string {
  return target ? `${inlineCode(capability)} on ${inlineCode(target, 100)}` : inlineCode(capability);
}
