import { readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** The files below a folder, relative to it, with slashes. Links are files. At most `most`. */
export async function filesBelow(folder: string, most: number): Promise<string[]> {
  const found: string[] = [];
  const folders = [folder];
  for (let at = folders.pop(); at !== undefined && found.length < most; at = folders.pop()) {
    for (const entry of await readdir(at, { withFileTypes: true })) {
      const path = join(at, entry.name);
      if (entry.isDirectory()) folders.push(path);
      else found.push(relative(folder, path).split(sep).join('/'));
    }
  }
  return found.slice(0, most);
}
