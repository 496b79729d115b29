import { scriptCommand } from '../manifest/command.ts';
import type { Volume, VolumeMount } from '../manifest/kubernetes.ts';
import { noTerminationMessage } from '../manifest/termination-message.ts';
import type { RunSandbox } from '../sandbox.ts';

const file = 'message';

const close = scriptCommand(`${import.meta.dirname}/collect`, 'close.sh');

/** What keeps the user's code from the kubelet's file for its termination message, which nothing limits or counts. */
export interface TerminationParts {
  readonly run: { readonly terminationMessagePath: string; readonly mounts: readonly VolumeMount[] };
  /** What a trusted container must do before the user's starts. Undefined if nothing. */
  readonly close:
    { readonly command: readonly string[]; readonly mounts: readonly VolumeMount[] } | undefined;
  readonly volumes: readonly Volume[];
}

/**
 * In a user namespace, runc covers the file with a device. A sandbox does not, so there the file is in a folder of mode 0
 * that root owns, on a mount that is read-only: a process without capabilities can neither enter the folder nor change
 * its mode, and may not map root into a user namespace of its own (user_namespaces(7), CAP_SETFCAP). `collect` makes the
 * folder, and the kubelet starts no further container before its hook has ended. Without `collect`, an init container does.
 *
 * The name of the mount has the digest of the image. So no image can have a link to it and declare a volume there, over
 * the folder: it would have to contain its own digest.
 */
export function terminationParts(sandbox: RunSandbox, digest: string): TerminationParts {
  if ('hostUsers' in sandbox) {
    return { run: { ...noTerminationMessage, mounts: [] }, close: undefined, volumes: [] };
  }
  const closed = { name: 'closed', mountPath: `/.dockerfilejob-${digest.replace('sha256:', '')}` };
  const folder = `${closed.mountPath}/termination`;
  return {
    run: { terminationMessagePath: `${folder}/${file}`, mounts: [{ ...closed, readOnly: true }] },
    close: { command: [...close, folder, file], mounts: [closed] },
    volumes: [{ name: closed.name, emptyDir: { medium: 'Memory', sizeLimit: '64Ki' } }],
  };
}
