import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { Artifacts } from '../artifacts/index.ts';
import { withCacheLock } from '../artifacts/cache-lock.ts';
import { logged, output } from '../command.ts';
import { mirrorRegistry, seedRegistry } from '../node/addresses.ts';
import { logDirectory } from '../paths.ts';
import type { Progress } from '../progress.ts';
import { withBuilder } from './builder.ts';
import { checkout } from './checkout.ts';
import { currentRevision, type Revision } from './revision.ts';

const repository = 'dockerfilejob/dockerfilejob';
const manifestTypes = 'application/vnd.oci.image.manifest.v1+json, application/vnd.oci.image.index.v1+json';

/** The image, as pods reference it. */
export interface ProductImage {
  readonly repository: string;
  readonly tag: string;
}

/** Builds and pushes this checkout's image unless the local registry has it. @throws CommandError with the log's end */
export async function ensureImage(artifacts: Artifacts, progress: Progress): Promise<ProductImage> {
  const revision = await currentRevision();
  if (!(await isPushed(revision.tag))) {
    await progress.step(`build image ${revision.tag}`, () =>
      withCacheLock(progress, () => withBuilder(artifacts, (address) => build(artifacts, address, revision))),
    );
  }
  return { repository: `${mirrorRegistry}/${repository}`, tag: revision.tag };
}

async function isPushed(tag: string): Promise<boolean> {
  const response = await fetch(`http://${seedRegistry}/v2/${repository}/manifests/${tag}`, {
    method: 'HEAD',
    headers: { accept: manifestTypes },
  });
  return response.ok;
}

async function build({ binaries }: Artifacts, address: string, { commit, tag }: Revision): Promise<void> {
  const { version } = packageSchema.parse(JSON.parse(await readFile(join(checkout, 'package.json'), 'utf8')));
  const name = `${seedRegistry}/${repository}:${tag}`;
  await withSecrets((secrets) =>
    logged(join(logDirectory, 'build', 'image.log'), binaries.buildctl, [
      ...[`--addr=${address}`, 'build', '--progress=plain', '--frontend=dockerfile.v0'],
      ...[`--local=context=${checkout}`, `--local=dockerfile=${checkout}`],
      ...[`--opt=build-arg:VERSION=${version}`, `--opt=build-arg:COMMIT=${commit}`],
      ...secrets,
      `--output=type=image,name=${name},push=true,registry.insecure=true`,
    ]),
  );
}

const packageSchema = z.object({ version: z.string() });

/** Runs `work` with the arguments of `buildctl build` that let npm reach its registry as it does on this machine. */
async function withSecrets<T>(work: (args: readonly string[]) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'dockerfilejob-'));
  try {
    const npmrc = join(folder, 'npmrc');
    const registry = (await output('npm', ['config', 'get', 'registry'])).trim();
    await writeFile(npmrc, `registry=${registry}\n`, { mode: 0o600 });
    const bundles = [process.env['NODE_EXTRA_CA_CERTS'], process.env['SSL_CERT_FILE']];
    const bundle = bundles.find((path) => path !== undefined && existsSync(path));
    return await work([
      `--secret=id=npmrc,src=${npmrc}`,
      ...(bundle === undefined ? [] : [`--secret=id=ca,src=${bundle}`]),
    ]);
  } finally {
    await rm(folder, { recursive: true });
  }
}
