import type { Settings } from '../../../../config/settings.ts';
import { buildkitPaths } from './paths.ts';

/** A JSON string is also a valid TOML basic string. */
const text = (value: string): string => JSON.stringify(value);

/**
 * The content of buildkitd.toml. Build steps share the pod's network and process namespaces, because the pod lacks
 * the privileges to create new ones. No garbage collection: the pod ends with the build.
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
    `binary = ${text(buildkitPaths.runtime)}`,
    '[registry."docker.io"]',
    `mirrors = [${mirrors.map(text).join(', ')}]`,
    ...(registry.insecure ? mirrors.flatMap(insecure) : []),
    '',
  ].join('\n');

/** `insecure` accepts an untrusted certificate, `http` allows the fallback to plain HTTP. */
const insecure = (host: string): string[] => [`[registry.${text(host)}]`, 'insecure = true', 'http = true'];
