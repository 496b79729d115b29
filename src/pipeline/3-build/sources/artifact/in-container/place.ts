import { Refusal } from './refusal.ts';
import { shown } from './tar-header.ts';

/** Bytes of a name, and of a part between two slashes, of which file systems allow no more. */
const most = { name: 1024, part: 255 } as const;
export const longestName = most.name;

/**
 * The names of the folders that an entry is in, and its own. Empty for the root itself.
 * @throws Refusal for a name that leads out of the root, or is too long
 */
export function placeOf(name: string): readonly string[] {
  const refuse = (why: string): never => {
    throw new Refusal('archive', `the name ${shown(name)} ${why}`);
  };
  if (name.length > most.name) refuse(`has more than ${most.name} bytes`);
  if (name.startsWith('/')) refuse('is absolute');
  if (name.includes('\0')) refuse('has a NUL byte');
  const parts = name.split('/').filter((part) => part !== '' && part !== '.');
  if (parts.includes('..')) refuse('has a ..');
  if (parts.some((part) => part.length > most.part)) refuse(`has a part of more than ${most.part} bytes`);
  return parts;
}

/**
 * Checks that a symbolic link stays within the root. Its own folders are real ones. So it may go up at its beginning, as
 * far as the root, and afterwards only down: whatever it meets there are folders, or links that this is true of, too.
 * @throws Refusal
 */
export function checkLink(place: readonly string[], target: string): void {
  const parts = target.split('/').filter((part) => part !== '' && part !== '.');
  const ups = parts.findIndex((part) => part !== '..');
  const depth = ups === -1 ? parts.length : ups;
  const isSafe =
    target !== '' &&
    target.length <= most.name &&
    !target.startsWith('/') &&
    !target.includes('\0') &&
    depth < place.length &&
    !parts.slice(depth).includes('..');
  if (!isSafe)
    throw new Refusal(
      'archive',
      `the link ${shown(place.join('/'))} leads to ${shown(target)}, which must be a relative path within the archive`,
    );
}
