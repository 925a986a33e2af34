export { BUILT_COMMANDS } from './built.ts';
export {
  type ApprovalCard,
  type ApprovalState,
  approvalCard,
} from './cards/approval.ts';
export { confirmModal, denyModal, MODAL_FIELDS } from './cards/modals.ts';
export {
  buttons,
  type CardButton,
  card,
  type Person,
  personText,
  separator,
  text,
  timeText,
} from './cards/parts.ts';
export { type DoArguments, parseDoArguments } from './commands/arguments.ts';
export type { Command, CompletionSource, Lane, Role } from './commands/define.ts';
export { helpText } from './commands/help.ts';
export { type CommandOption, optionsOf } from './commands/options.ts';
export { type Parsed, parseCommand, usageOf } from './commands/parse.ts';
export { PolicyField } from './commands/policy.ts';
export { registrationOf } from './commands/registration.ts';
export { readTextCommand } from './commands/text.ts';
export {
  type AnyCommand,
  ASK_GOLEM,
  COMMANDS,
  type CommandCall,
  type CommandName,
  commandNamed,
  commandsFor,
} from './commands.ts';
export { ButtonAction, CustomId, encodeCustomId, parseCustomId } from './custom-id.ts';
export { block, escapeInline, inlineCode, jsonBlock, shorten } from './escape.ts';
export { type AfterClose, afterClose } from './gateway/close-codes.ts';
export {
  GatewayChannel,
  GatewayDeletion,
  GatewayEdit,
  GatewayGuild,
  GatewayMessage,
  GatewayThreads,
} from './gateway/events.ts';
export { GATEWAY_OP, GatewayBot, GatewayFrame, Hello, INTENT, Ready } from './gateway/payload.ts';
export {
  type Author,
  authorOf,
  type ChannelRef,
  channelKind,
  channelOf,
  commandOf,
  focusedOf,
  messageAskedAbout,
  modalFieldsOf,
  type RawCommand,
} from './interactions/read.ts';
export { type Choice, respond } from './interactions/respond.ts';
export {
  AutocompleteInteraction,
  CommandInteraction,
  ComponentInteraction,
  Interaction,
  ModalInteraction,
  type PersonInteraction,
  PingInteraction,
} from './interactions/schema.ts';
export {
  Attachment,
  Message,
  type MessageDraft,
  type MessageEdit,
  type MessageFile,
  User,
} from './message.ts';
export { type Progress, progressText } from './progress.ts';
export { type Receipt, receiptLines, withReceipts } from './receipts.ts';
export { RegisteredCommand } from './rest/application-requests.ts';
export { nonceFor } from './rest/nonce.ts';
export type { DiscordError, DiscordErrorKind, Outcome } from './rest/outcome.ts';
export type { CallOptions } from './rest/send.ts';
export { createDiscordRest, type DiscordRest, type DiscordRestConfig } from './rest.ts';
export { LONGEST_CONTENT, partsOf, type Split, splitMarkdown } from './split.ts';
