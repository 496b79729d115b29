import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { shell } from './curl.ts';

const page = join(import.meta.dirname, '../../../docs/compatibility.md');
const someId = 'e72b0a55-673e-4299-8d92-9e2c5ffbcc22';

export interface Replayed {
  /** Where HOST is. */
  readonly url: string;
  /** Where the files are that the calls send. */
  readonly folder: string;
}

/** The documented calls of older clients, and what docs/compatibility.md says of each: the command, and what it printed. */
export class DocumentedCalls {
  readonly #texts: string[] = [];
  readonly #section: string;
  readonly #shown: (text: string) => string;

  /**
   * @param section the comment that the part of the page begins with
   * @param shown replaces what differs each time, ids aside
   */
  constructor(section: string, shown = (text: string): string => text) {
    this.#section = section;
    this.#shown = shown;
  }

  /** Replays a documented call. HOST and ID are all that differs. */
  async replay({ url, folder }: Replayed, command: string, id = ''): Promise<string> {
    const answer = await shell(
      command.replaceAll('HOST', url.replace('http://', '')).replaceAll('ID', id),
      folder,
    );
    const shown = this.#shown(`$ ${command}\n${answer}`)
      .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, someId)
      .trimEnd();
    this.#texts.push(shown);
    return answer;
  }

  /** What the page has, and what it should have. With UPDATE_DOCS=true, it then has that. */
  compare(): { readonly found: string; readonly expected: string } {
    const text = readFileSync(page, 'utf8');
    const begin = `<!-- ${this.#section} -->\n`;
    const end = `<!-- end of ${this.#section} -->`;
    const [before = '', rest = ''] = text.split(begin);
    const after = rest.slice(rest.indexOf(end));
    const blocks = this.#texts.map((call) => `\`\`\`\n${call}\n\`\`\`\n`).join('\n');
    const expected = `${before}${begin}\n${blocks}\n${after}`;
    if (process.env.UPDATE_DOCS === 'true') writeFileSync(page, expected);
    return { found: readFileSync(page, 'utf8'), expected };
  }
}
