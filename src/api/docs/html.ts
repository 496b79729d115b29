/** HTML, in which every text that was put into it is escaped. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

export type Part = Html | string | number | undefined | readonly Part[];

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? sign);

function shown(part: Part): string {
  if (part instanceof Html) return part.text;
  if (typeof part === 'object') return part.map(shown).join('');
  return part === undefined ? '' : escaped(String(part));
}

/** A template whose values are escaped, unless they are HTML already. */
export const html = (strings: TemplateStringsArray, ...parts: readonly Part[]): Html =>
  new Html(strings.map((string, index) => string.replaceAll(/\n\s+/g, '\n') + shown(parts[index])).join(''));

/** Prose: paragraphs are apart by an empty line, and code is between backticks. */
export const prose = (text: string): Html[] =>
  text.split(/\n\n+/).map((paragraph) => html`<p>${inline(paragraph)}</p>`);

export const inline = (text: string): Part[] =>
  text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part));
