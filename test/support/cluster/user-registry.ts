import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { registryCertificate } from '../../../deploy/local/identity/registry-certificates.ts';
import { recordedArtifacts } from '../../../deploy/local/node/recorded-artifacts.ts';
import { machineAddress, relayOnNode } from './node-relay.ts';
import { startRegistry } from './registry-process.ts';
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts';
import type { Team } from './team.ts';

/** Another user, whose password is no word of any other text. */
export const builder = { username: 'builder', password: 'a-word-of-builder-5f1c' } as const;
const bcryptOfBuilder = '$2b$04$abcdefghijklmnopqrstuuiT/Up6up/opRV4dUEaIvuLan92M8SOe';

/** Who may write to the registry. */
export const registryUser = { username: 'user', password: 'password' } as const;
const { username: user, password } = registryUser;
const bcryptOfPassword = '$2a$04$abcdefghijklmnopqrstuughE8Ev8uGFaUgY2cNEySvxngrb/Jzdm';

/** A registry of a user, with a password and a certificate, that pods can reach by several ports of the node. */
export interface UserRegistry {
  readonly ways: readonly { readonly port: number; readonly proxy: TcpProxy }[];
  /** Runs crane on this machine, as the user. @param reference `path:tag` or `path@digest` */
  crane(command: readonly string[], reference: string): Promise<string>;
  /** Whether it has this image: a GET of the manifest, which is a 404 if not. */
  has(reference: string): Promise<boolean>;
  stop(): Promise<void>;
}

export async function startUserRegistry(ways: number): Promise<UserRegistry> {
  const folder = await mkdtemp(join(tmpdir(), 'user-registry-'));
  const htpasswd = join(folder, 'htpasswd');
  await writeFile(htpasswd, `${user}:${bcryptOfPassword}\n${builder.username}:${bcryptOfBuilder}\n`);
  const registry = await startRegistry({
    REGISTRY_HTTP_TLS_CERTIFICATE: registryCertificate.certificate,
    REGISTRY_HTTP_TLS_KEY: registryCertificate.key,
    REGISTRY_STORAGE_DELETE_ENABLED: 'true',
    REGISTRY_AUTH: 'htpasswd',
    REGISTRY_AUTH_HTPASSWD_REALM: 'tests',
    REGISTRY_AUTH_HTPASSWD_PATH: htpasswd,
  });
  const [host = '', port] = registry.host.split(':');
  const proxies = await Promise.all(
    Array.from({ length: ways }, () => startTcpProxy(host, Number(port), machineAddress)),
  );
  const relays = await Promise.all(proxies.map((proxy) => relayOnNode(proxy.port)));
  const auth = Buffer.from(`${user}:${password}`).toString('base64');
  await writeFile(join(folder, 'config.json'), JSON.stringify({ auths: { [registry.host]: { auth } } }));
  const { binaries } = await recordedArtifacts();
  const crane = async (command: readonly string[], reference: string): Promise<string> => {
    const words = ['--insecure', ...command, `${registry.host}/${reference}`];
    const environment = { env: { ...process.env, DOCKER_CONFIG: folder }, maxBuffer: 64 * 1024 ** 2 };
    const { stdout } = await promisify(execFile)(binaries.crane, words, environment);
    return stdout.trim();
  };
  return {
    ways: proxies.map((proxy) => ({ port: proxy.port, proxy })),
    crane,
    has: (reference) =>
      crane(['manifest'], reference).then(
        () => true,
        (error: unknown) => {
          if (String(error).includes('MANIFEST_UNKNOWN')) return false;
          throw error;
        },
      ),
    async stop() {
      await Promise.all(relays.map((relay) => relay.stop()));
      await Promise.all(proxies.map((proxy) => proxy.close()));
      await registry.stop();
      await rm(folder, { recursive: true });
    },
  };
}

const configOf = (hosts: readonly string[]): string => {
  const auth = Buffer.from(`${user}:${password}`).toString('base64');
  return JSON.stringify({ auths: Object.fromEntries(hosts.map((host) => [host, { auth }])) });
};

const annotated = (pushTo: string) => ({ annotations: { 'dockerfilejob.io/push-to': pushTo } });

/** Secrets of a team, `push` and `pull`, for all repositories of a host. */
export async function pushAndPullSecrets({ cluster, namespace }: Team, host: string): Promise<void> {
  for (const [name, more] of [
    ['push', annotated(host)],
    ['pull', {}],
  ] as const)
    await cluster.create({
      ...{ apiVersion: 'v1', kind: 'Secret', type: 'kubernetes.io/dockerconfigjson' },
      metadata: { name, namespace, ...more },
      stringData: { '.dockerconfigjson': configOf([host]) },
    });
}

/** Creates Secrets for these hosts: `right`, `wrong` (a wrong password) and `unmarked` (right, but not for these hosts). */
export async function publishSecrets({ cluster, namespace }: Team, hosts: readonly string[]): Promise<void> {
  const stringData = { '.dockerconfigjson': configOf(hosts) };
  const right = { type: 'kubernetes.io/dockerconfigjson', stringData };
  const wrong = { type: 'kubernetes.io/basic-auth', stringData: { username: user, password: 'guess' } };
  const secrets = [
    { ...right, metadata: { name: 'right', namespace, ...annotated(hosts.join(', ')) } },
    { ...wrong, metadata: { name: 'wrong', namespace, ...annotated(hosts.join(',')) } },
    { ...right, metadata: { name: 'unmarked', namespace, ...annotated(`${hosts[0] ?? ''}/elsewhere`) } },
  ];
  for (const secret of secrets) await cluster.create({ apiVersion: 'v1', kind: 'Secret', ...secret });
}
