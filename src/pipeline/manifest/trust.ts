import type { Settings } from '../../config/settings.ts';
import { files, filesVolume } from './files.ts';
import type { EnvVar, Volume, VolumeMount } from './kubernetes.ts';

const name = 'trust';
const folder = '/trust';

/** Where Go programs look for certificates on Linux (crypto/x509, root_linux.go). */
const systemFolders = ['/etc/ssl/certs', '/etc/pki/tls/certs'];

/** The parts of a pod that make its containers trust private CAs, in addition to what their images trust. */
export interface TrustParts {
  readonly volumes: readonly Volume[];
  readonly mounts: readonly VolumeMount[];
  /** For programs in Go. @param folders where their image has its own certificates */
  readonly goEnv: (folders?: readonly string[]) => readonly EnvVar[];
  /** For Node.js. */
  readonly nodeEnv: readonly EnvVar[];
}

/** All parts are empty if there are no private CAs. */
export const trustParts = ({ registry }: Settings): TrustParts =>
  registry.ca === undefined
    ? { volumes: [], mounts: [], goEnv: () => [], nodeEnv: [] }
    : {
        volumes: [filesVolume(name, [files.ca])],
        mounts: [{ name, mountPath: folder, readOnly: true }],
        goEnv: (folders = systemFolders) => [{ name: 'SSL_CERT_DIR', value: [...folders, folder].join(':') }],
        nodeEnv: [{ name: 'NODE_EXTRA_CA_CERTS', value: `${folder}/${files.ca}` }],
      };
