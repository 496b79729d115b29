import { join } from 'node:path';
import { mirrorRegistry, seedRegistry, workspaceRegistry } from '../node/addresses.ts';
import { layout } from '../node/layout.ts';
import { type Component, type Describe, json } from './component.ts';
import type { Artifacts } from '../artifacts/artifacts.ts';

interface Registry {
  readonly name: string;
  readonly network: Component['network'];
  readonly address: string;
  readonly storage: string;
  readonly maintenance: { readonly readonly: { readonly enabled: boolean } };
  readonly auth: Readonly<Record<string, unknown>>;
}

const open = {};

/** Pods and containerd pull from it. */
export const mirror: Describe = (artifacts) =>
  registry(artifacts, {
    name: 'registry-mirror',
    network: 'node',
    address: mirrorRegistry,
    storage: layout.mirrorStorage,
    maintenance: { readonly: { enabled: true } },
    auth: open,
  });

/** Writes to the mirror's storage; listens on the machine's loopback. */
export const seed: Describe = (artifacts) =>
  registry(artifacts, {
    name: 'registry-seed',
    network: 'host',
    address: seedRegistry,
    storage: layout.mirrorStorage,
    maintenance: { readonly: { enabled: false } },
    auth: open,
  });

export const passwordFile = join(layout.workspaceRegistry, 'htpasswd');

/** Jobs push to it. */
export const workspace: Describe = (artifacts) =>
  registry(artifacts, {
    name: 'registry-workspace',
    network: 'node',
    address: workspaceRegistry,
    storage: join(layout.workspaceRegistry, 'storage'),
    maintenance: { readonly: { enabled: false } },
    auth: { htpasswd: { realm: 'dockerfilejob', path: passwordFile } },
  });

function registry(
  { binaries }: Artifacts,
  { name, network, address, storage, maintenance, auth }: Registry,
): Component {
  const configPath = join(layout.config, `${name}.json`);
  const config = {
    version: '0.1',
    log: { level: 'warn', accesslog: { disabled: true } },
    storage: {
      filesystem: { rootdirectory: storage },
      cache: { blobdescriptor: 'inmemory' },
      delete: { enabled: true },
      maintenance: { ...maintenance, uploadpurging: { enabled: false } },
    },
    http: { addr: address, relativeurls: true },
    health: { storagedriver: { enabled: false } },
    auth,
  };
  return {
    name,
    network,
    command: [binaries['docker-registry'], 'serve', configPath],
    files: [{ path: configPath, content: json(config) }],
    directories: [storage],
    probe: { kind: 'http', url: `http://${address}/v2/` },
    patienceSeconds: 20,
  };
}
