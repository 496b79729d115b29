import { mkdir } from 'node:fs/promises';
import { output } from '../../command.ts';

/** Copies a folder's content with owners, modes and links as they are. */
export async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await output('cp', ['--archive', `${from}/.`, to]); // «/.»: the content, not the folder
}
