import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { hostsFile } from '../../../deploy/local/components/registry-hosts.ts';

/**
 * Lets the node pull images from a registry of a test.
 * @param host `address:port`
 * @returns what undoes it
 */
export async function letNodePullFrom(host: string): Promise<() => Promise<void>> {
  const { path, content } = hostsFile(host, host);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return () => rm(dirname(path), { recursive: true });
}
