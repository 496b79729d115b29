import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { createServer as createTlsServer } from 'node:https';
import { join } from 'node:path';
import { z } from 'zod';
import { contentOf } from '../../src/registry/content.ts';
import { deleteImages } from '../../src/registry/delete-images.ts';
import { digestOf } from '../../src/registry/digest.ts';
import { pushImage, statusOf } from '../support/cluster/push-image.ts';
import { startRegistry, type RegistryProcess } from '../support/cluster/registry-process.ts';
import { selfSigned, startTokenServer } from '../support/cluster/token-server.ts';

const deletable = { REGISTRY_STORAGE_DELETE_ENABLED: 'true' };
const anonymous = { insecure: true, ca: undefined, tokenHosts: [], dockerConfig: undefined };
const path = 'jobs/6f1c2d3e';
const bcryptOfPassword = '$2a$04$abcdefghijklmnopqrstuughE8Ev8uGFaUgY2cNEySvxngrb/Jzdm';

/** A certificate of its own for a registry on this machine, and the variables that make it use TLS. */
function tlsServer() {
  const files = selfSigned();
  const tls = { REGISTRY_HTTP_TLS_CERTIFICATE: files.certificate, REGISTRY_HTTP_TLS_KEY: files.key };
  return { files, folder: files.folder, ca: readFileSync(files.certificate, 'utf8'), tls };
}

async function withRegistry(
  environment: Readonly<Record<string, string>>,
  test: (registry: RegistryProcess) => Promise<void>,
): Promise<void> {
  const registry = await startRegistry(environment);
  try {
    await test(registry);
  } finally {
    await registry.stop();
  }
}

describe('images in a registry', () => {
  it(
    'are deleted by tag and by digest, and reported as gone the next time',
    () =>
      withRegistry(deletable, async ({ host }) => {
        const target = { url: `http://${host}`, path };
        const first = await pushImage(target, 'run-1', '1');
        const second = await pushImage(target, 'run-2', '2');
        const kept = await pushImage(target, 'run-3', '3');
        expect(await deleteImages(`${host}/${path}`, ['run-1', second, 'never'], anonymous)).toBe('deleted');
        expect(await statusOf(target, first)).toBe(404);
        expect(await statusOf(target, second)).toBe(404);
        expect(await statusOf(target, kept)).toBe(200);
        expect(await deleteImages(`${host}/${path}`, ['run-1', second, 'never'], anonymous)).toBe('gone');
      }),
    30_000,
  );

  it(
    'of a repository that never existed are reported as gone',
    () =>
      withRegistry(deletable, async ({ host }) => {
        expect(await deleteImages(`${host}/jobs/nobody`, ['run-1'], anonymous)).toBe('gone');
        expect(await deleteImages(`${host}/jobs/nobody`, [], anonymous)).toBe('gone');
      }),
    30_000,
  );

  it(
    'are found by digest as soon as their tag exists',
    () =>
      withRegistry(deletable, async ({ host }) => {
        const ask = digestOf(`${host}/${path}`, 'run-1', anonymous);
        expect(await ask()).toBeUndefined();
        const digest = await pushImage({ url: `http://${host}`, path }, 'run-1');
        expect(await ask()).toBe(digest);
        expect(await digestOf(`${host}/${path}`, 'run-2', anonymous)()).toBeUndefined();
        await expect(digestOf('127.0.0.1:9/jobs/x', 'run-1', anonymous)()).rejects.toThrow();
      }),
    30_000,
  );

  it(
    'remain if the registry does not support deletion, which is reported',
    () =>
      withRegistry({}, async ({ host }) => {
        const target = { url: `http://${host}`, path };
        await pushImage(target, 'run-1');
        expect(await deleteImages(`${host}/${path}`, ['run-1'], anonymous)).toBe('unsupported');
        expect(await statusOf(target, 'run-1')).toBe(200);
      }),
    30_000,
  );

  it('behind a password are deleted only with the password, which is never sent over plain HTTP', async () => {
    const { folder, ca, tls } = tlsServer();
    const auth = Buffer.from('user:password').toString('base64');
    const htpasswd = join(folder, 'htpasswd');
    await writeFile(htpasswd, `user:${bcryptOfPassword}\n`);
    const environment = {
      ...deletable,
      ...tls,
      REGISTRY_AUTH: 'htpasswd',
      REGISTRY_AUTH_HTPASSWD_REALM: 'tests',
      REGISTRY_AUTH_HTPASSWD_PATH: htpasswd,
    };
    await withRegistry(environment, async ({ host }) => {
      await pushImage({ url: `https://${host}`, path, authorization: `Basic ${auth}` }, 'run-1');
      const remove = (dockerConfig?: string, insecure = false) =>
        deleteImages(`${host}/${path}`, ['run-1'], { insecure, ca, tokenHosts: [], dockerConfig });
      await expect(remove()).rejects.toThrow('requires credentials');
      const wrong = Buffer.from('someone:else').toString('base64');
      await expect(remove(JSON.stringify({ auths: { [host]: { auth: wrong } } }))).rejects.toThrow(
        'rejected the credentials',
      );
      const right = JSON.stringify({ auths: { [host]: { auth } } });
      await expect(remove(right, true)).rejects.toThrow('only sent over TLS with a trusted certificate');
      expect(await remove(right)).toBe('deleted');
    });
    await rm(folder, { recursive: true });
  });

  it('behind token authentication are deleted with a separate token for each action, from an allowed server', async () => {
    const signer = selfSigned();
    const { files, folder, ca, tls } = tlsServer();
    const auth = Buffer.from('user:password').toString('base64');
    const tokens = await startTokenServer(signer, `Basic ${auth}`, files);
    const plainTokens = await startTokenServer(signer, `Basic ${auth}`);
    const environment = {
      ...deletable,
      ...tls,
      REGISTRY_AUTH: 'token',
      REGISTRY_AUTH_TOKEN_REALM: tokens.realm,
      REGISTRY_AUTH_TOKEN_SERVICE: 'registry',
      REGISTRY_AUTH_TOKEN_ISSUER: 'tests',
      REGISTRY_AUTH_TOKEN_ROOTCERTBUNDLE: signer.certificate,
    };
    await withRegistry(environment, async ({ host }) => {
      const authorization = tokens.authorizationFor(`repository:${path}:pull,push`);
      await pushImage({ url: `https://${host}`, path, authorization }, 'run-1');
      const dockerConfig = JSON.stringify({ auths: { [host]: { auth } } });
      const access = { insecure: false, ca, tokenHosts: [new URL(tokens.realm).host], dockerConfig };
      const elsewhere = deleteImages(`${host}/${path}`, ['run-1'], { ...access, tokenHosts: [] });
      await expect(elsewhere).rejects.toThrow('asks for credentials at another host');
      expect(tokens.scopes).toEqual([]);
      expect(await deleteImages(`${host}/${path}`, ['run-1'], access)).toBe('deleted');
      expect(tokens.scopes).toEqual([`repository:${path}:pull`, `repository:${path}:delete`]);
      const anybody = { ...access, dockerConfig: undefined };
      await expect(deleteImages(`${host}/${path}`, ['run-1'], anybody)).rejects.toThrow('responded with 401');
    });
    await withRegistry({ ...environment, REGISTRY_AUTH_TOKEN_REALM: plainTokens.realm }, async ({ host }) => {
      const dockerConfig = JSON.stringify({ auths: { [host]: { auth } } });
      const access = { insecure: false, ca, tokenHosts: [new URL(plainTokens.realm).host], dockerConfig };
      const plain = deleteImages(`${host}/${path}`, ['run-1'], access);
      await expect(plain).rejects.toThrow('never sent over plain HTTP');
      expect(plainTokens.scopes).toEqual([]);
    });
    await Promise.all([tokens.stop(), plainTokens.stop()]);
    await Promise.all([signer.folder, folder].map((each) => rm(each, { recursive: true })));
  });

  it('behind a private certificate are deleted only if it is trusted, or the registry configured as insecure', async () => {
    const { folder, ca, tls } = tlsServer();
    await withRegistry({ ...deletable, ...tls }, async ({ host }) => {
      await pushImage({ url: `https://${host}`, path }, 'run-1');
      const strict = deleteImages(`${host}/${path}`, ['run-1'], { ...anonymous, insecure: false });
      await expect(strict).rejects.toThrow('self-signed certificate');
      const trusting = { ...anonymous, insecure: false, ca };
      expect(await deleteImages(`${host}/${path}`, ['run-1'], trusting)).toBe('deleted');
      expect(await deleteImages(`${host}/${path}`, ['run-1'], anonymous)).toBe('gone');
    });
    await rm(folder, { recursive: true });
  });

  it('of an unreachable registry cause an error quickly', async () => {
    const started = performance.now();
    await expect(deleteImages('127.0.0.1:9/jobs/x', ['run-1'], anonymous)).rejects.toThrow();
    expect(performance.now() - started).toBeLessThan(5_000);
    await expect(deleteImages('no-path', ['run-1'], anonymous)).rejects.toThrow('not a repository');
  });
});

describe('the content of a registry', () => {
  const collect = async (reading: Promise<AsyncIterable<Buffer> | undefined>) => {
    const bytes = await reading;
    return bytes && Buffer.concat(await Array.fromAsync(bytes)).toString();
  };

  it(
    'is read by digest, and is undefined where there is none',
    () =>
      withRegistry(deletable, async ({ host }) => {
        const digest = await pushImage({ url: `http://${host}`, path }, 'run-1');
        const content = contentOf(`${host}/${path}`, anonymous);
        const manifest = z
          .object({ config: z.object({ digest: z.string() }) })
          .parse(JSON.parse((await collect(content.manifest(digest))) ?? ''));
        expect(await collect(content.blob(manifest.config.digest))).toContain('"architecture":"amd64"');
        expect(await content.blob(digest.replace(/.{8}$/, '00000000'))).toBeUndefined();
        expect(await content.manifest(digest.replace(/.{8}$/, '00000000'))).toBeUndefined();
        await expect(contentOf('127.0.0.1:9/jobs/x', anonymous).blob(digest)).rejects.toThrow();
      }),
    30_000,
  );

  it('is read where the registry redirects to, without the credentials of the registry', async () => {
    const { files, folder, ca } = tlsServer();
    const seen: (string | undefined)[] = [];
    const identity = { cert: ca, key: readFileSync(files.key) };
    const storage = createServer(({ headers }, response) => {
      seen.push(headers.authorization);
      response.end('the bytes');
    }).listen(0, '127.0.0.1');
    const portOf = (server: NetServer) => (server.address() as AddressInfo).port;
    await once(storage, 'listening');
    const registry = createTlsServer(identity, ({ headers, url }, response) => {
      seen.push(headers.authorization);
      if (headers.authorization === undefined)
        response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end();
      else if (url?.endsWith('sha256:0')) response.writeHead(500).end();
      else response.writeHead(307, { location: `http://127.0.0.1:${portOf(storage)}/there` }).end();
    }).listen(0, '127.0.0.1');
    await once(registry, 'listening');
    const host = `127.0.0.1:${portOf(registry)}`;
    const dockerConfig = JSON.stringify({ auths: { [host]: { username: 'me', password: 'x' } } });
    const content = contentOf(`${host}/${path}`, { insecure: false, ca, tokenHosts: [], dockerConfig });
    expect(await collect(content.blob('sha256:1'))).toBe('the bytes');
    expect(seen).toEqual([undefined, 'Basic bWU6eA==', undefined]);
    await expect(content.blob('sha256:0')).rejects.toThrow('responded with 500');
    for (const server of [registry, storage]) {
      server.closeAllConnections();
      server.close();
    }
    await rm(folder, { recursive: true });
  });
});
