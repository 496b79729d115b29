import {
  chmodSync,
  closeSync,
  fchmodSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  symlinkSync,
  writeSync,
  constants,
} from 'node:fs';
import { checkLink, placeOf } from './place.ts';
import { Refusal } from './refusal.ts';
import { shown } from './tar-header.ts';
import type { TarEntry } from './tar-reader.ts';

const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;

/**
 * The folder that an archive is unpacked in. While files are written, there are no links in it, and nobody else writes to
 * it: so no name leads out of it. Links come last.
 */
export class Folder {
  readonly #root: Buffer;
  readonly #mostFiles: number;
  readonly #folders = new Set<string>();
  readonly #links = new Map<string, string>();
  #entries = 0;
  #file: number | undefined;

  /** @param root an empty folder */
  constructor(root: string, mostFiles: number) {
    this.#root = Buffer.from(`${root}/`);
    this.#mostFiles = mostFiles;
  }

  /** Makes an entry. The bytes of a file follow. @throws Refusal */
  make({ type, name, target, mode }: TarEntry): void {
    this.#close();
    const place = placeOf(name);
    if (place.length === 0) {
      if (type === 'folder') return;
      throw new Refusal('archive', `a ${type} has no name`);
    }
    this.#makeFolders(place.slice(0, -1));
    const path = place.join('/');
    if (type === 'folder') this.#makeFolder(path, mode);
    else this.#count();
    if (type === 'file') this.#open(path, mode);
    if (type === 'hard link') this.#addName(path, placeOf(target).join('/'));
    if (type !== 'link') return;
    checkLink(place, target);
    if (this.#links.has(path)) throw twice(path);
    this.#links.set(path, target);
  }

  /** Adds bytes to the file that was made last. */
  write(data: Buffer): void {
    if (this.#file === undefined) throw new Error('there is no file to write to');
    for (let at = 0; at < data.length;) at += writeSync(this.#file, data, at);
  }

  /** Makes the links. Call this at the end. @throws Refusal */
  finish(): void {
    this.#close();
    for (const [path, target] of this.#links)
      once(path, () => {
        symlinkSync(Buffer.from(target, 'latin1'), this.#at(path));
      });
  }

  #count(): void {
    this.#entries += 1;
    if (this.#entries > this.#mostFiles)
      throw new Refusal('too-large', `the archive has more than ${this.#mostFiles} files and folders`);
  }

  #makeFolders(parts: readonly string[]): void {
    let path = '';
    for (const part of parts) {
      path = path === '' ? part : `${path}/${part}`;
      if (!this.#folders.has(path)) this.#makeFolder(path, 0o755);
    }
  }

  #makeFolder(path: string, mode: number): void {
    if (!this.#folders.has(path)) {
      this.#count();
      once(path, () => {
        mkdirSync(this.#at(path));
      });
      this.#folders.add(path);
    }
    // No special bits. And we ourselves must be able to write there.
    chmodSync(this.#at(path), (mode & 0o777) | 0o700);
  }

  #open(path: string, mode: number): void {
    this.#file = once(path, () => openSync(this.#at(path), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600));
    fchmodSync(this.#file, (mode & 0o777) | 0o600);
  }

  #addName(path: string, existing: string): void {
    if (lstatSync(this.#at(existing), { throwIfNoEntry: false })?.isFile() !== true)
      throw new Refusal('archive', `the hard link ${shown(path)} leads to no file before it`);
    once(path, () => {
      linkSync(this.#at(existing), this.#at(path));
    });
  }

  #close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #at(path: string): Buffer {
    return Buffer.concat([this.#root, Buffer.from(path, 'latin1')]);
  }
}

/** Makes something that must not be there yet. */
function once<T>(path: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    const code = Error.isError(error) && 'code' in error ? error.code : undefined;
    if (code === 'EEXIST' || code === 'ENOTDIR') throw twice(path);
    throw error;
  }
}

const twice = (path: string): Refusal =>
  new Refusal('archive', `the name ${shown(path)} is there twice, or is both a file and a folder`);
