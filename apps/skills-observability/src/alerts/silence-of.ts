import type { UndoCall } from '@golem/contracts';
import { Matcher, type StoredSilence } from './alertmanager.ts';

const equal = (name: string, value: string): Matcher =>
  Matcher.parse({ name, value, isRegex: false, isEqual: true });

/** The matchers for one alert, narrowed by labels. All of them are for equality: what is written is what is meant. */
export const named = (alert: string, labels: Readonly<Record<string, string>>): Matcher[] => [
  equal('alertname', alert),
  ...Object.entries(labels).map(([name, value]) => equal(name, value)),
];

/** By this the silence of a call is found again, should its outcome not be known. */
export const markOf = (callId: string): string => `golem ${callId}`;

const MINUTE_MS = 60_000;
const LONGEST_MINUTES = 10_080;

/**
 * The call that would bring a silence back for the time that it has left; null when there is none: it matches by
 * patterns, which `silence_alert` cannot say, or it is over.
 */
export const recreationOf = ({ matchers, endsAt, comment }: StoredSilence, now: number): UndoCall | null => {
  const minutes = Math.ceil((Date.parse(endsAt) - now) / MINUTE_MS);
  const labels = Object.fromEntries(matchers.map(({ name, value }) => [name, value]));
  const { alertname, ...others } = labels;
  const isPlain =
    alertname !== undefined &&
    Object.keys(labels).length === matchers.length &&
    matchers.every(({ isRegex, isEqual }) => isEqual && !isRegex);
  if (!isPlain || minutes < 1) return null;
  return {
    capability: 'observability.silence_alert',
    args: {
      alert: alertname,
      ...(Object.keys(others).length > 0 && { labels: others }),
      minutes: Math.min(minutes, LONGEST_MINUTES),
      comment: comment.replace(/ \(golem [^)]*\)$/, '').slice(0, 300) || 'silenced again',
    },
  };
};
