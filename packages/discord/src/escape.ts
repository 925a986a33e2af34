// Control, format and separator characters reorder or hide text: with them a card could show something other than what
// is in it. Newline, tab and the joiner inside emoji (U+200D) stay.
const INVISIBLE = /(?![\n\t\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Removes control, bidirectional and zero-width characters; newlines and tabs stay. */
function visible(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(INVISIBLE, '');
}

/**
 * Text of others inside one line of Golem's own: no markup, mention, link or line break of it has an effect.
 * @param longest in characters; what is over is cut and marked.
 */
export function escapeInline(text: string, longest = 500): string {
  const line = visible(text).replace(/\s+/g, ' ').trim();
  // Discord lets a backslash quote any character that is not a letter, digit or space.
  return shorten(line, longest).replace(/[\\*_~`|>#\-+[\]()<@:!]/g, String.raw`\$&`);
}

/** A name as inline code, or escaped where inline code could be broken out of. */
export function inlineCode(text: string, longest = 200): string {
  const line = shorten(visible(text).replace(/\s+/g, ' ').trim(), longest);
  return line === '' || line.includes('`') ? escapeInline(line, longest) : `\`${line}\``;
}

/**
 * Text of others as a block that it cannot leave. Discord knows only fences of three backticks, whatever stands in
 * them, so a text that has three itself is quoted and escaped line by line.
 */
export function block(text: string, language = ''): string {
  const shown = visible(text).replace(/^\n+|\s+$/g, '');
  if (!shown.includes('```')) return `\`\`\`${language}\n${shown}\n\`\`\``;
  const lines = shown.split('\n').map((line) => `> ${escapeInline(line, line.length)}`);
  return lines.join('\n');
}

/** JSON as a block. Backticks are written as their JSON escape, so that the value stays the same and the fence whole. */
export function jsonBlock(json: string): string {
  return block(json.replaceAll('```', String.raw`\u0060\u0060\u0060`), 'json');
}

/** Cuts at a whole character, and says so. */
export function shorten(text: string, longest: number): string {
  if (text.length <= longest) return text;
  return `${text.slice(0, longest - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}
