import { ApiScope } from '@golem/contracts';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { type Target, withStorage, withTarget } from '../cloud/target.ts';
import { UserError } from '../terminal.ts';
import { createToken, listTokens, revokeToken } from './tokens.ts';

const days = (text: string): number => {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) throw new InvalidArgumentError('must be a number of days.');
  return number;
};

interface CreateOptions extends Target {
  person: string;
  scope: ApiScope[];
  chat?: string[];
  allChats: boolean;
  days?: number;
}

/** `golem token create|list|revoke`. */
export const addTokenCommands = (program: Command, say: (...lines: string[]) => void): void => {
  const token = program.command('token').description('tokens of the REST and WebSocket API (docs/api.md)');
  withTarget(token.command('create <name>'))
    .description('make a token and show it, this once')
    .requiredOption('--person <id>', 'Discord id of whose it is; it can do at most what they may')
    .addOption(
      new Option('--scope <scopes...>', 'what it is for').choices(ApiScope.options).makeOptionMandatory(),
    )
    .option('--chat <ids...>', 'the chats that it reaches')
    .option('--all-chats', 'all chats, as long as the person is an owner', false)
    .option('--days <n>', 'how long it holds; otherwise until it is revoked', days)
    .addHelpText(
      'after',
      '\nExample: pnpm golem token create deploys --person 80351110224678912 --scope read task --chat 80351110224678913',
    )
    .action(async (name: string, options: CreateOptions) => {
      const { person, scope, chat = [], allChats } = options;
      if (allChats === chat.length > 0)
        throw new UserError('say which chats it reaches: --chat ID, or --all-chats');
      const wish = {
        name,
        person,
        scopes: scope,
        chats: allChats ? null : chat,
        days: options.days ?? null,
      };
      const made = await withStorage(options, (storage) => createToken(storage, wish, Date.now()));
      say(made.token, `It is shown only now. pnpm golem token revoke ${made.id} takes it back.`);
    });
  withTarget(token.command('list'))
    .description('all tokens, without the tokens themselves')
    .action(async (options: Target) => {
      const lines = await withStorage(options, (storage) => listTokens(storage, Date.now()));
      say(...(lines.length > 0 ? lines : ['there is no token']));
    });
  withTarget(token.command('revoke <id>'))
    .description('take a token back; connections that use it end within a minute')
    .action(async (id: string, options: Target) => {
      const done = await withStorage(options, (storage) => revokeToken(storage, id, Date.now()));
      if (!done)
        throw new UserError(`there is no token ${id} that still holds; \`golem token list\` shows them`);
      say(`${id} is revoked`);
    });
};
