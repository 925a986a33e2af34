import { CAPABILITIES } from '@golem/contracts';
import type { Receipt } from '../policy/gate-port.ts';
import { type Clause, clausesOf, type Sentence, sentencesOf } from './sentences.ts';

/** The capabilities that a participle claims to have been used: "restarted" → server-admin.restart_server. */
const CLAIMED_BY = new Map<string, string[]>();
for (const { id, claims = [], ownClaims = [] } of CAPABILITIES) {
  for (const participle of [...claims, ...ownClaims]) {
    CLAIMED_BY.set(participle, [...(CLAIMED_BY.get(participle) ?? []), id]);
  }
}
/** Those that others do as well: they claim something only of Golem itself. */
const OWN = new Set(CAPABILITIES.flatMap(({ ownClaims = [] }) => ownClaims));

const words = (list: string): ReadonlySet<string> => new Set(list.split(' '));

const BE = words('is are was were been being got');
const MAY_STAND_BEFORE = words(
  'has have had now just also successfully already safely fully finally then both all again yet only correctly indeed not never be get gets to will would can could may might shall should must cannot ca wo need needs',
);
const OPEN = words(
  'not never be get gets to will would can could may might shall should must cannot need needs',
);
const NOTHING = words('no not never nothing none nobody neither nor without unable failed cannot');
const CONDITION = words('if once until unless whether before provided soon would should');
const ME = words('i we golem');
const OTHERS = words('you he she they it who someone somebody anyone anybody everyone');
const RELATIVE = words('that which who what whatever whichever');
const BEFORE_ADJECTIVE = words(
  'the a an this that these those any each every all my your its their our some other last recently newly as of in for with from by about to than into',
);
const AFTER_INTRANSITIVE = words(
  'to for from on at in with by via as of after before successfully again now fine just already today cleanly correctly and or too ok okay',
);
/** Also done by saying something in the chat ("I answered above"), unless it says where it went. */
const SAID_HERE_TOO = words('answered wrote written');
const WENT_OUT = words('mail mails email e-mail letter');
const I_DID = /^\W*(?:I|we|Golem)\b/i;
const DONE = /^\W*(?:all )?(?:done|ok|okay|yes|finished|completed?)\W*$/i;
const HISTORY =
  /\b(?:ago|yesterday|previously|earlier|formerly|last (?:week|night|month|year|time|restarted|sent|purged|cleared|rebooted|\w+day)|according to|uptime|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|\d{4}-\d\d-\d\d)\b/i;
const BY_OTHERS =
  /^\s+by\s+(?!Golem\b)(?:you\b|him\b|her\b|them\b|someone\b|somebody\b|others\b|another\b|the (?:owner|operator|user|provider)\b|<@|[A-Z])/;

interface Place {
  sentence: Sentence;
  clause: Clause;
  /** Where in the clause's words the participle stands. */
  at: number;
}

/** The auxiliaries and adverbs right before a participle, and the word before those. */
const verbGroup = ({
  clause,
  at,
}: Place): { group: string[]; subject: string | undefined; before: string[] } => {
  let from = at;
  while (from > 0) {
    const word = clause.words[from - 1] ?? '';
    if (!BE.has(word) && !MAY_STAND_BEFORE.has(word)) break;
    from -= 1;
  }
  return {
    group: clause.words.slice(from, at),
    subject: clause.words[from - 1],
    before: clause.words.slice(0, at),
  };
};

/** Denied, wished for, or only under a condition. */
const isOpen = (place: Place): boolean => {
  const { group, subject, before } = verbGroup(place);
  if (before.some((word) => NOTHING.has(word) || CONDITION.has(word))) return true;
  // In "I can have web-1 restarted" the verb is further off.
  const verb = group.length > 0 || (subject !== undefined && ME.has(subject)) ? group : before;
  if (verb.some((word) => OPEN.has(word))) return true;
  // "I do not think that it was sent."
  if (place.clause.before === 'that' && /\b(?:not|never|doubt)\b|n['’]t\b/i.test(place.clause.label))
    return true;
  const isPresent = group.some(
    (word) => word === 'is' || word === 'are' || word === 'has' || word === 'have',
  );
  if (isPresent && before.some((word) => word === 'when' || word === 'after')) return true;
  // "If you agree, it is sent."
  const isNow = group.some((word) => word === 'is' || word === 'are');
  return isNow && /\b(?:if|once|when|after|unless|until)\b/i.test(place.sentence.masked);
};

/** A bare participle, as in "Restarted web-1." or "cache purged", and not an adjective or an entry of a list. */
const isTelegram = ({ sentence, clause, at }: Place, subject: string | undefined): boolean => {
  const next = clause.words[at + 1];
  if (subject !== undefined) {
    if (BEFORE_ADJECTIVE.has(subject) || clause.words.slice(0, at).some((word) => OPEN.has(word)))
      return false;
    if (clause.after === ':' && at === clause.words.length - 1) return false;
    // "Anna sent the mail": somebody else did.
    return next === undefined || AFTER_INTRANSITIVE.has(next);
  }
  if (next !== undefined) return true;
  if (clause.after === ':' && (sentence.isListItem || /^\W*\d/.test(clause.rest))) return false;
  if (clause.before === ':') return DONE.test(clause.label);
  return clause.before !== '(' && !sentence.isListItem;
};

/** "I replied to Ann", "I looked at it and replied"; not "Ann replied". */
const isOwnClaim = ({ clause, at }: Place, subject: string | undefined): boolean => {
  const byMe = subject === undefined ? clause.before !== 'that' && I_DID.test(clause.label) : ME.has(subject);
  if (!byMe || !SAID_HERE_TOO.has(clause.words[at] ?? '')) return byMe;
  const [next = '', ...more] = clause.words.slice(at + 1);
  return (
    next === 'to' ||
    next === 'back' ||
    [next, ...more].some((word) => WENT_OUT.has(word) || word.includes('@'))
  );
};

const isClaim = (place: Place): boolean => {
  const { sentence, clause, at } = place;
  const { group, subject } = verbGroup(place);
  if (OWN.has(clause.words[at] ?? '')) return isOwnClaim(place, subject);
  const byMe = subject !== undefined && ME.has(subject);
  if (!byMe && HISTORY.test(sentence.masked)) return false;
  if (BY_OTHERS.test(clause.textAfter(at))) return false;
  if (group.some((word) => BE.has(word))) {
    return subject === undefined ? clause.before !== 'that' : !RELATIVE.has(subject);
  }
  if (byMe) return true;
  if (subject !== undefined && OTHERS.has(subject))
    return subject === 'it' && clause.words[at + 1] === undefined;
  return isTelegram(place, subject);
};

/** The participles of a sentence that claim an effect. */
const claimedIn = (sentence: Sentence): string[] => {
  let openBefore = false;
  const places = clausesOf(sentence).flatMap((clause) =>
    [...clause.words.entries()].flatMap(([at, word]) =>
      CLAIMED_BY.has(word) ? [{ word, place: { sentence, clause, at } }] : [],
    ),
  );
  return places.flatMap(({ word, place }) => {
    // "will be restarted and the mail sent": what has no verb of its own takes that of the clause before.
    const hasVerb = verbGroup(place).group.length > 0 || place.clause.words.some((other) => ME.has(other));
    openBefore = isOpen(place) || (openBefore && !hasVerb);
    return openBefore || !isClaim(place) ? [] : [word];
  });
};

const names = (text: string, target: string | null): boolean =>
  target !== null && text.toLowerCase().includes(target.toLowerCase());

/** Whether the ledger bears out what a sentence claims, also of the targets that it names. */
const isBorneOut = (
  participle: string,
  { text }: Sentence,
  receipts: readonly Pick<Receipt, 'capability' | 'target' | 'status'>[],
): boolean => {
  const ids = CLAIMED_BY.get(participle) ?? [];
  const own = receipts.filter(({ capability }) => ids.includes(capability));
  const done = own.filter(({ status }) => status === 'succeeded');
  const notDone = own.filter(
    ({ status, target }) => status !== 'succeeded' && !done.some((receipt) => receipt.target === target),
  );
  return done.length > 0 && !notDone.some(({ target }) => names(text, target));
};

/**
 * The sentences of a text that say an effect has happened although this run has no succeeded receipt for it. Questions,
 * denials, plans, conditions, quotes, code, history and listings claim nothing. It reads English; what it cannot make
 * out it takes for no claim, because the receipts stand below the answer in any case.
 */
export const unverifiedClaims = (
  text: string,
  receipts: readonly Pick<Receipt, 'capability' | 'target' | 'status'>[],
): string[] =>
  sentencesOf(text)
    .filter((sentence) =>
      claimedIn(sentence).some((participle) => !isBorneOut(participle, sentence, receipts)),
    )
    .map((sentence) => sentence.text);

/** How much of a sentence a note repeats, in characters, and how many notes an answer gets. */
const MAX_QUOTED = 150;
const MAX_NOTES = 5;

const quoted = (sentence: string): string =>
  sentence.length > MAX_QUOTED ? `${sentence.slice(0, MAX_QUOTED - 1)}…` : sentence;

/** What is said below an answer about its {@link unverifiedClaims}. */
export const claimNotes = (...of: Parameters<typeof unverifiedClaims>): string[] =>
  unverifiedClaims(...of)
    .slice(0, MAX_NOTES)
    .map((sentence) => `⚠️ Unverified: “${quoted(sentence)}”: the ledger of this run has no such action.`);
