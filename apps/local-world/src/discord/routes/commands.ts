import type { APIApplicationCommand } from 'discord-api-types/v10';
import { Hono } from 'hono';
import { z } from 'zod';
import type { DiscordDeps, DiscordEnv } from '../app.ts';
import { CommandInput, checkCommand } from '../command-input.ts';
import { ApiCommand } from '../discord-object.ts';
import { DiscordError, invalidField, parseForm } from '../errors.ts';
import { APPLICATION_ID, GUILD_ID } from '../guild.ts';
import type { DiscordStore } from '../store.ts';

const MAX_COMMANDS = 100;

/** Global commands have no guild. */
type Scope = string | undefined;

const scopeOf = (application: string, guild: Scope): Scope => {
  if (application !== APPLICATION_ID) throw new DiscordError('missingAccess');
  if (guild !== undefined && guild !== GUILD_ID) throw new DiscordError('missingAccess');
  return guild;
};

const inScope = (store: DiscordStore, scope: Scope) =>
  store.commands.filter(({ guild_id: guild }) => guild === scope);

const build = (store: DiscordStore, scope: Scope, input: CommandInput): APIApplicationCommand => {
  checkCommand(input);
  const known = inScope(store, scope).find(({ name, type }) => name === input.name && type === input.type);
  const { id: _, options, ...rest } = input;
  const filled = Object.fromEntries(
    Object.entries(rest).filter(([, value]) => value !== null && value !== undefined),
  );
  return ApiCommand.parse({
    contexts: null,
    default_member_permissions: null,
    ...filled,
    id: known?.id ?? store.newId(),
    application_id: APPLICATION_ID,
    version: store.newId(),
    type: input.type,
    name: input.name,
    description: input.description ?? '',
    nsfw: input.nsfw ?? false,
    integration_types: input.integration_types ?? [0],
    ...(options ? { options } : {}),
    ...(scope === undefined ? {} : { guild_id: scope }),
  });
};

const upsert = (store: DiscordStore, scope: Scope, body: unknown) => {
  const command = build(store, scope, parseForm(CommandInput, body));
  const others = store.commands.filter(({ id }) => id !== command.id);
  const created = others.length === store.commands.length;
  if (created && inScope(store, scope).length >= MAX_COMMANDS) throw new DiscordError('tooManyCommands');
  store.putCommands([...others, command]);
  return { command, created };
};

const overwrite = (store: DiscordStore, scope: Scope, body: unknown): APIApplicationCommand[] => {
  const inputs = parseForm(z.array(CommandInput), body ?? []);
  if (inputs.length > MAX_COMMANDS) throw new DiscordError('tooManyCommands');
  const names = inputs.map(({ name, type }) => `${type} ${name}`);
  const twice = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (twice >= 0) {
    const message = 'Application command names must be unique';
    throw invalidField([twice, 'name'], 'APPLICATION_COMMANDS_DUPLICATE_NAME', message);
  }
  const commands = inputs.map((input) => build(store, scope, input));
  store.putCommands([...store.commands.filter(({ guild_id: guild }) => guild !== scope), ...commands]);
  return commands;
};

const byId = (store: DiscordStore, scope: Scope, id: string): APIApplicationCommand => {
  const command = inScope(store, scope).find((other) => other.id === id);
  if (command === undefined) throw new DiscordError('unknownCommand');
  return command;
};

export const commandRoutes = ({ store }: DiscordDeps) => {
  const routes = new Hono<DiscordEnv>();
  for (const base of [
    '/applications/:application/commands',
    '/applications/:application/guilds/:guild/commands',
  ]) {
    const scope = (parameters: Record<string, string>) =>
      scopeOf(parameters['application'] ?? '', parameters['guild']);
    routes
      .get(base, (c) => c.json(inScope(store, scope(c.req.param()))))
      .put(base, (c) => c.json(overwrite(store, scope(c.req.param()), c.get('body'))))
      .post(base, (c) => {
        const { command, created } = upsert(store, scope(c.req.param()), c.get('body'));
        return c.json(command, created ? 201 : 200);
      })
      .get(`${base}/:command`, (c) => c.json(byId(store, scope(c.req.param()), c.req.param('command') ?? '')))
      .patch(`${base}/:command`, (c) => {
        const where = scope(c.req.param());
        const old = byId(store, where, c.req.param('command') ?? '');
        const input = parseForm(CommandInput, { ...old, ...parseForm(z.looseObject({}), c.get('body')) });
        const command = { ...build(store, where, input), id: old.id };
        store.putCommands(store.commands.map((other) => (other.id === old.id ? command : other)));
        return c.json(command);
      })
      .delete(`${base}/:command`, (c) => {
        const gone = byId(store, scope(c.req.param()), c.req.param('command') ?? '');
        store.putCommands(store.commands.filter(({ id }) => id !== gone.id));
        return c.body(null, 204);
      });
  }
  return routes;
};
