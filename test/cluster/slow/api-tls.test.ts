import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { z } from 'zod';
import { releaseValues, renderChart } from '../../support/cluster/helm.ts';
import { connectionVariable } from '../../support/cluster/connection.ts';
import { kubectl } from '../../support/cluster/kubectl.ts';
import { patiently } from '../../support/cluster/patiently.ts';
import { useNamespace } from '../../support/cluster/use-namespace.ts';
import { certificate } from '../../support/certificate.ts';

jest.setTimeout(600_000);
const place = useNamespace('api-tls');
const host = new URL(connectionVariable('DFJ_URL')).hostname;
let folder: string;
let release: string;
let port: number;

const secret = ({ cert, key }: { cert: string; key: string }): string =>
  JSON.stringify({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'api-certificate', namespace: place().namespace },
    type: 'kubernetes.io/tls',
    stringData: { 'tls.crt': cert, 'tls.key': key },
  });

/** Sends a request over a connection that trusts only this certificate. @returns the status line */
async function ask(ca: string, path: string): Promise<string> {
  const socket = connect({ host, port, ca, checkServerIdentity: () => undefined, timeout: 10_000 });
  try {
    await once(socket, 'secureConnect');
    socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    return answer.toString().split('\r\n')[0] ?? '';
  } finally {
    socket.destroy();
  }
}

const podSchema = z.object({
  metadata: z.object({ name: z.string(), uid: z.string() }),
  status: z.object({ containerStatuses: z.array(z.object({ ready: z.boolean(), restartCount: z.int() })) }),
});
async function pod(): Promise<{ name: string; uid: string; ready: boolean; restarts: number }> {
  const raw = await kubectl(['get', 'pods', '-n', place().namespace, '-o', 'json']);
  const [only] = z.object({ items: z.array(podSchema).length(1) }).parse(JSON.parse(raw)).items;
  const [container] = only?.status.containerStatuses ?? [];
  if (!only || !container) throw new Error('there is no pod of the API');
  return { ...only.metadata, ready: container.ready, restarts: container.restartCount };
}

/** The objects of the API as the chart has them, with TLS, beside the installed ones. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'api-tls-'));
  release = place().namespace;
});
afterAll(async () => {
  for (const kind of ['clusterrole', 'clusterrolebinding'])
    await kubectl(['delete', kind, `${release}-api`, '--ignore-not-found']);
  await rm(folder, { recursive: true });
});

test('the API serves TLS by the certificate of a Secret, is probed by it, and uses a renewed one without a restart', async () => {
  const [first, second] = [certificate(folder, 'first'), certificate(folder, 'second')];
  await kubectl(['apply', '-f', '-'], secret(first));
  const values = await releaseValues();
  const api = {
    replicas: 1,
    tls: { secretName: 'api-certificate' },
    // Its Secret is in the namespace of the installed release.
    uploads: { enabled: false },
    service: { type: 'NodePort', nodePort: null },
  };
  const objects = await renderChart(release, { ...values, api: { ...values.api, ...api } }, [
    'configuration',
    'api/deployment',
    'api/rbac',
    'api/service',
  ]);
  await kubectl(['apply', '-n', release, '-f', '-'], objects);
  await kubectl(['rollout', 'status', `deployment/${release}-api`, '-n', release, '--timeout=90s']);
  const node = ['get', 'service', `${release}-api`, '-n', release, '-o'];
  expect(await kubectl([...node, 'jsonpath={.spec.ports[0].name} {.spec.ports[0].port}'])).toBe('https 443');
  port = Number(await kubectl([...node, 'jsonpath={.spec.ports[0].nodePort}']));

  expect(await ask(first.cert, '/readyz')).toBe('HTTP/1.1 200 OK');
  expect(await ask(first.cert, '/api/v1/jobs')).toBe('HTTP/1.1 401 Unauthorized');
  const before = await pod();
  expect(before).toMatchObject({ ready: true, restarts: 0 });

  await kubectl(['apply', '-f', '-'], secret(second));
  // The kubelet looks at a pod again when it changes, or once a minute.
  await kubectl(['annotate', 'pod', before.name, '-n', release, 'example.com/look=1']);
  const started = Date.now();
  await patiently(() => ask(second.cert, '/readyz').catch(() => undefined), 'the renewed certificate');
  console.log(`the renewed certificate was used after ${(Date.now() - started) / 1000} s`);
  await expect(ask(first.cert, '/readyz')).rejects.toThrow('self-signed');
  expect(await pod()).toEqual(before);
});
