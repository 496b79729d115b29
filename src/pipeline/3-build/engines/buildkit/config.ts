import type { Settings } from '../../../../config/settings.ts';
import { buildkitPaths } from './paths.ts';

/** JSON's strings are TOML's basic strings. */
const text = (value: string): string => JSON.stringify(value);

/**
 * buildkitd.toml. Steps run in the pod's own network and process namespaces: making new ones takes rights that
 * the pod does not have. Nothing is collected as garbage, for the pod ends with the build.
 */
export const buildkitConfig = ({ mirrors, registry }: Settings): string =>
  [
    `root = ${text(buildkitPaths.root)}`,
    '[grpc]',
    `address = [${text(`unix://${buildkitPaths.socket}`)}]`,
    '[worker.containerd]',
    'enabled = false',
    '[worker.oci]',
    'enabled = true',
    'gc = false',
    'noProcessSandbox = true',
    'networkMode = "host"',
    '[registry."docker.io"]',
    `mirrors = [${mirrors.map(text).join(', ')}]`,
    ...(registry.insecure ? mirrors.flatMap(insecure) : []),
    '',
  ].join('\n');

/** Both, so that it takes a certificate that nobody vouches for, and falls back to plain HTTP. */
const insecure = (host: string): string[] => [`[registry.${text(host)}]`, 'insecure = true', 'http = true'];
