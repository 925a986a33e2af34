import type { APIEmbed } from 'discord-api-types/v10';
import { Markdown } from '../markdown/markdown.tsx';
import { messageTime } from '../time.ts';

export const cssColour = (colour: number) => `#${colour.toString(16).padStart(6, '0')}`;

export function Embed({ embed }: { embed: APIEmbed }) {
  const { author, title, url, description, fields = [], image, thumbnail, footer, timestamp, color } = embed;
  const footerParts = [footer?.text, timestamp ? messageTime(Date.parse(timestamp), Date.now()) : undefined];
  const footerText = footerParts.filter(Boolean).join(' • ');
  return (
    <section class="embed" style={color === undefined ? {} : { borderLeftColor: cssColour(color) }}>
      {thumbnail ? <img class="thumbnail" src={thumbnail.url} alt="" /> : null}
      {author ? <div class="embed-author">{author.name}</div> : null}
      {title ? (
        <div class="embed-title">
          <Markdown text={url ? `[${title}](${url})` : title} />
        </div>
      ) : null}
      {description ? <Markdown text={description} /> : null}
      {fields.length === 0 ? null : (
        <dl>
          {fields.map(({ name, value, inline }, i) => (
            <div key={i} class={inline ? 'inline' : ''}>
              <dt>
                <Markdown text={name} />
              </dt>
              <dd>
                <Markdown text={value} />
              </dd>
            </div>
          ))}
        </dl>
      )}
      {image ? <img class="embed-image" src={image.url} alt="" /> : null}
      {footerText === '' ? null : <div class="embed-footer">{footerText}</div>}
    </section>
  );
}
