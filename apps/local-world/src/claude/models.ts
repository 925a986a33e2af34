/** Names are the SDK's; display names follow from them, and the dates are this local world's own. */
const NAMES = [
  'claude-sonnet-5-5',
  'claude-opus-5-5',
  'claude-haiku-5-5',
  'claude-sonnet-5',
  'claude-opus-5',
  'claude-opus-4-7',
  'claude-sonnet-4-6',
  'claude-opus-4-6',
  'claude-haiku-4-5',
  'claude-sonnet-4-5',
] as const;

/** Tokens that fit into a prompt, and into an answer. */
export const MAX_INPUT_TOKENS = 200_000;
export const MAX_OUTPUT_TOKENS = 64_000;

export interface ModelInfo {
  id: string;
  type: 'model';
  display_name: string;
  created_at: string;
  capabilities: null;
  max_input_tokens: number;
  max_tokens: number;
}

const displayName = (id: string): string => {
  const [family = '', ...version] = id.replace('claude-', '').split('-');
  return `Claude ${family.charAt(0).toUpperCase()}${family.slice(1)} ${version.join('.')}`;
};

const infoOf = (id: string, position: number): ModelInfo => ({
  id,
  type: 'model',
  display_name: displayName(id),
  created_at: new Date(Date.UTC(2026, 9 - position)).toISOString(),
  capabilities: null,
  max_input_tokens: MAX_INPUT_TOKENS,
  max_tokens: MAX_OUTPUT_TOKENS,
});

/** The models there are, newest first. */
export const MODELS: readonly ModelInfo[] = NAMES.map(infoOf);

/** The model of that name. Names of the same pattern are taken too: new models come faster than this list. */
export const findModel = (id: string): ModelInfo | undefined =>
  MODELS.find((model) => model.id === id) ??
  (/^claude-[a-z]+-\d[\w-]*$/.test(id) ? infoOf(id, 0) : undefined);

/** From Claude Opus 4.7 on, sampling can no longer be set. */
export const takesSampling = (id: string): boolean =>
  /^claude-(?:3|[a-z]+-4-[0156](?:-|$)|[a-z]+-4-\d{8})/.test(id);
