import { load } from 'js-yaml';
import { z } from 'zod';
import { productNamespace, release } from '../../../deploy/local/install/release.ts';
import { certificate } from '../certificate.ts';
import { connectionVariable } from '../cluster/connection.ts';
import { releaseValues, renderChart } from '../cluster/helm.ts';
import { kubectl } from '../cluster/kubectl.ts';
import { patiently } from '../cluster/patiently.ts';
import { useNamespace } from '../cluster/use-namespace.ts';
import { tempFolder } from '../shell.ts';
import { ask, type Door } from './ask.ts';
import { traefikAccess } from './traefik-access.ts';
import { traefik } from './traefik.ts';

export interface Ingress extends Door {
  /** The namespace of the controller. Its class, and the Secret with the certificate, are called like it. */
  readonly namespace: string;
}

/** The host that Ingresses of tests are for. */
const host = 'jobs.example.com';

const portsSchema = z.strictObject({ web: z.int(), websecure: z.int(), hasty: z.int() });

/** Tells Traefik which entry points an Ingress is for, and that it is for TLS only. docs/ingress.md has the same. */
export const annotations = {
  'traefik.ingress.kubernetes.io/router.entrypoints': 'websecure,hasty',
  'traefik.ingress.kubernetes.io/router.tls': 'true',
};

/**
 * Starts Traefik for the tests of a file, and leads it to the installed API by the Ingress of the chart, with TLS. Deletes
 * all of it afterwards.
 */
export function useIngress(prefix: string): () => Ingress {
  const place = useNamespace(prefix);
  const folder = tempFolder();
  let ingress: Ingress | undefined;

  beforeAll(async () => {
    const { namespace } = place();
    const own = certificate(folder.path, 'tls', { names: `DNS:${host}` });
    const watched = [productNamespace, namespace];
    await apply([
      ...watched.map((where) => tlsSecret(namespace, where, own)),
      ...traefikAccess(namespace, watched),
      ...traefik(namespace, { namespaces: watched, serverName: host, ca: own.cert }),
      await ingressOfChart(namespace),
    ]);
    await kubectl(['rollout', 'status', `deployment/${namespace}`, '-n', namespace, '--timeout=60s']);
    ingress = {
      ...{ namespace, host, ca: own.cert, folder: folder.path },
      address: new URL(connectionVariable('DFJ_URL')).hostname,
      ports: await portsOf(namespace),
    };
    await isServed(ingress);
  });
  afterAll(async () => {
    const { namespace } = place();
    const kinds = 'ingress,secret,role,rolebinding';
    await kubectl(['delete', kinds, namespace, '-n', productNamespace, '--ignore-not-found']);
    await kubectl(['delete', 'ingressclass,clusterrole,clusterrolebinding', namespace, '--ignore-not-found']);
    folder.remove();
  });
  return () => {
    if (!ingress) throw new Error('the ingress controller is started in beforeAll');
    return ingress;
  };
}

export const apply = (items: readonly object[]): Promise<string> =>
  kubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));

const tlsSecret = (name: string, namespace: string, { cert, key }: { cert: string; key: string }) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace },
  type: 'kubernetes.io/tls',
  stringData: { 'tls.crt': cert, 'tls.key': key },
});

const ingressSchema = z.looseObject({ kind: z.literal('Ingress'), metadata: z.looseObject({}) });

/** The Ingress of the chart, beside the installed one: for another class, with TLS. */
async function ingressOfChart(name: string): Promise<object> {
  const values = await releaseValues();
  const wanted = { enabled: true, host, className: name, tlsSecret: name, annotations };
  const rendered = await renderChart(release, { ...values, api: { ...values.api, ingress: wanted } }, [
    'api/ingress',
  ]);
  const { metadata, ...rest } = ingressSchema.parse(load(rendered));
  return { ...rest, metadata: { ...metadata, name, namespace: productNamespace } };
}

async function portsOf(namespace: string): Promise<z.output<typeof portsSchema>> {
  const format = 'jsonpath={range .spec.ports[*]}{.name} {.nodePort}{"\\n"}{end}';
  const lines = (await kubectl(['get', 'service', namespace, '-n', namespace, '-o', format]))
    .trim()
    .split('\n');
  return portsSchema.parse(
    Object.fromEntries(lines.map((line) => [line.split(' ')[0], Number(line.split(' ')[1])])),
  );
}

/** Waits until the controller leads to this host. Before it has read the Ingress, it has another certificate. */
export const isServed = (door: Door, host = door.host): Promise<true> =>
  patiently(async () => {
    const { status } = await ask(door, '/readyz', { host }).catch(() => ({ status: 0 }));
    return status === 200 || undefined;
  }, `the Ingress for ${host}`);
