import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { request } from 'undici';
import { contentOf } from '../registry/content.ts';
import { digestOf } from '../registry/digest.ts';
import { dockerfilePath } from '../pipeline/manifest/dockerfile-volume.ts';
import { paths } from '../pipeline/4-scan/paths.ts';
import { summarizeScan } from '../pipeline/4-scan/summarize/in-container/summarize.ts';

/**
 * Summarizes a scan, in the container `summarize` of a scan pod.
 * @throws Error if the environment or the volumes do not match the manifest of the pod
 */
export const runSummarizeScan = (): Promise<void> =>
  summarizeScan({
    folder: paths.report,
    terminationLog: '/dev/termination-log',
    dockerfile: () => readFile(dockerfilePath.file, 'utf8'),
    env: process.env,
    print: (line) => process.stdout.write(`${line}\n`),
    complain: (error) => {
      console.error(error);
    },
    open: ({ REGISTRY_INSECURE: insecure }) => {
      const access = { insecure, ca: undefined, tokenHosts: [], dockerConfig: undefined };
      return (repository) => contentOf(repository, access);
    },
    askServer: async (host) => {
      const { body } = await request(`http://${host}/version`, { signal: AbortSignal.timeout(2_000) });
      return body.text();
    },
    registry: async ({
      REPOSITORY,
      TAG,
      REGISTRY_INSECURE: insecure,
      REGISTRY_TOKEN_HOSTS: tokenHosts,
      DOCKER_CONFIG: folder,
    }) => {
      const dockerConfig =
        folder === undefined ? undefined : await readFile(join(folder, 'config.json'), 'utf8');
      // NODE_EXTRA_CA_CERTS names the certificates of private CAs.
      const access = { insecure, ca: undefined, tokenHosts, dockerConfig };
      return { digest: digestOf(REPOSITORY, TAG, access), content: contentOf(REPOSITORY, access) };
    },
  });
