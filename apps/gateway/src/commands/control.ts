import { fail, ok, type Result } from '@golem/contracts';
import {
  BUILT_COMMANDS,
  type CommandCall,
  helpText,
  MODAL_FIELDS,
  parseCommand,
  parseCustomId,
} from '@golem/discord';
import { approve, deny } from '../session/decide-pending.ts';
import type { Asked } from './asked.ts';
import { auditRecent, auditVerify, auditWhy } from './audit.ts';
import { freeze, freezeCapabilityOf, unfreeze } from './freeze.ts';
import { listLeases } from './lease.ts';
import { memoryList, memorySearch, memoryWhy } from './memory.ts';
import { settleUnknown, whyPending } from './pending.ts';
import { explainPolicy, listPolicies, showPolicy } from './policy.ts';
import { replayPolicy } from './replay.ts';
import { cancelRun, listPending, listRuns, status } from './runs.ts';
import { listSchedules } from './schedule.ts';
import { listSoul, showSoul } from './soul.ts';
import { who } from './who.ts';

type Answer = Promise<Result<string>> | Result<string>;

const command = (asked: Asked, call: CommandCall): Answer => {
  const { world, event } = asked;
  switch (call.name) {
    case 'help':
      return ok(helpText(BUILT_COMMANDS, call.options.command, event.locale));
    case 'status':
      return status(asked);
    case 'runs':
      return listRuns(asked, call.options.count);
    case 'cancel':
      return cancelRun(asked, call.options.run);
    case 'pending':
      return listPending(asked);
    case 'approve':
      return approve(world, call.options.id, event.author, call.options.name ?? null);
    case 'deny':
      return deny(world, call.options.id, event.author, call.options.reason ?? null);
    case 'settle':
      return settleUnknown(asked, call.options.id, call.options.happened === 'yes');
    case 'freeze':
      return freeze(asked, call.options);
    case 'unfreeze':
      return unfreeze(asked, call.options.scope);
    case 'policy list':
      return listPolicies(asked);
    case 'policy show':
      return showPolicy(asked, call.options.capability);
    case 'policy replay':
      return replayPolicy(asked, call.options);
    case 'lease list':
      return listLeases(asked);
    case 'policy explain':
      return explainPolicy(asked, call.options.capability, call.options.arguments);
    case 'memory list':
      return memoryList(asked);
    case 'memory search':
      return memorySearch(asked, call.options.query);
    case 'memory why':
      return memoryWhy(asked, call.options.id);
    case 'audit recent':
      return auditRecent(asked, call.options.count);
    case 'audit why':
      return auditWhy(asked, call.options.id);
    case 'audit verify':
      return auditVerify(asked);
    case 'schedule list':
      return listSchedules(asked);
    case 'who':
      return who(asked);
    case 'soul list':
      return listSoul(asked);
    case 'soul show':
      return showSoul(asked, call.options.file);
    default:
      return fail('invalid_input', `\`/${call.name}\` is not answered here.`);
  }
};

/** A click that worked shows in its card; only what went wrong needs words. */
const quietly = async (deciding: Promise<Result<string>>): Promise<Result<string>> => {
  const decided = await deciding;
  return decided.ok ? ok('') : decided;
};

const button = (asked: Asked, customId: string): Answer => {
  const parsed = parseCustomId(customId);
  if (!parsed)
    return fail(
      'invalid_input',
      'I do not know this button; it may be from an older version. Ask again, or use the command of its name.',
    );
  switch (parsed.action) {
    case 'approve':
      return quietly(approve(asked.world, parsed.id, asked.event.author, null));
    case 'why':
      return whyPending(asked, parsed.id);
    case 'freeze':
      return freezeCapabilityOf(asked, parsed.id);
    default:
      return fail(
        'invalid_input',
        'This button does nothing here. Use the command of its name; `/help` lists them.',
      );
  }
};

const modal = (asked: Asked, customId: string, fields: Record<string, string>): Answer => {
  const parsed = parseCustomId(customId);
  const { world, event } = asked;
  switch (parsed?.action) {
    case 'deny':
      return quietly(deny(world, parsed.id, event.author, fields[MODAL_FIELDS.reason]?.trim() || null));
    case 'confirm':
      return quietly(approve(world, parsed.id, event.author, fields[MODAL_FIELDS.confirmation] ?? ''));
    default:
      return fail(
        'invalid_input',
        'I do not know this form; it may be from an older version. Press the button again.',
      );
  }
};

/** Answers what is not a run: commands, buttons and forms. The answer is one text; an error's message says what to do. */
export const control = async (asked: Asked): Promise<Result<string>> => {
  const { request } = asked.event;
  switch (request.kind) {
    case 'prompt':
      return fail('invalid_input', 'A prompt is a run.');
    case 'button':
      return button(asked, request.customId);
    case 'modal':
      return modal(asked, request.customId, request.fields);
    case 'command': {
      const parsed = parseCommand(request.name, request.options, BUILT_COMMANDS);
      if (!parsed.ok) return fail('invalid_input', parsed.error.message);
      return command(asked, parsed.value);
    }
  }
};
