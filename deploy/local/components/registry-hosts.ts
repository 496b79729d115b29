import { join } from 'node:path';
import { mirrorRegistry, workspaceRegistry } from '../node/addresses.ts';
import type { ConfigFile } from '../node/daemon.ts';
import { layout } from '../node/layout.ts';

/** Where containerd looks up how to reach a registry. */
export const registryHostsFolder = join(layout.config, 'certs.d');

const hosts = (registry: string, server: string): ConfigFile => ({
  path: join(registryHostsFolder, registry, 'hosts.toml'),
  content: `server = "${server}"

[host."${server}"]
  capabilities = ["pull", "resolve"]
`,
});

/** Images of Docker Hub come from the mirror. Both local registries serve plain HTTP. */
export const registryHosts: readonly ConfigFile[] = [
  hosts('docker.io', `http://${mirrorRegistry}`),
  hosts(mirrorRegistry, `http://${mirrorRegistry}`),
  hosts(workspaceRegistry, `http://${workspaceRegistry}`),
];
