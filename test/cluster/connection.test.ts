import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectWith } from '../support/cluster/kubeconfig.ts';
import { kubectl } from '../support/cluster/kubectl.ts';
import { throughProxy } from '../support/cluster/through-proxy.ts';
import { useNamespace } from '../support/cluster/use-namespace.ts';

const place = useNamespace('connection-test');
const nowhere = () => ({ kind: 'ConfigMap', namespace: place().namespace, name: 'nowhere' }) as const;

/** Creates a token for the namespace's default service account, which has no permissions. */
async function mintToken(): Promise<string> {
  const token = await kubectl(['--namespace', place().namespace, 'create', 'token', 'default']);
  return token.trim();
}

describe('the connection to the API server', () => {
  it('is reused: 200 consecutive requests need no more than two TLS connections', () =>
    throughProxy(async (cluster, proxy) => {
      for (let count = 0; count < 200; count += 1) await cluster.get(nowhere());
      // The second one, because a response arrives a moment before its connection is free.
      expect(proxy.accepted()).toBeLessThanOrEqual(2);
    }));

  it('may break during a read request, which is sent again', () =>
    throughProxy(async (cluster, proxy) => {
      await cluster.get(nowhere());
      proxy.drop();
      await expect(cluster.get(nowhere())).resolves.toBeUndefined();
    }));

  it('may hang: the request ends when it times out', () =>
    throughProxy(async (cluster, proxy) => {
      expect(await cluster.reachable()).toBe(true);
      proxy.freeze('all');
      const late = cluster.get(nowhere(), { timeout: 300 });
      await expect(late).rejects.toMatchObject({ status: 0, reason: 'Timeout' });
    }));

  it('reports that the server is unreachable', () =>
    throughProxy(async (cluster, proxy) => {
      await proxy.close();
      expect(await cluster.reachable()).toBe(false);
      await expect(cluster.get(nowhere())).rejects.toMatchObject({ status: 0, reason: 'Network' });
    }));

  it('drops a request that its caller aborts', () =>
    throughProxy(async (cluster, proxy) => {
      await cluster.get(nowhere());
      proxy.freeze('all');
      const abort = new AbortController();
      const asked = cluster.get(nowhere(), { signal: abort.signal });
      abort.abort(new Error('no longer wanted'));
      await expect(asked).rejects.toThrow('no longer wanted');
    }));

  it('distinguishes an unauthorized caller from an unauthenticated one', async () => {
    const stranger = await connectWith({ user: { token: 'nonsense' } });
    await expect(stranger.get(nowhere())).rejects.toMatchObject({ status: 401 });
    await stranger.close();
    const guest = await connectWith({ user: { token: await mintToken() } });
    await expect(guest.get(nowhere())).rejects.toMatchObject({ status: 403, reason: 'Forbidden' });
    await guest.close();
  });

  it('reads a token file again after it has changed', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'token-'));
    const tokenFile = join(folder, 'token');
    await writeFile(tokenFile, 'expired', { mode: 0o600 });
    const cluster = await connectWith({
      user: { authProvider: { name: 'tokenFile', config: { tokenFile } } },
    });
    await expect(cluster.get(nowhere())).rejects.toMatchObject({ status: 401 });
    await writeFile(tokenFile, await mintToken());
    jest.useFakeTimers({ now: Date.now() + 61_000, doNotFake: everythingButDate });
    try {
      await expect(cluster.get(nowhere())).rejects.toMatchObject({ status: 403 });
    } finally {
      jest.useRealTimers();
      await cluster.close();
      await rm(folder, { recursive: true });
    }
  });
});

const everythingButDate = [
  ...(['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate'] as const),
  ...(['clearImmediate', 'nextTick', 'queueMicrotask', 'performance', 'hrtime'] as const),
];
