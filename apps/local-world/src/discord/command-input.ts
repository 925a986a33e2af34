import { ApplicationCommandType, ApplicationCommandOptionType as OptionType } from 'discord-api-types/v10';
import { z } from 'zod';
import { invalidField } from './errors.ts';

/** Application commands as an application may register them; limits from Discord's documentation, "Application command structure". */

const NAME = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;
const MAX_CHARACTERS = 8000;

const Name = z.string().min(1).max(32);
const Localizations = z.record(z.string(), z.string()).nullish();
const Choice = z.object({
  name: z.string().min(1).max(100),
  name_localizations: Localizations,
  value: z.union([z.string().max(100), z.number()]),
});

type Option = {
  type: OptionType;
  name: string;
  description: string;
  required?: boolean | null | undefined;
  options?: Option[] | null | undefined;
  choices?: z.infer<typeof Choice>[] | null | undefined;
  [other: string]: unknown;
};
const Option: z.ZodType<Option> = z.lazy(() =>
  z.looseObject({
    type: z.enum(OptionType),
    name: Name.regex(NAME),
    description: z.string().min(1).max(100),
    required: z.boolean().nullish(),
    choices: z.array(Choice).max(25).nullish(),
    autocomplete: z.boolean().nullish(),
    options: z.array(Option).max(25).nullish(),
  }),
);

export const CommandInput = z.object({
  id: z.string().nullish(),
  type: z.enum(ApplicationCommandType).default(ApplicationCommandType.ChatInput),
  name: Name,
  name_localizations: Localizations,
  description: z.string().max(100).nullish(),
  description_localizations: Localizations,
  options: z.array(Option).max(25).nullish(),
  default_member_permissions: z.string().nullish(),
  dm_permission: z.boolean().nullish(),
  contexts: z.array(z.int()).min(1).nullish(),
  integration_types: z.array(z.int()).min(1).nullish(),
  nsfw: z.boolean().nullish(),
});
export type CommandInput = z.infer<typeof CommandInput>;

/** Throws Discord's error for what the schema cannot tell. */
export const checkCommand = (command: CommandInput): void => {
  const chat = command.type === ApplicationCommandType.ChatInput;
  if (chat && !(NAME.test(command.name) && command.name === command.name.toLowerCase())) {
    throw invalidField(['name'], 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid');
  }
  if (chat && !command.description) {
    throw invalidField(['description'], 'BASE_TYPE_REQUIRED', 'This field is required');
  }
  if (!chat && (command.description || command.options)) {
    const message = 'Context menu commands cannot have a description or options';
    throw invalidField(['description'], 'APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_NOT_ALLOWED', message);
  }
  checkOptions(command.options ?? [], ['options']);
  if (charactersOf(command.name, command.description ?? '', command.options ?? []) > MAX_CHARACTERS) {
    throw invalidField(
      [],
      'APPLICATION_COMMAND_TOO_LARGE',
      `Command exceeds maximum size (${MAX_CHARACTERS})`,
    );
  }
};

const checkOptions = (options: readonly Option[], path: PropertyKey[]): void => {
  for (const [index, option] of options.entries()) {
    if (options.findIndex(({ name }) => name === option.name) !== index) {
      const message = 'Option names must be unique';
      throw invalidField([...path, index, 'name'], 'APPLICATION_COMMAND_OPTIONS_NAME_INVALID', message);
    }
    if (option.required === true && index > 0 && options[index - 1]?.required !== true) {
      const message = 'Required options must be placed before non-required options';
      throw invalidField([...path, index], 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID', message);
    }
    checkOptions(option.options ?? [], [...path, index, 'options']);
  }
};

const charactersOf = (name: string, description: string, options: readonly Option[]): number =>
  name.length +
  description.length +
  options.reduce(
    (sum, option) =>
      sum +
      charactersOf(option.name, option.description, option.options ?? []) +
      (option.choices ?? []).reduce(
        (all, choice) => all + choice.name.length + String(choice.value).length,
        0,
      ),
    0,
  );
