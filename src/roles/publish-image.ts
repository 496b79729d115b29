import { createPrivateKey } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { artifactsOf, type Artifact } from '../pipeline/7-publish/attest/artifacts.ts';
import { readSbom } from '../pipeline/7-publish/copy/in-container/read-sbom.ts';
import { attach } from '../registry/attach.ts';
import { openRegistry } from '../registry/client.ts';
import { publishImage } from '../registry/publish-image.ts';
import { parseRepository } from '../registry/repository.ts';
import type { PublishSettings } from '../pipeline/7-publish/copy/environment.ts';
import { SourceFault } from '../pipeline/7-publish/copy/fault.ts';
import { publishAndTell } from '../pipeline/7-publish/copy/in-container/publish.ts';

/** A registry may take as long to store a large layer. In milliseconds. */
const patience = 120_000;

/**
 * Publishes an image, in the container `publish` of a publish pod.
 * @throws Error if the environment or the volumes do not match the manifest of the pod
 */
export async function runPublishImage(): Promise<void> {
  await publishAndTell({
    env: process.env,
    copy,
    write: (line) => writeFile('/dev/termination-log', line),
    print: (line) => process.stdout.write(`${line}\n`),
  });
  // Connections that stay open would keep the process.
  process.exit(0);
}

// NODE_EXTRA_CA_CERTS names the certificates of private CAs.
const ca = undefined;

/** What is attached to the image, signed if there is a key. */
async function artifactsFor(settings: PublishSettings): Promise<readonly Artifact[]> {
  const { TARGET_HOST, TARGET_PATH, DIGEST, PROVENANCE, SBOM, SIGNING_KEY } = settings;
  const sbom = await readSbom(SBOM);
  if (sbom === undefined) log('the SBOM is too large to be attached');
  return artifactsOf({
    subject: { name: `${TARGET_HOST}/${TARGET_PATH}`, digest: DIGEST },
    provenance: JSON.parse(PROVENANCE),
    sbom,
    key: SIGNING_KEY === '' ? undefined : createPrivateKey(await readFile(SIGNING_KEY, 'utf8')),
  });
}

function log(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function copy(settings: PublishSettings): Promise<void> {
  const { REPOSITORY, DIGEST, TARGET_HOST, TARGET_PATH, TARGET_TAG, TARGET_CONFIG } = settings;
  const { host, path } = parseRepository(REPOSITORY);
  const own =
    settings.DOCKER_CONFIG === undefined
      ? undefined
      : await readFile(join(settings.DOCKER_CONFIG, 'config.json'), 'utf8');
  const theirs = TARGET_CONFIG === '' ? undefined : await readFile(TARGET_CONFIG, 'utf8');
  const [source, target] = await Promise.all([
    openRegistry(host, {
      insecure: settings.REGISTRY_INSECURE,
      ca,
      tokenHosts: settings.REGISTRY_TOKEN_HOSTS,
      dockerConfig: own,
    }),
    openRegistry(TARGET_HOST, {
      insecure: settings.TARGET_INSECURE,
      ca,
      // A registry that may have the credentials may say who else checks them.
      tokenHosts: 'any',
      dockerConfig: theirs,
      patience,
    }),
  ]);
  await publishImage({
    source,
    target,
    from: path,
    to: TARGET_PATH,
    digest: DIGEST,
    tag: TARGET_TAG,
    isSameRegistry: host === TARGET_HOST,
    ...(settings.PROVENANCE !== '' && {
      beforeTag: async (image) => {
        for (const artifact of await artifactsFor(settings)) {
          await attach(target, TARGET_PATH, image, artifact);
          log(`attached ${artifact.type}`);
        }
      },
    }),
    sourceFault: (cause) =>
      new SourceFault(cause instanceof Error ? cause.message : String(cause), { cause }),
    log,
  });
}
