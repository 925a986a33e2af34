import {
  type APIComponentInMessageActionRow,
  type APIMessage,
  type APIMessageTopLevelComponent,
  ComponentType,
  SeparatorSpacingSize,
} from 'discord-api-types/v10';
import type { ComponentChildren } from 'preact';
import { Markdown } from '../markdown/markdown.tsx';
import { Attachments } from './attachments.tsx';
import { MessageButton } from './button.tsx';
import { cssColour } from './embed.tsx';
import { MessageSelect } from './select.tsx';
import { Spoilered } from './spoilered.tsx';

type Component =
  | APIMessageTopLevelComponent
  | APIComponentInMessageActionRow
  | Extract<APIMessageTopLevelComponent, { type: ComponentType.Section }>['accessory'];

/** The components of a message, of the first and the second version. */
export function Components({ message, components }: { message: APIMessage; components: Component[] }) {
  return components.map((component, i) => <Component key={i} message={message} component={component} />);
}

function Component({ message, component }: { message: APIMessage; component: Component }): ComponentChildren {
  switch (component.type) {
    case ComponentType.ActionRow:
      return (
        <div class="action-row">
          <Components message={message} components={component.components} />
        </div>
      );
    case ComponentType.Button:
      return <MessageButton message={message} button={component} />;
    case ComponentType.StringSelect:
    case ComponentType.UserSelect:
    case ComponentType.RoleSelect:
    case ComponentType.MentionableSelect:
    case ComponentType.ChannelSelect:
      return <MessageSelect message={message} select={component} />;
    case ComponentType.TextDisplay:
      return <Markdown text={component.content} />;
    case ComponentType.Section:
      return (
        <div class="section">
          <div>
            <Components message={message} components={component.components} />
          </div>
          <Component message={message} component={component.accessory} />
        </div>
      );
    case ComponentType.Thumbnail:
      return <img class="thumbnail" src={component.media.url} alt={component.description ?? ''} />;
    case ComponentType.Separator:
      return (
        <hr
          class={`separator ${component.spacing === SeparatorSpacingSize.Large ? 'large' : ''} ${component.divider === false ? 'blank' : ''}`}
        />
      );
    case ComponentType.Container:
      return (
        <Spoilered spoiler={component.spoiler ?? false}>
          <section
            class="container"
            style={component.accent_color ? { borderLeftColor: cssColour(component.accent_color) } : {}}
          >
            <Components message={message} components={component.components} />
          </section>
        </Spoilered>
      );
    case ComponentType.MediaGallery:
      return (
        <div class="gallery">
          {component.items.map(({ media, description }, i) => (
            <img key={i} src={media.url} alt={description ?? ''} />
          ))}
        </div>
      );
    case ComponentType.File: {
      const name = component.file.url.split('/').at(-1) ?? 'file';
      const attachment = message.attachments.find(({ filename }) => filename === name);
      return attachment ? (
        <Attachments attachments={[attachment]} />
      ) : (
        <a href={component.file.url}>{name}</a>
      );
    }
  }
}
