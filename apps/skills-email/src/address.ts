/** The address at which an answer lands in its thread: `golem@example.com` → `golem+m-…@example.com`. */
export const inboxOf = (inbox: string, threadId: string): string => inbox.replace('@', `+${threadId}@`);

/** The mail that an address of the inbox names after its plus, or null. */
export const mailInAddress = (inbox: string | undefined, address: string): string | null => {
  const [local, domain] = inbox?.split('@') ?? [];
  const found = /^(.+)\+(m-[0-9a-f]{20})@(.+)$/.exec(address.toLowerCase());
  return found && found[1] === local && found[3] === domain ? (found[2] ?? null) : null;
};

const REPLY = /^\s*(?:(?:re|aw|antw|sv|vs|fwd?|wg|tr)\s*(?:\[\d+\])?\s*:\s*)+/i;

/** What a subject is about, without `Re:` and the like, for finding its thread. */
export const topicOf = (subject: string): string => subject.replace(REPLY, '').trim().toLowerCase();

/** Whether a subject says that it answers something. */
export const isAnswer = (subject: string): boolean => REPLY.test(subject);
