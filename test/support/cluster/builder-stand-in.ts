import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { imageReferences } from '../../../deploy/local/artifacts/image-references.ts';
import { mirrorRegistry, seedRegistry } from '../../../deploy/local/node/addresses.ts';
import { recordedArtifacts } from '../../../deploy/local/node/recorded-artifacts.ts';

const run = promisify(execFile);
const executor = join(import.meta.dirname, '../../fixtures/builder/executor.sh');

/**
 * Pushes an image that stands in for Kaniko's: Debian, whose entrypoint runs the RUN instructions of a Dockerfile.
 * @returns its reference
 */
export async function pushBuilderStandIn(): Promise<string> {
  const { binaries } = await recordedArtifacts();
  const folder = await mkdtemp(join(tmpdir(), 'builder-'));
  try {
    await copyFile(executor, join(folder, 'executor'));
    await chmod(join(folder, 'executor'), 0o755);
    const layer = join(folder, 'layer.tar');
    await run('tar', [
      '--create',
      '--file',
      layer,
      '--owner=0',
      '--group=0',
      '--directory',
      folder,
      'executor',
    ]);
    const base = `${seedRegistry}/${imageReferences.debian}`;
    const target = `${seedRegistry}/test/builder-stand-in:latest`;
    const crane = (...args: string[]) => run(binaries.crane, [...args, '--insecure']);
    await crane('append', '--base', base, '--new_layer', layer, '--new_tag', target);
    const { stdout } = await crane('mutate', target, '--entrypoint=/executor', '--tag', target);
    // Nodes pull it from the mirror, which serves the same storage.
    return stdout.trim().replace(seedRegistry, mirrorRegistry);
  } finally {
    await rm(folder, { recursive: true });
  }
}
