import type { Machine } from './machine.ts';
import type { Ended } from './programs.ts';

const MIB: Record<string, number> = { M: 1, G: 1024 };

const sizeOf = (text: string): number => Number.parseInt(text, 10) * (MIB[text.slice(-1)] ?? 1);

const vacuum = (machine: Machine, size: string): Ended => {
  const before = machine.disk.journalMiB;
  machine.disk.journalMiB = Math.min(before, sizeOf(size));
  machine.effect('journalctl vacuum');
  return {
    exit: 0,
    stderr: `Vacuuming done, freed ${before - machine.disk.journalMiB}M of archived journals.\n`,
  };
};

/** As much of journalctl as Golem and the runbooks that come with it use. */
export const journalctl = (machine: Machine, args: readonly string[]): Ended => {
  const option = (name: string): string | undefined =>
    args.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3);
  const size = option('vacuum-size');
  if (size !== undefined) return vacuum(machine, size);
  if (args.includes('--rotate')) return { exit: 0 };
  if (args.includes('--disk-usage')) {
    const taken = `${machine.disk.journalMiB}.0M`;
    return { exit: 0, stdout: `Archived and active journals take up ${taken} in the file system.\n` };
  }
  const [unit, since, grep] = [option('unit'), option('since'), option('grep')];
  const from = since === undefined ? 0 : machine.now() + Number.parseInt(since, 10) * 60_000;
  const pattern = grep === undefined ? null : new RegExp(grep, 'i');
  const lines = machine.journal
    .filter((line) => (unit === undefined || line.unit === unit) && line.at >= from)
    .filter(({ text }) => pattern?.test(text) ?? true)
    .slice(-Number(option('lines') ?? 10))
    .map(
      ({ at, unit: of, text }) =>
        `${new Date(at).toISOString().slice(0, 19)}+0000 ${machine.name} ${of.replace(/\.service$/, '')}[812]: ${text}`,
    );
  if (lines.length === 0 && pattern) return { exit: 1 };
  return { exit: 0, stdout: `${(args.includes('--reverse') ? lines.toReversed() : lines).join('\n')}\n` };
};
