import { randomInt } from 'node:crypto';
import { limits } from '../../resource/limits.ts';

/** The alphabet of the apiserver's generateName: it spells no words and has no look-alikes. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
const suffixLength = 5;

/** Derives an object name from a display name: a DNS label (RFC 1123) of at most 50 characters with a random suffix. */
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
