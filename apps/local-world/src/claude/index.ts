export { claudeApp } from './claude-app.ts';
export {
  LocalClaude,
  type LocalClaudeOptions,
  type LoggedRequest,
  type RejectedRequest,
} from './local-claude.ts';
export { obey } from './obedient.ts';
export type { MessagesRequest } from './request-schema.ts';
export {
  type Fault,
  failure,
  type Reply,
  type ReplyBlock,
  type ReplyFunction,
  refuse,
  type ScriptedReply,
  say,
  together,
  use,
} from './script.ts';
