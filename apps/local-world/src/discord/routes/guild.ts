import { Hono } from 'hono';
import type { DiscordDeps, DiscordEnv } from '../app.ts';
import { apiChannel } from '../channels.ts';
import { DiscordError } from '../errors.ts';
import { APPLICATION_ID, BOT, GUILD, GUILD_ID, HUMANS, memberOf, ROLES, USERS } from '../guild.ts';

const everybody = [BOT, ...HUMANS];
const known = (guild: string) => {
  if (guild !== GUILD_ID) throw new DiscordError('unknownGuild');
};

/** Who the bot is, its application, its one guild and the people in it. */
export const guildRoutes = ({ store, key, baseUrl, startsLeft }: DiscordDeps) =>
  new Hono<DiscordEnv>()
    .get('/users/@me', (c) =>
      c.json({ ...BOT, mfa_enabled: false, locale: 'en-US', verified: true, email: null }),
    )
    .get('/users/@me/guilds', (c) =>
      c.json([
        {
          id: GUILD_ID,
          name: GUILD.name,
          icon: null,
          banner: null,
          owner: false,
          permissions: ROLES[0]?.permissions,
          features: GUILD.features,
        },
      ]),
    )
    .get('/users/:user', (c) => {
      const user = everybody.find(({ id }) => id === c.req.param('user'));
      if (user === undefined) throw new DiscordError('unknownUser');
      return c.json(user);
    })
    .get('/applications/@me', (c) =>
      c.json({
        id: APPLICATION_ID,
        name: BOT.username,
        icon: null,
        description: 'The local stand-in for the application in the Developer Portal.',
        type: null,
        bot: BOT,
        bot_public: false,
        bot_require_code_grant: false,
        verify_key: key.publicKey,
        flags: 0,
        flags_new: '0',
        redirect_uris: [],
        interactions_endpoint_url: null,
        role_connections_verification_url: null,
        owner: USERS.owner,
        approximate_guild_count: 1,
        approximate_user_install_count: 0,
        approximate_user_authorization_count: 0,
        explicit_content_filter: 0,
        team: null,
        eligible_oauth2_scopes: [],
      }),
    )
    .get('/gateway/bot', (c) =>
      c.json({
        url: `${baseUrl().replace('http', 'ws')}/gateway`,
        shards: 1,
        session_start_limit: { total: 1000, remaining: startsLeft(), reset_after: 0, max_concurrency: 1 },
      }),
    )
    .get('/guilds/:guild', (c) => {
      known(c.req.param('guild'));
      return c.json(GUILD);
    })
    .get('/guilds/:guild/channels', (c) => {
      known(c.req.param('guild'));
      const inGuild = store
        .channels()
        .filter(({ recipient, parentId }) => recipient === null && parentId === null);
      return c.json(inGuild.map(apiChannel));
    })
    .get('/guilds/:guild/roles', (c) => {
      known(c.req.param('guild'));
      return c.json(ROLES);
    })
    .get('/guilds/:guild/members/:user', (c) => {
      known(c.req.param('guild'));
      const user = everybody.find(({ id }) => id === c.req.param('user'));
      if (user === undefined) throw new DiscordError('unknownMember');
      return c.json(memberOf(user));
    });
