import { quote } from '../../text/quote.ts';

/** Common mistakes in JSON, with a hint for each. The first match counts. */
const hints: readonly { readonly sign: RegExp; readonly hint: string }[] = [
  { sign: /^\s*$/, hint: 'the file is empty' },
  {
    sign: /[“”„‟«»‘’‚‛ʻʼ]/,
    hint: 'it has typographic quotes (such as “ ” ʻ ʼ), often the result of copying from a document; JSON requires straight double quotes (")',
  },
  { sign: /\bNaN\b|\bInfinity\b|:\s*[-+]?(nan|inf)\b/, hint: 'JSON has no NaN or Infinity' },
  { sign: /'/, hint: 'JSON requires double quotes ("), not single quotes' },
  { sign: /^\s*\{\s*\w+\s*:/, hint: 'JSON keys must be in double quotes; a shell may have removed them' },
];

/** The message for a performance file that is not JSON, with a hint if the mistake is a common one. */
export function notJsonMessage(path: string, text: string): string {
  const found = hints.find(({ sign }) => sign.test(text));
  return `${path} is not JSON${found ? `: ${found.hint}` : ''}; it contains ${quote(text)}`;
}
