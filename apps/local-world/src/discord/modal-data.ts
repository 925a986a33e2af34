import type { APIModalInteractionResponseCallbackData } from 'discord-api-types/v10';
import { ComponentType } from 'discord-api-types/v10';

type Values = Record<string, string | string[]>;

/** The `data` of a modal submission: the same tree as the modal, with what the person entered. */
export const modalData = (modal: APIModalInteractionResponseCallbackData, values: Values): object => ({
  custom_id: modal.custom_id,
  components: modal.components.map((component, index) => submitted(component, index + 1, values)),
});

/** Rows and labels keep their place; an input gives its value, a select its values; shown text gives only its id. */
const submitted = (component: object, id: number, values: Values): object => {
  const type = 'type' in component ? component.type : undefined;
  if ('components' in component && Array.isArray(component.components)) {
    const below: unknown[] = component.components;
    return {
      type,
      id,
      components: below.flatMap((one) => (isObject(one) ? [submitted(one, id, values)] : [])),
    };
  }
  if ('component' in component && isObject(component.component)) {
    return { type, id, component: submitted(component.component, id, values) };
  }
  if (!('custom_id' in component) || typeof component.custom_id !== 'string') return { type, id };
  const given = values[component.custom_id];
  const input = { type, id, custom_id: component.custom_id };
  if (type !== ComponentType.TextInput) return { ...input, values: [given ?? []].flat() };
  const preset = 'value' in component && typeof component.value === 'string' ? component.value : '';
  return { ...input, value: [given ?? preset].flat().join('\n') };
};

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
