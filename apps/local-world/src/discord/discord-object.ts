import type {
  APIApplicationCommand,
  APIEmbed,
  APIGuildMember,
  APIMessage,
  APIRole,
  APIUser,
} from 'discord-api-types/v10';
import { z } from 'zod';

/**
 * An object of Discord's API that was built or checked here. Only "is an object" is tested: what is sent in is checked
 * by the input schemas, what goes out against Discord's own description in the tests.
 */
const discordObject = <T>() => z.custom<T>((value) => typeof value === 'object' && value !== null);

export const ApiMessage = discordObject<APIMessage>();
export const ApiMetadata = discordObject<NonNullable<APIMessage['interaction_metadata']>>();
export const ApiComponents = discordObject<NonNullable<APIMessage['components']>>();
export const ApiEmbeds = discordObject<APIEmbed[]>();
export const ApiCommand = discordObject<APIApplicationCommand>();
export const ApiUser = discordObject<APIUser>();
export const ApiRole = discordObject<APIRole>();
export const ApiMember = discordObject<APIGuildMember>();
