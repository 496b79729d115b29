import { limits } from '../../resource/limits.ts';

/** Characters that the API server adds to metadata.generateName, and the hyphen before them. */
const suffixLength = 6;

/** metadata.generateName for a job from any text, such as the name of a folder: a DNS label with a hyphen at its end. */
export function generateName(text: string): string {
  const plainText = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const words = plainText.replaceAll(/[^a-z0-9]+/g, '-').replace(/^-/, '');
  const start = words.slice(0, limits.nameLength - suffixLength).replace(/-$/, '');
  return `${start === '' ? 'job' : start}-`;
}
