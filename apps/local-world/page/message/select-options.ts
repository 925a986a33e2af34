import { type APISelectMenuComponent, type APISelectMenuOption, ComponentType } from 'discord-api-types/v10';
import type { PageState } from '../../src/page-api.ts';

/** What a select menu offers: its own options, or users or channels; the page is not told of roles. */
export function selectOptions(select: APISelectMenuComponent, state: PageState): APISelectMenuOption[] {
  switch (select.type) {
    case ComponentType.StringSelect:
      return select.options;
    case ComponentType.UserSelect:
    case ComponentType.MentionableSelect:
      return state.users.map(({ id, displayName }) => ({ label: displayName, value: id }));
    case ComponentType.ChannelSelect:
      return state.channels
        .filter(({ kind }) => kind !== 'dm')
        .map(({ id, name }) => ({ label: `#${name}`, value: id }));
    case ComponentType.RoleSelect:
      return [];
  }
}
