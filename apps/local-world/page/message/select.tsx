import type { APIMessage, APISelectMenuComponent } from 'discord-api-types/v10';
import { useWorld } from '../world.ts';
import { SelectField } from './select-field.tsx';
import { selectOptions } from './select-options.ts';
import { useComponent } from './use-component.ts';

export function MessageSelect({ message, select }: { message: APIMessage; select: APISelectMenuComponent }) {
  const { state } = useWorld();
  const { busy, use } = useComponent(message, select.custom_id);
  return (
    <SelectField
      label={select.placeholder ?? 'Make a selection'}
      options={selectOptions(select, state)}
      min={select.min_values ?? 1}
      max={select.max_values ?? 1}
      disabled={(select.disabled ?? false) || busy}
      confirm
      onChange={use}
    />
  );
}
