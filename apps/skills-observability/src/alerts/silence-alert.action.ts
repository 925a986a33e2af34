import { type observability, ok } from '@golem/contracts';
import { type ActionFor, beforeWrite } from '@golem/worker-kit';
import type { ObservabilityEnv } from '../env.ts';
import { iso } from '../time-range.ts';
import { createSilence, findAlerts, findSilences, matcherText } from './alertmanager.ts';
import { markOf, named } from './silence-of.ts';

const MINUTE_MS = 60_000;
/** As many instances as a card has room for. */
const MAX_SHOWN = 8;

export const silenceAlert: ActionFor<typeof observability, 'silence_alert', ObservabilityEnv> = {
  async run({ alert, labels = {}, minutes, comment }, context) {
    const matchers = named(alert, labels);
    // Alertmanager takes a silence for anything; that it answers at all is worth knowing before something is written.
    const found = await beforeWrite(findAlerts(context, matchers));
    if (!found.ok) return found;
    const from = context.now();
    const until = iso(from + minutes * MINUTE_MS);
    const created = await createSilence(context, {
      matchers,
      startsAt: iso(from),
      endsAt: until,
      createdBy: 'golem',
      comment: `${comment} (${markOf(context.callId)})`,
    });
    if (!created.ok) return created;
    return ok({
      output: { silence: created.value, until, matchers: matchers.map(matcherText) },
      undo: { capability: 'observability.unsilence_alert', args: { silence: created.value } },
    });
  },

  async preview({ alert, labels = {}, minutes }, context) {
    const found = await findAlerts(context, named(alert, labels));
    if (!found.ok) return found;
    const instances = found.value.toSorted((a, b) => a.fingerprint.localeCompare(b.fingerprint));
    const lines = instances.slice(0, MAX_SHOWN).map(({ labels: all, startsAt, status }) => {
      const { alertname: _, ...others } = all;
      const which = Object.entries(others)
        .map(([name, value]) => `${name}=${value}`)
        .join(' ');
      const quiet = status.silencedBy.length > 0 ? ', silenced already' : '';
      return `${which.slice(0, 200) || alert}: since ${iso(Date.parse(startsAt))}${quiet}`;
    });
    const more = instances.length - lines.length;
    return ok({
      lines: [
        instances.length === 0
          ? 'Nothing that this would silence fires now.'
          : `It silences ${instances.length} that fire now:`,
        ...lines,
        ...(more > 0 ? [`and ${more} more`] : []),
        `until ${iso(context.now() + minutes * MINUTE_MS)}, if approved now`,
      ],
      // Another instance that begins to fire is something that the person has not seen.
      state: { firing: instances.map(({ fingerprint }) => fingerprint) },
    });
  },

  async probe(_args, context) {
    const stored = await findSilences(context);
    if (!stored.ok) return stored;
    const made = stored.value.find(({ comment }) => comment.endsWith(`(${markOf(context.callId)})`));
    return ok(
      made
        ? {
            happened: 'yes',
            detail: `The silence ${made.id} is there, until ${iso(Date.parse(made.endsAt))}.`,
          }
        : { happened: 'no', detail: 'Alertmanager has no silence of this call.' },
    );
  },
};
