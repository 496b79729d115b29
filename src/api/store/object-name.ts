import { randomInt } from 'node:crypto';
import { limits } from '../../resource/limits.ts';

/** The letters of the apiserver's own generateName: none that spell words or look alike. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
const suffixLength = 5;

/** A name for an object from a name for people: DNS-1123, of at most 50 characters, and unlike any other. */
export function objectName(
  title: string,
  draw: (below: number) => number = (below) => randomInt(below),
): string {
  const suffix = Array.from({ length: suffixLength }, () => alphabet.charAt(draw(alphabet.length)));
  return `${slug(title)}-${suffix.join('')}`;
}

function slug(title: string): string {
  const plain = title.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  const words = plain.replaceAll(/[^a-z0-9]+/g, '-').replace(/^-/, '');
  return words.slice(0, limits.nameLength - suffixLength - 1).replace(/-$/, '') || 'job';
}
