import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { z } from 'zod';

/** Status, code and message as Discord answers them (its documentation, "JSON error codes"). */
const TABLE = {
  unauthorized: [401, 0, '401: Unauthorized'],
  notFound: [404, 0, '404: Not Found'],
  unknownChannel: [404, 10003, 'Unknown Channel'],
  unknownGuild: [404, 10004, 'Unknown Guild'],
  unknownMember: [404, 10007, 'Unknown Member'],
  unknownMessage: [404, 10008, 'Unknown Message'],
  unknownUser: [404, 10013, 'Unknown User'],
  unknownWebhook: [404, 10015, 'Unknown Webhook'],
  unknownInteraction: [404, 10062, 'Unknown interaction'],
  unknownCommand: [404, 10063, 'Unknown application command'],
  tooManyCommands: [400, 30032, 'Maximum number of application commands reached (100)'],
  entityTooLarge: [413, 40005, 'Request entity too large'],
  alreadyAcknowledged: [400, 40060, 'Interaction has already been acknowledged.'],
  badUserAgent: [403, 40333, 'internal network error'],
  missingAccess: [403, 50001, 'Missing Access'],
  notYourMessage: [403, 50005, 'Cannot edit a message authored by another user'],
  emptyMessage: [400, 50006, 'Cannot send an empty message'],
  cannotMessageUser: [403, 50007, 'Cannot send messages to this user'],
  missingPermissions: [403, 50013, 'Missing Permissions'],
  invalidWebhookToken: [401, 50027, 'Invalid Webhook Token'],
  invalidForm: [400, 50035, 'Invalid Form Body'],
  invalidJson: [400, 50109, 'The request body contains invalid JSON.'],
  threadExists: [400, 160004, 'A thread has already been created for this message'],
} as const satisfies Record<string, readonly [ContentfulStatusCode, number, string]>;

export type DiscordErrorName = keyof typeof TABLE;

/** Discord's nested tree: field names down to `_errors`. */
type ErrorTree = { [field: string]: ErrorTree | { code: string; message: string }[] };

/** Thrown by routes and rules; the app's error handler turns it into Discord's JSON. */
export class DiscordError extends Error {
  readonly status: ContentfulStatusCode;
  readonly body: { message: string; code: number; errors?: ErrorTree };

  constructor(name: DiscordErrorName, errors?: ErrorTree) {
    const [status, code, message] = TABLE[name];
    super(`${code} ${message}${errors ? ` ${JSON.stringify(errors)}` : ''}`);
    this.status = status;
    this.body = errors === undefined ? { message, code } : { message, code, errors };
  }
}

/** 50035 with one complaint at `path`. */
export const invalidField = (path: readonly PropertyKey[], code: string, message: string): DiscordError =>
  new DiscordError('invalidForm', treeOf([{ path, code, message }]));

/** 50035 with Discord's own codes for what zod found. */
const invalidForm = (error: z.ZodError): DiscordError =>
  new DiscordError(
    'invalidForm',
    treeOf(error.issues.map((issue) => ({ path: issue.path, ...complaintOf(issue) }))),
  );

/** Parses with Discord's answer on failure. */
export const parseForm = <T extends z.ZodType>(schema: T, body: unknown): z.infer<T> => {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw invalidForm(parsed.error);
  return parsed.data;
};

type Complaint = { path: readonly PropertyKey[]; code: string; message: string };

const treeOf = (complaints: Complaint[]): ErrorTree => {
  const root: ErrorTree = {};
  for (const { path, code, message } of complaints) {
    let node = root;
    for (const step of path) {
      const below = node[String(step)];
      const next: ErrorTree = below !== undefined && !Array.isArray(below) ? below : {};
      node[String(step)] = next;
      node = next;
    }
    const known = node['_errors'];
    node['_errors'] = [...(Array.isArray(known) ? known : []), { code, message }];
  }
  return root;
};

const complaintOf = (issue: z.core.$ZodIssue): { code: string; message: string } => {
  switch (issue.code) {
    case 'too_big':
      return issue.origin === 'string'
        ? { code: 'BASE_TYPE_MAX_LENGTH', message: `Must be ${issue.maximum} or fewer in length.` }
        : issue.origin === 'array'
          ? { code: 'BASE_TYPE_BAD_LENGTH', message: `Must be ${issue.maximum} or fewer in length.` }
          : {
              code: 'NUMBER_TYPE_MAX',
              message: `int value should be less than or equal to ${issue.maximum}.`,
            };
    case 'too_small':
      return issue.origin === 'string' || issue.origin === 'array'
        ? { code: 'BASE_TYPE_BAD_LENGTH', message: `Must be at least ${issue.minimum} in length.` }
        : {
            code: 'NUMBER_TYPE_MIN',
            message: `int value should be greater than or equal to ${issue.minimum}.`,
          };
    case 'invalid_type':
      return issue.input === undefined
        ? { code: 'BASE_TYPE_REQUIRED', message: 'This field is required' }
        : { code: 'BASE_TYPE_INVALID', message: `Expected ${issue.expected}.` };
    case 'invalid_value':
      return {
        code: 'BASE_TYPE_CHOICES',
        message: `Value must be one of {${issue.values.map(String).join(', ')}}.`,
      };
    case 'invalid_union':
      return {
        code: 'UNION_TYPE_CHOICES',
        message: 'Value of field "type" is not one of the allowed types.',
      };
    case 'invalid_format':
      return { code: 'STRING_TYPE_REGEX', message: `String value did not match validation regex.` };
    case 'custom':
    case 'invalid_element':
    case 'invalid_key':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return { code: 'BASE_TYPE_INVALID', message: issue.message };
  }
};
