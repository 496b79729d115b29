import { mkdir } from 'node:fs/promises';
import { output } from '../../command.ts';

/** Copies a folder's content, preserving owners, modes and links. */
export async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true });
  await output('cp', ['--archive', `${from}/.`, to]); // `/.` copies the content, not the folder itself
}
