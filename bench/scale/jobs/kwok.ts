import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildGoTool } from '../../../deploy/local/artifacts/go-build.ts';
import { createProgress } from '../../../deploy/local/progress.ts';
import { kwokConfiguration } from './stages.ts';

/**
 * go.mod pins the version. From 0.7 on, KWOK asks for watches with initial events, which an apiserver refuses if its etcd is as
 * old as Debian's.
 */
const recipe = { folder: 'kwok', packages: { kwok: 'sigs.k8s.io/kwok/cmd/kwok' } };

/**
 * Starts KWOK, which plays the nodes and their pods, outside the cluster. The first start compiles it.
 * @param folder for its configuration and its log
 * @returns what ends it
 */
export async function startKwok(folder: string, kubeconfig: string): Promise<() => Promise<void>> {
  const binaries = await buildGoTool(recipe, createProgress());
  const configuration = join(folder, 'kwok.yaml');
  await writeFile(configuration, kwokConfiguration());
  const log = createWriteStream(join(folder, 'kwok.log'));
  const child = spawn(
    join(binaries, 'kwok'),
    [`--config=${configuration}`, `--kubeconfig=${kubeconfig}`, '--v=warn'],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => {
      resolve();
    });
    child.once('error', () => {
      resolve();
    });
  });
  return async () => {
    child.kill();
    await ended;
    log.end();
  };
}
