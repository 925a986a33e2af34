import { type APIApplicationCommandBasicOption, ApplicationCommandOptionType } from 'discord-api-types/v10';
import type { PageState } from '../../src/page-api.ts';
import type { Choice } from './command-line.ts';

/** The values that an option is limited to; `null`: it takes any text. */
export function fixedChoices(option: APIApplicationCommandBasicOption, state: PageState): Choice[] | null {
  const users = () => state.users.map(({ id, displayName }) => ({ name: `@${displayName}`, value: id }));
  switch (option.type) {
    case ApplicationCommandOptionType.Boolean:
      return [
        { name: 'True', value: true },
        { name: 'False', value: false },
      ];
    case ApplicationCommandOptionType.User:
    case ApplicationCommandOptionType.Mentionable:
      return users();
    case ApplicationCommandOptionType.Channel:
      return state.channels
        .filter(({ kind }) => kind !== 'dm')
        .map(({ id, name }) => ({ name: `#${name}`, value: id }));
    case ApplicationCommandOptionType.Role:
    case ApplicationCommandOptionType.Attachment:
      // The page is not told of roles, and does not upload.
      return [];
    case ApplicationCommandOptionType.String:
    case ApplicationCommandOptionType.Integer:
    case ApplicationCommandOptionType.Number:
      return option.choices && option.choices.length > 0 ? option.choices : null;
  }
}
