import { z } from 'zod';

/** Enough of a command to tell it from others: slash commands and message commands may share a name. */
const Named = z.looseObject({ name: z.string(), type: z.number().default(1) });

export interface CommandsDiff {
  added: string[];
  changed: string[];
  removed: string[];
}

const isBlank = (value: unknown): boolean =>
  value === undefined || value === null || value === false || (Array.isArray(value) && value.length === 0);

/** Whether `there` holds all that `here` asks for; what Discord adds, and what is blank on both sides, is no difference. */
const matches = (here: unknown, there: unknown): boolean => {
  if (isBlank(here)) return isBlank(there);
  if (Array.isArray(here)) {
    return (
      Array.isArray(there) &&
      here.length === there.length &&
      here.every((item, index) => matches(item, there[index]))
    );
  }
  const fields = z.record(z.string(), z.unknown()).safeParse(here);
  if (!fields.success) return here === there;
  const others = z.record(z.string(), z.unknown()).safeParse(there);
  return (
    others.success && Object.entries(fields.data).every(([name, value]) => matches(value, others.data[name]))
  );
};

const byKey = (commands: readonly unknown[]): Map<string, unknown> =>
  new Map(
    commands.map((command) => {
      const { name, type } = Named.parse(command);
      return [type === 1 ? `/${name}` : name, command] as const;
    }),
  );

/** What registering `wanted` would change at Discord. */
export const diffCommands = (wanted: readonly unknown[], registered: readonly unknown[]): CommandsDiff => {
  const here = byKey(wanted);
  const there = byKey(registered);
  const keys = [...here.keys()];
  return {
    added: keys.filter((key) => !there.has(key)),
    changed: keys.filter((key) => there.has(key) && !matches(here.get(key), there.get(key))),
    removed: [...there.keys()].filter((key) => !here.has(key)),
  };
};

/** The differences as lines that start with `+`, `~` or `-`; none when all is current. */
export const diffLines = ({ added, changed, removed }: CommandsDiff): string[] => [
  ...added.map((name) => `+ ${name}`),
  ...changed.map((name) => `~ ${name}`),
  ...removed.map((name) => `- ${name}`),
];
