import {
  type APIModalInteractionResponseCallbackData,
  ComponentType,
  TextInputStyle,
} from 'discord-api-types/v10';
import { encodeCustomId } from '../custom-id.ts';

/** Custom ids of the text inputs, as `modalFieldsOf` returns them. */
export const MODAL_FIELDS = { reason: 'reason', confirmation: 'confirmation' } as const;

/** Asked after a click on Deny. Its own custom id is that of the button: a modal submit is the decision. */
export function denyModal(id: string): APIModalInteractionResponseCallbackData {
  return {
    custom_id: encodeCustomId({ action: 'deny', id }),
    title: 'Deny this action',
    components: [
      {
        type: ComponentType.Label,
        label: 'Reason',
        description: 'Golem is told, and it is written down. You may leave it empty.',
        component: {
          type: ComponentType.TextInput,
          custom_id: MODAL_FIELDS.reason,
          style: TextInputStyle.Paragraph,
          required: false,
          max_length: 300,
        },
      },
    ],
  };
}

/** Where the policy wants a typed confirmation: the approver types the name that the card shows. */
export function confirmModal(id: string): APIModalInteractionResponseCallbackData {
  return {
    custom_id: encodeCustomId({ action: 'confirm', id }),
    title: 'Approve by name',
    components: [
      {
        type: ComponentType.Label,
        label: 'Type the name to approve',
        description: 'Exactly as the card shows it after “To approve, type”.',
        component: {
          type: ComponentType.TextInput,
          custom_id: MODAL_FIELDS.confirmation,
          style: TextInputStyle.Short,
          required: true,
          max_length: 253,
        },
      },
    ],
  };
}
