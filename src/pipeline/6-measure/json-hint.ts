import { quote } from '../../text/quote.ts';

/** What people and their programs write for JSON, and what helps; the first that fits. */
const hints: readonly { readonly sign: RegExp; readonly hint: string }[] = [
  { sign: /^\s*$/, hint: 'the file is empty' },
  {
    sign: /[“”„‟«»‘’‚‛ʻʼ]/,
    hint: 'it has typographic quotes (such as “ ” ʻ ʼ), which often come from copying out of a document; JSON takes the straight double quote " only',
  },
  { sign: /\bNaN\b|\bInfinity\b|:\s*[-+]?(nan|inf)\b/, hint: 'JSON has no NaN and no Infinity' },
  { sign: /'/, hint: 'JSON takes the double quote " only, not the single one' },
  { sign: /^\s*\{\s*\w+\s*:/, hint: 'a key of JSON stands in double quotes; a shell may have removed them' },
];

/** Why a performance file is not JSON, with a hint where the mistake is a known one. */
export function notJsonMessage(path: string, text: string): string {
  const found = hints.find(({ sign }) => sign.test(text));
  return `${path} is not JSON${found ? `: ${found.hint}` : ''}; it reads ${quote(text)}`;
}
