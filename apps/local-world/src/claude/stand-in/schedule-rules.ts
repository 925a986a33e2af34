/** Sentences about what is done at set times, what is said later, and what another chat is asked. */
import { z } from 'zod';
import type { Input, Rule } from './rules.ts';

const rule = (source: string): RegExp => new RegExp(source, 'is');

const CLOCK = String.raw`(?:at\s+)?(?:\d{1,2}(?:[:.]\d{2})?\s*(?:[ap]m)?|noon|midnight)`;
const DAY = String.raw`(?:today|tomorrow|(?:on\s+|next\s+)?(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:on\s+)?\d{4}-\d{2}-\d{2})`;
const ZONE = String.raw`(?:\s+[A-Z][a-z]+\/\w+)?`;
const ONCE = String.raw`(?:in\s+(?:\d+|an?|half\s+an)\s+(?:minute|hour|day|week)s?|(?:${DAY}\s+)?${CLOCK}${ZONE}|${DAY}\s+${CLOCK}${ZONE})`;
const OFTEN = String.raw`(?:every\s+(?:\d+\s+)?(?:minute|hour)s?|hourly|(?:every\s+[a-z]+(?:(?:\s*,\s*|\s+and\s+)[a-z]+)*|daily|weekdays)\s+${CLOCK}${ZONE})`;

const trimmed = (text: string | undefined): string => (text ?? '').trim().replace(/[.!]+$/, '');
const wanted = (match: RegExpExecArray): Input[] => [
  { when: trimmed(match.groups?.['when']), what: trimmed(match.groups?.['what']) },
];
const named = (match: RegExpExecArray): Input[] => [{ schedule: match.groups?.['id'] }];

export const SCHEDULE_RULES: readonly Rule[] = [
  {
    example: 'remind me tomorrow at 9 to call Bob',
    tool: 'golem__remind',
    pattern: rule(
      String.raw`^(?:please\s+)?remind\s+me\s+(?<when>${ONCE}|${OFTEN})\s+(?:to|of|that|about)\s+(?<what>.+)$`,
    ),
    takesRest: true,
    inputs: wanted,
  },
  {
    example: 'remind me to call Bob in 20 minutes',
    tool: 'golem__remind',
    pattern: rule(
      String.raw`^(?:please\s+)?remind\s+me\s+(?:to|of|that|about)\s+(?<what>.+?)\s+(?<when>${ONCE}|${OFTEN})[.!]?$`,
    ),
    takesRest: true,
    inputs: wanted,
  },
  {
    example: 'every weekday at 9 check shop.test',
    tool: 'golem__add_schedule',
    pattern: rule(String.raw`^(?:please\s+)?(?<when>${OFTEN})\s*[,:]?\s+(?<what>[a-z!].+)$`),
    takesRest: true,
    inputs: wanted,
  },
  {
    example: 'which schedules are there?',
    tool: 'golem__list_schedules',
    pattern: rule(String.raw`\b(?:list|show|which|what)\b.*\bschedules\b`),
    inputs: () => [{}],
  },
  {
    example: 'pause the schedule 0a1b2c3d4e5f6a7b',
    tool: 'golem__pause_schedule',
    pattern: rule(String.raw`\bpause\s+(?:the\s+)?schedule\s+(?<id>[0-9a-f]{16})`),
    inputs: named,
  },
  {
    example: 'remove the schedule 0a1b2c3d4e5f6a7b',
    tool: 'golem__remove_schedule',
    pattern: rule(String.raw`\b(?:remove|end|delete)\s+(?:the\s+)?schedule\s+(?<id>[0-9a-f]{16})`),
    inputs: named,
  },
  {
    example: 'ask the chat 123456789012345678 to check shop.test',
    tool: 'golem__send_to_chat',
    pattern: rule(
      String.raw`\b(?:ask|tell)\s+(?:the\s+)?chat\s+(?<chat>\d{15,20})\s+(?:to|that)\s+(?<text>.+)$`,
    ),
    takesRest: true,
    inputs: (match) => [{ chat: match.groups?.['chat'], text: trimmed(match.groups?.['text']) }],
  },
];

const Summary = z.object({ id: z.string(), when: z.string(), what: z.string(), next: z.string().nullable() });
const One = z.object({ schedule: Summary });
const Many = z.object({ schedules: z.array(Summary.extend({ state: z.string() })) });

const held = (output: unknown): string | null => {
  const { data } = One.safeParse(output);
  if (!data) return null;
  const { id, when, what, next } = data.schedule;
  return `Noted, ${when}: ${what}. Next: ${next ?? 'never'} (schedule \`${id}\`).`;
};

const list = (output: unknown): string | null => {
  const { data } = Many.safeParse(output);
  if (!data) return null;
  const lines = data.schedules.map(({ id, when, what, state }) => `- \`${id}\` ${when}: ${what} (${state})`);
  return lines.length === 0 ? 'There are no schedules in this chat.' : `Schedules:\n${lines.join('\n')}`;
};

const text = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

export const SCHEDULE_TELLINGS: Record<
  string,
  { act: (input: Input) => string; tell: (output: unknown, input: Input) => string | null }
> = {
  golem__remind: { act: ({ what }) => `reminding of ${text(what)}`, tell: held },
  golem__add_schedule: { act: ({ when }) => `scheduling ${text(when)}`, tell: held },
  golem__list_schedules: { act: () => 'listing the schedules', tell: list },
  golem__pause_schedule: {
    act: ({ schedule }) => `pausing the schedule ${text(schedule)}`,
    tell: (_, { schedule }) => `The schedule ${text(schedule)} is paused.`,
  },
  golem__remove_schedule: {
    act: ({ schedule }) => `removing the schedule ${text(schedule)}`,
    tell: (_, { schedule }) => `The schedule ${text(schedule)} has ended.`,
  },
  golem__send_to_chat: {
    act: ({ chat }) => `sending to the chat ${text(chat)}`,
    tell: (_, { chat }) => `The chat ${text(chat)} has it.`,
  },
};
