/** What the place that output goes to can show. */
export interface Screen {
  /** Columns. Infinity if nothing has to fit, as in a pipe. */
  readonly width: number;
  /** Lines. */
  readonly height: number;
  /** Whether lines can be drawn again in place of the earlier ones. */
  readonly redraws: boolean;
  readonly colors: boolean;
  /** Whether it shows more than ASCII. */
  readonly unicode: boolean;
}

const codes = { red: 31, green: 32, yellow: 33, blue: 34, gray: 90, bold: 1 } as const;
export type Color = keyof typeof codes;

/** The text in a color, where there are colors. */
export const painted = (text: string, color: Color, { colors }: Pick<Screen, 'colors'>): string =>
  colors ? `\u001b[${codes[color]}m${text}\u001b[0m` : text;

interface Stream {
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
  readonly rows?: number | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What a stream can show: nothing but plain ASCII lines on a dumb terminal, nothing drawn or colored in a pipe. */
export function screenOf({ isTTY = false, columns, rows }: Stream, environment: Environment): Screen {
  const { TERM: terminal, NO_COLOR: noColor = '', COLUMNS: asked } = environment;
  const isDumb = terminal === 'dumb';
  if (!isTTY) {
    const width = Number(asked) > 0 ? Number(asked) : Infinity;
    return { width, height: Infinity, redraws: false, colors: false, unicode: !isDumb };
  }
  return {
    width: columns ?? 80,
    height: rows ?? 24,
    redraws: !isDumb,
    colors: !isDumb && noColor === '',
    unicode: !isDumb && /utf-?8/i.test(localeOf(environment)),
  };
}

const localeOf = ({ LC_ALL: all, LC_CTYPE: characters, LANG: language }: Environment): string =>
  all ?? characters ?? language ?? '';
