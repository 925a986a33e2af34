/** Where a message stands in Discord; in a direct message the guild is `@me`. */
export const messageLink = (guildId: string | null, chatId: string, messageId: string): string =>
  `https://discord.com/channels/${guildId ?? '@me'}/${chatId}/${messageId}`;
