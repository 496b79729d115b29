import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fetchSettings } from '../pipeline/3-build/sources/artifact/environment.ts';
import { fetchUpload } from '../pipeline/3-build/sources/artifact/in-container/fetch-upload.ts';
import { uploadPaths } from '../pipeline/3-build/sources/artifact/paths.ts';
import { contentOf } from '../registry/content.ts';

/**
 * Fetches an upload, in the container `fetch` of a build pod. Exits with 3 if it is refused.
 * @throws Error if the environment or the volumes do not match the manifest of the pod
 */
export async function runFetchUpload(): Promise<void> {
  const settings = fetchSettings.parse(process.env);
  const {
    RESULT_NONCE: nonce,
    REGISTRY_INSECURE: insecure,
    REGISTRY_TOKEN_HOSTS: tokenHosts,
    DOCKER_CONFIG: folder,
  } = settings;
  const dockerConfig = folder === undefined ? undefined : await readFile(join(folder, 'config.json'), 'utf8');
  // NODE_EXTRA_CA_CERTS names the certificates of private CAs.
  const access = { insecure, ca: undefined, tokenHosts, dockerConfig };
  const content = contentOf(settings.REPOSITORY, access);
  const told = await fetchUpload({ settings, content, folders: uploadPaths });
  const line = JSON.stringify(told);
  // A Dockerfile does not fit into it.
  if ('error' in told) await writeFile('/dev/termination-log', line);
  console.log(`${nonce} ${line}`);
  // Connections that are kept would keep the process.
  process.exit('error' in told ? 3 : 0);
}
