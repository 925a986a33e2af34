import type { APIGuildMember, APIRole, APIUser } from 'discord-api-types/v10';
import { ApiMember, ApiRole, ApiUser } from './discord-object.ts';

/** The bot's user has the application's id, as for every application made in recent years. */
export const APPLICATION_ID = '1180000000000000100';
export const GUILD_ID = '1180000000000000200';
export const GUILD_NAME = 'Small Business';
/** Every permission bit of 2026 that a member without administration holds does not matter here: all are granted. */
export const ALL_PERMISSIONS = '9007199254740991';

const user = (id: string, username: string, displayName: string, bot = false): APIUser =>
  ApiUser.parse({
    id,
    username,
    global_name: bot ? null : displayName,
    discriminator: bot ? '4242' : '0',
    avatar: null,
    public_flags: 0,
    flags: 0,
    primary_guild: null,
    ...(bot ? { bot } : {}),
  });

export const BOT: APIUser = user(APPLICATION_ID, 'Golem', 'Golem', true);

/** The people of the local Discord, by the name that tests and the page use. */
export const USERS = {
  owner: user('1180000000000000401', 'owner', 'Olive Owner'),
  operator: user('1180000000000000402', 'operator', 'Oscar Operator'),
  viewer: user('1180000000000000403', 'viewer', 'Vera Viewer'),
  stranger: user('1180000000000000404', 'stranger', 'Sam Stranger'),
};
export type UserName = keyof typeof USERS;

export const HUMANS: readonly APIUser[] = Object.values(USERS);

const role = (id: string, name: string, position: number, tags?: APIRole['tags']): APIRole =>
  ApiRole.parse({
    id,
    name,
    position,
    color: 0,
    colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
    hoist: false,
    icon: null,
    unicode_emoji: null,
    permissions: ALL_PERMISSIONS,
    managed: tags !== undefined,
    mentionable: false,
    flags: 0,
    ...(tags ? { tags } : {}),
  });

/** `@everyone` has the guild's id. */
export const ROLES: readonly APIRole[] = [
  role(GUILD_ID, '@everyone', 0),
  role('1180000000000000501', 'Staff', 1),
  role('1180000000000000502', 'Golem', 2, { bot_id: APPLICATION_ID }),
];

const rolesOf = (id: string): string[] => {
  if (id === BOT.id) return ['1180000000000000502'];
  return id === USERS.stranger.id ? [] : ['1180000000000000501'];
};

export const memberOf = (account: APIUser): APIGuildMember =>
  ApiMember.parse({
    user: account,
    nick: null,
    avatar: null,
    banner: null,
    roles: rolesOf(account.id),
    joined_at: '2026-01-05T09:00:00.000000+00:00',
    premium_since: null,
    deaf: false,
    mute: false,
    flags: 0,
    pending: false,
    communication_disabled_until: null,
  });

export const GUILD = {
  id: GUILD_ID,
  name: GUILD_NAME,
  icon: null,
  description: null,
  home_header: null,
  splash: null,
  discovery_splash: null,
  features: ['COMMUNITY'],
  banner: null,
  owner_id: USERS.owner.id,
  application_id: null,
  region: 'us-east',
  afk_channel_id: null,
  afk_timeout: 300,
  system_channel_id: null,
  system_channel_flags: 0,
  widget_enabled: false,
  widget_channel_id: null,
  verification_level: 0,
  roles: ROLES,
  default_message_notifications: 1,
  mfa_level: 0,
  explicit_content_filter: 0,
  max_presences: null,
  max_members: 500_000,
  max_stage_video_channel_users: 50,
  max_video_channel_users: 25,
  vanity_url_code: null,
  premium_tier: 0,
  premium_subscription_count: 0,
  preferred_locale: 'en-US',
  rules_channel_id: null,
  safety_alerts_channel_id: null,
  public_updates_channel_id: null,
  premium_progress_bar_enabled: false,
  nsfw: false,
  nsfw_level: 0,
  emojis: [],
  stickers: [],
  incidents_data: null,
};
