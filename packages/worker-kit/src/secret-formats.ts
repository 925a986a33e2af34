/** How one kind of secret is found in a text: what stands before it and stays, then the secret. Both are always groups. */
export interface SecretFormat {
  /** What it is called; of the named ones, as their name says. */
  kind: string | ((before: string) => string);
  pattern: RegExp;
  /** Where the shape alone says too little: whether what was found is a secret. */
  isSecret?: (found: string) => boolean;
}

// Every pattern is linear in the length of the text: what repeats without a bound either always matches, or can only
// start where no character of its own class stands before it.

/** A token that its own shape gives away. */
const token = (kind: string, shape: string): SecretFormat => ({
  kind,
  pattern: new RegExp(String.raw`(?<![A-Za-z0-9_-])()(${shape})`, 'g'),
});

const TOKENS: SecretFormat[] = [
  // The first part is the bot's id in Base64, so it begins with one of three letters.
  token('discord_token', String.raw`[MNO][\w-]{22,27}\.[\w-]{6,7}\.[\w-]{27,64}`),
  token('anthropic_key', String.raw`sk-ant-[\w-]{20,}`),
  token('openai_key', String.raw`sk-(?:(?:proj|svcacct|admin|or-v1)-[\w-]{20,}|[A-Za-z0-9]{32,})`),
  token('github_token', String.raw`(?:gh[oprsu]_\w{30,}|github_pat_\w{50,})(?:\.[\w-]{10,})*`),
  token(
    'gitlab_token',
    String.raw`gl(?:pat|dt|rt|cbt|ptt|ft|soat|agent|oas|ffct|imt)-[\w-]{20,}(?:\.\w{2}\.\w{7,9})?`,
  ),
  token('aws_key_id', String.raw`A(?:KI|SI)A[A-Z0-9]{16}(?![A-Z0-9])`),
  token('slack_token', String.raw`(?:xox[a-z]|xapp)-[A-Za-z0-9-]{10,}`),
  token('stripe_key', String.raw`(?:[rs]k_(?:live|test)_[A-Za-z0-9]{10,}|whsec_[\w+/=-]{24,})`),
  token('google_key', String.raw`(?:AIza[\w-]{35}|GOCSPX-[\w-]{28}|ya29\.[\w-]{20,})`),
  token('npm_token', String.raw`npm_[A-Za-z0-9]{36}`),
  // https://developers.cloudflare.com/fundamentals/api/get-started/token-formats
  token('cloudflare_token', String.raw`cf(?:k|ut|at)_[A-Za-z0-9]{40,}`),
  token('jwt', String.raw`eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*`),
];

// A key that was cut off has no end, and is a key all the same.
const PRIVATE_KEY: SecretFormat = {
  kind: 'private_key',
  pattern:
    /()(-----BEGIN [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z0-9 ]{0,30}PRIVATE KEY(?: BLOCK)?-----|$))/g,
};

/** Names whose value is a secret; the end of a name counts, as in HCLOUD_TOKEN or clientSecret. `PWD=/srv` is a folder. */
const NAMES = String.raw`passw(?:or)?d(?:[_-]?hash)?|passphrase|pwd(?!=\/)|secret|token|credentials?|(?:api|access|auth|private|secret|signing|encryption|account|master)[_ -]?key`;
const SECRET_NAME = new RegExp(`(?:${NAMES}|authorization|cookie)$`, 'i');

/** Whether a field of this name holds a secret. */
export const isSecretName = (name: string): boolean => SECRET_NAME.test(name);

/** The kind of secret that stands behind a name. */
export const kindOfName = (name: string): string => {
  if (/passw|passphrase|pwd/i.test(name)) return 'password';
  if (/token/i.test(name)) return 'token';
  return /key/i.test(name) ? 'api_key' : 'secret';
};

const PLACEHOLDER = /^(?:\$\{[^}]*\}|\$[A-Z_]+|<[^>]*>|\*+|null|true|false|none|undefined)$/i;
const isNoPlaceholder = (found: string): boolean => !PLACEHOLDER.test(found);

/** Ordinary prose may follow, as in "the password: ask Anna"; what was made up has a letter and a digit. */
const looksMadeUp = (found: string): boolean =>
  isNoPlaceholder(found) && found.length >= 6 && /\d/.test(found) && /[A-Za-z]/.test(found);

const named = (before: string, secret: string, isSecret = isNoPlaceholder): SecretFormat => ({
  kind: kindOfName,
  pattern: new RegExp(`((?:${NAMES})${before})(${secret})`, 'gi'),
  isSecret,
});

const ASSIGNED = String.raw`\\{0,3}["']?[ \t]{0,8}[:=][ \t]{0,8}`;
const BARE = String.raw`[^\s"'\\,;&]+`;

/** Secrets beside their name. */
const NAMED: SecretFormat[] = [
  named(`${ASSIGNED}"`, String.raw`(?:[^"\\]|\\[\s\S])+`),
  named(`${ASSIGNED}'`, String.raw`(?:[^'\\]|\\[\s\S])+`),
  // JSON inside JSON.
  named(String.raw`${ASSIGNED}\\{1,3}"`, String.raw`[^"\\]+`),
  named(String.raw`[ \t]{0,8}=[ \t]{0,8}`, `(?!=)${BARE}`),
  named(
    String.raw`(?:\\{0,3}["']?[ \t]{0,8}:[ \t]{0,8}|[ \t]{1,8}(?:is|was):?[ \t]{1,8})`,
    BARE,
    looksMadeUp,
  ),
];

const mixesCases = (found: string): boolean => /[A-Z]/.test(found) && /[a-z]/.test(found) && /\d/.test(found);

/** Secrets whose shape is ordinary, and which their surroundings give away. */
const IN_CONTEXT: SecretFormat[] = [
  {
    kind: 'authorization',
    pattern:
      /(authorization\\{0,3}["']?[ \t]{0,8}[:=][ \t]{0,8}\\{0,3}["']?(?:[A-Za-z][\w-]{0,30}[ \t]{1,8})?)([^\s"'\\,;]{8,})/gi,
    isSecret: (found) => isNoPlaceholder(found) && !/^[a-z]+$/i.test(found),
  },
  {
    kind: 'authorization',
    pattern: /\b((?:bearer|basic|bot)[ \t]{1,8})([\w.~+/=-]{12,})/gi,
    isSecret: looksMadeUp,
  },
  {
    kind: 'cookie',
    pattern:
      /\b((?:set-)?cookie\\{0,3}["']?[ \t]{0,8}[:=][ \t]{0,8}\\{0,3}["']?)([\w.-]{1,100}=[^\r\n"'\\]+)/gi,
  },
  {
    kind: 'url_password',
    pattern: /(:\/\/(?:\[redacted:\w+\]|[^\s/:@?#"'<>[]{0,256}):)([^\s/"'<>]{1,256})(?=@)/g,
  },
  {
    kind: 'url_parameter',
    pattern: /([?&](?:key|sig|signature|auth|code|x-amz-signature|x-amz-security-token)=)([^\s"'\\&#]{8,})/gi,
  },
  // The last part of a webhook's address is all that one needs to write to it.
  { kind: 'webhook', pattern: /(\/webhooks\/\d{17,20}\/|hooks\.slack\.com\/services\/)([\w/-]{20,})/g },
  // A SHA-256 digest has 64 characters too, and no letter beyond f.
  {
    kind: 'hetzner_token',
    pattern: /((?:hcloud|hetzner)[^\n]{0,40}?(?<![A-Za-z0-9]))([A-Za-z0-9]{64}(?![A-Za-z0-9]))/gi,
    isSecret: (found) => /[g-z]/i.test(found),
  },
  // A Git commit has 40 characters too, and no capitals.
  {
    kind: 'aws_secret_key',
    pattern: /(aws[^\n]{0,40}?(?<![A-Za-z0-9/+]))([A-Za-z0-9/+]{40}(?![A-Za-z0-9/+=]))/gi,
    isSecret: mixesCases,
  },
  {
    kind: 'cloudflare_token',
    pattern: /(cloudflare[^\n]{0,40}?(?<![\w-]))([\w-]{40}(?![\w-]))/gi,
    isSecret: mixesCases,
  },
];

/** Everything that is looked for, in this order: a secret's own shape says more exactly what it is than its surroundings. */
export const SECRET_FORMATS: readonly SecretFormat[] = [PRIVATE_KEY, ...TOKENS, ...IN_CONTEXT, ...NAMED];
