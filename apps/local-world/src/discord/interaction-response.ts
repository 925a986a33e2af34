import {
  type APIModalInteractionResponseCallbackComponent,
  InteractionResponseType as Type,
} from 'discord-api-types/v10';
import { z } from 'zod';
import { MessageBody } from './message-input.ts';

/** The answers to an interaction: as the HTTP response of the endpoint, or posted to the callback route. */

const Choice = z.object({
  name: z.string().min(1).max(100),
  name_localizations: z.record(z.string(), z.string()).nullish(),
  value: z.union([z.string().max(100), z.number()]),
});

/** Inputs are many and new ones come: only what every component has is checked. */
const ModalComponent = z.custom<APIModalInteractionResponseCallbackComponent>(
  (value) => z.looseObject({ type: z.int() }).safeParse(value).success,
);

const Modal = z.object({
  custom_id: z.string().min(1).max(100),
  title: z.string().min(1).max(45),
  components: z.array(ModalComponent).min(1).max(5),
});

export const InteractionResponse = z.discriminatedUnion('type', [
  z.object({ type: z.literal(Type.Pong) }),
  z.object({ type: z.literal(Type.ChannelMessageWithSource), data: MessageBody }),
  z.object({
    type: z.literal(Type.DeferredChannelMessageWithSource),
    data: z.object({ flags: z.int().nullish() }).nullish(),
  }),
  z.object({ type: z.literal(Type.DeferredMessageUpdate) }),
  z.object({ type: z.literal(Type.UpdateMessage), data: MessageBody.nullish() }),
  z.object({
    type: z.literal(Type.ApplicationCommandAutocompleteResult),
    data: z.object({ choices: z.array(Choice).max(25) }),
  }),
  z.object({ type: z.literal(Type.Modal), data: Modal }),
]);
export type InteractionResponse = z.infer<typeof InteractionResponse>;
export type Choice = z.infer<typeof Choice>;
