import { join } from 'node:path';
import { mirrorRegistry, workspaceRegistry } from '../node/addresses.ts';
import { registryAuthority } from '../identity/registry-certificates.ts';
import type { ConfigFile } from '../node/daemon.ts';
import { layout } from '../node/layout.ts';

/** Where containerd looks up how to reach a registry. */
export const registryHostsFolder = join(layout.config, 'certs.d');

/** How containerd reaches a registry with a certificate of the local CA. It reads the file at each pull. */
export const hostsFile = (registry: string, address: string): ConfigFile => ({
  path: join(registryHostsFolder, registry, 'hosts.toml'),
  content: `server = "https://${address}"

[host."https://${address}"]
  capabilities = ["pull", "resolve"]
  ca = "${registryAuthority.certificate}"
`,
});

/** Images of Docker Hub come from the mirror. Both local registries have certificates of the local CA. */
export const registryHosts: readonly ConfigFile[] = [
  hostsFile('docker.io', mirrorRegistry),
  hostsFile(mirrorRegistry, mirrorRegistry),
  hostsFile(workspaceRegistry, workspaceRegistry),
];
