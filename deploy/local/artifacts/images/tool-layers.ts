import { readFileSync } from 'node:fs';
import { chmod, copyFile, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { output } from '../../command.ts';
import type { Progress } from '../../progress.ts';
import type { Artifacts, BinaryName } from '../artifacts.ts';
import { ensureLayer, type Layer } from './layer.ts';

const source = readFileSync(import.meta.filename, 'utf8');

/** A shell and the usual small tools: one static busybox with a link for each applet. */
export async function busyboxLayer(busybox: string, progress: Progress): Promise<Layer> {
  const fill = async (tree: string): Promise<void> => {
    const applets = (await output(busybox, ['--list']))
      .split('\n')
      .filter((name) => name !== '' && name !== 'busybox');
    for (const folder of ['bin', 'etc', 'root', 'tmp', 'usr/bin', 'var']) {
      await mkdir(join(tree, folder), { recursive: true });
    }
    await chmod(join(tree, 'tmp'), 0o1777);
    await copyFile(busybox, join(tree, 'bin/busybox'));
    await Promise.all(applets.map((applet) => symlink('busybox', join(tree, 'bin', applet))));
    await symlink('/bin/env', join(tree, 'usr/bin/env'));
    await writeFile(
      join(tree, 'etc/passwd'),
      'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n',
    );
    await writeFile(join(tree, 'etc/group'), 'root:x:0:\nnogroup:x:65534:\n');
  };
  return ensureLayer({ name: 'busybox', source, inputs: { busybox }, fill }, progress);
}

/** Programs of the cache at their paths in an image. */
export async function programsLayer(
  name: string,
  programs: Readonly<Record<string, BinaryName>>,
  binaries: Artifacts['binaries'],
  progress: Progress,
): Promise<Layer> {
  const files = Object.entries(programs).map(([path, binary]) => [path, binaries[binary]] as const);
  const fill = async (tree: string): Promise<void> => {
    for (const [path, source] of files) {
      await mkdir(join(tree, dirname(path)), { recursive: true });
      await copyFile(source, join(tree, path));
      await chmod(join(tree, path), 0o755);
    }
  };
  return ensureLayer({ name, source, inputs: files, fill }, progress);
}

/** The machine's own certificate authorities, where Go programs look: images trust what the machine trusts. */
export async function certificatesLayer(progress: Progress): Promise<Layer> {
  const bundle = '/etc/ssl/certs/ca-certificates.crt';
  const certificates = await readFile(bundle, 'utf8');
  const fill = async (tree: string): Promise<void> => {
    await mkdir(join(tree, dirname(bundle)), { recursive: true });
    await writeFile(join(tree, bundle), certificates);
  };
  return ensureLayer({ name: 'certificates', source, inputs: { certificates }, fill }, progress);
}
