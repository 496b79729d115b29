import { join } from 'node:path';
import {
  addresses,
  mirrorRegistry,
  seedRegistry,
  tokenNodePort,
  workspaceBackend,
  workspaceRegistry,
} from '../node/addresses.ts';
import { tokenIssuer, tokenService } from '../../../src/resource/registry-account.ts';
import { registryAuthority, registryCertificate, tokenKeys } from '../identity/registry-certificates.ts';
import { layout } from '../node/layout.ts';
import type { Probe } from '../node/probe.ts';
import { type Component, type Describe, json } from './component.ts';
import type { Artifacts } from '../artifacts/artifacts.ts';

interface Registry {
  readonly name: string;
  readonly network: Component['network'];
  readonly address: string;
  readonly storage: string;
  readonly maintenance: { readonly readonly: { readonly enabled: boolean } };
  readonly auth: Readonly<Record<string, unknown>>;
  readonly tls?: { readonly certificate: string; readonly key: string };
  readonly probe: Probe;
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
    tls: registryCertificate,
    probe: overTls(mirrorRegistry),
  });

/** Writes to the mirror's storage; listens on the machine's loopback, over plain HTTP. */
export const seed: Describe = (artifacts) =>
  registry(artifacts, {
    name: 'registry-seed',
    network: 'host',
    address: seedRegistry,
    storage: layout.mirrorStorage,
    maintenance: { readonly: { enabled: false } },
    auth: open,
    probe: { kind: 'http', url: `http://${seedRegistry}/v2/` },
  });

const overTls = (address: string): Probe => ({
  kind: 'https',
  url: `https://${address}/v2/`,
  ca: registryAuthority.certificate,
});

/** Holds the images of jobs. Only the front can reach it, and so the probe asks that. The product issues its tokens. */
export const workspace: Describe = (artifacts) =>
  registry(artifacts, {
    name: 'registry-workspace',
    network: 'node',
    address: workspaceBackend,
    storage: join(layout.workspaceRegistry, 'storage'),
    maintenance: { readonly: { enabled: false } },
    auth: {
      token: {
        realm: `https://${workspaceRegistry}/token`,
        service: tokenService,
        issuer: tokenIssuer,
        rootcertbundle: tokenKeys.signer.certificate,
      },
    },
    probe: overTls(workspaceRegistry),
  });

/** Jobs push to it. */
export const workspaceFront: Describe = ({ binaries }) => ({
  name: 'registry-front',
  network: 'node',
  command: [
    binaries['registry-front'],
    `--listen=${workspaceRegistry}`,
    `--certificate=${registryCertificate.certificate}`,
    `--key=${registryCertificate.key}`,
    `--registry=http://${workspaceBackend}`,
    `--tokens=https://${addresses.node}:${tokenNodePort}`,
    `--ca=${registryAuthority.certificate}`,
  ],
  files: [],
  directories: [],
  probe: overTls(workspaceRegistry),
  patienceSeconds: 20,
});

function registry(
  { binaries }: Artifacts,
  { name, network, address, storage, maintenance, auth, tls, probe }: Registry,
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
    http: { addr: address, relativeurls: true, ...(tls && { tls }) },
    health: { storagedriver: { enabled: false } },
    auth,
  };
  return {
    name,
    network,
    command: [binaries['docker-registry'], 'serve', configPath],
    files: [{ path: configPath, content: json(config) }],
    directories: [storage],
    probe,
    patienceSeconds: 20,
  };
}
