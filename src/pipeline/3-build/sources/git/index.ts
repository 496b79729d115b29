import { posix } from 'node:path';
import { accepted } from '../../../../resource/verdict.ts';
import { paths } from '../../paths.ts';
import type { SourceHandler } from '../source.ts';
import { cloneContainer, cloneVolumes } from './clone-container.ts';
import { readCloneSecret } from './clone-secret.ts';
import { credentialsSecret } from './credentials.ts';
import { cloneFault } from './fault.ts';

/** `spec.source.git`: an init container of the build pod fetches one commit. */
export const git: SourceHandler<'git'> = {
  objectToRead: ({ cloneSecret }) =>
    cloneSecret === undefined ? undefined : { kind: 'Secret', name: cloneSecret },
  resolve({ cloneSecret, url }, read, namespace) {
    if (cloneSecret === undefined) return { kind: 'fetched-in-pod' };
    const verdict = readCloneSecret(read, { namespace, name: cloneSecret }, url);
    if (verdict.ok) return { kind: 'fetched-in-pod', credentials: verdict.value };
    return { kind: 'unavailable', message: verdict.fault.message };
  },
  input(context, source, seen) {
    const folder = posix.join(paths.workspace, source.contextDir ?? '');
    const credentials = 'credentials' in seen ? seen.credentials : undefined;
    return {
      objects: credentials ? [credentialsSecret(context, credentials)] : [],
      dockerfileFolder: folder,
      contextFolder: folder,
      mounts: [{ name: 'workspace', mountPath: paths.workspace, readOnly: true }],
      volumes: cloneVolumes(source, context.settings),
      initContainers: [cloneContainer(context, source)],
    };
  },
  fetch: {
    container: 'clone',
    activity: 'fetching the repository',
    outOfMemory:
      'spec.source.git.url: fetching the repository exceeded the memory limit of the clone container',
    verdict({ clone }, source) {
      if (!clone) return undefined;
      if (!clone.ok) return { ok: false, fault: cloneFault(clone, source) };
      const { dockerfile, commitSha } = clone;
      return accepted({ dockerfile, facts: { git: { commitSha } } });
    },
  },
};
