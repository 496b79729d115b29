import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { mayDeployAnnotation } from '../../../src/resource/names.ts';
import type { SpecInput } from '../../../src/resource/spec.ts';
import { kubectl } from './kubectl.ts';
import type { Team } from './team.ts';

/** A server that answers with a text. @param says what it answers; nothing: it never listens */
export const site = (says?: string): string => `FROM python:3.11
RUN mkdir /site && echo ${says ?? 'nothing'} > /site/index.html
USER 10001
CMD ${says === undefined ? 'sleep 600' : 'exec python3 -m http.server 8080 --directory /site'}
`;

/** What an account may do to Deployments and Services, by verb. */
export const allVerbs = ['get', 'create', 'patch', 'delete'] as const;

/** Creates a ServiceAccount with these rights, which says what it may be used for. */
export async function account(
  { cluster, namespace }: Team,
  name: string,
  { verbs, mayDeploy }: { readonly verbs: readonly string[]; readonly mayDeploy?: string },
): Promise<void> {
  const annotations = mayDeploy === undefined ? {} : { [mayDeployAnnotation]: mayDeploy };
  const metadata = { name, namespace };
  await cluster.create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { ...metadata, annotations } });
  if (verbs.length === 0) return;
  const rbac = 'rbac.authorization.k8s.io';
  const rules = [
    { apiGroups: ['apps'], resources: ['deployments'], verbs },
    { apiGroups: [''], resources: ['services'], verbs },
  ];
  const roleRef = { apiGroup: rbac, kind: 'Role', name };
  const subjects = [{ kind: 'ServiceAccount', name, namespace }];
  const manifests = [
    { apiVersion: `${rbac}/v1`, kind: 'Role', metadata, rules },
    { apiVersion: `${rbac}/v1`, kind: 'RoleBinding', metadata, roleRef, subjects },
  ];
  await kubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items: manifests }));
}

const serviceSchema = z.object({
  spec: z.object({ clusterIP: z.string(), ports: z.array(z.object({ port: z.int() })) }),
});

/** Where a Service is, as the machine reaches it. */
export async function addressOf({ cluster, namespace }: Team, name: string): Promise<string> {
  const { spec } = serviceSchema.parse(await cluster.get({ kind: 'Service', namespace, name }));
  return `http://${spec.clusterIP}:${spec.ports[0]?.port ?? 80}/`;
}

/** What the Service answers, or why it does not. */
export const ask = async (url: string): Promise<string> => {
  try {
    const response = await fetch(url, {
      signal: AbortSignal.timeout(5_000),
      headers: { connection: 'close' },
    });
    return (await response.text()).trim();
  } catch (error) {
    return String(error);
  }
};

/** Asks 20 times a second until stopped. @returns how often it got each answer */
export function askOften(url: string): () => Promise<Readonly<Record<string, number>>> {
  const end = new AbortController();
  const asked: Promise<string>[] = [];
  const asking = (async () => {
    while (!end.signal.aborted) {
      asked.push(ask(url));
      await sleep(50);
    }
  })();
  return async () => {
    end.abort();
    await asking;
    const answers = await Promise.all(asked);
    return Object.fromEntries(
      [...new Set(answers)].map((one) => [one, answers.filter((other) => other === one).length]),
    );
  };
}

const deploymentSchema = z.object({
  metadata: z.object({ annotations: z.record(z.string(), z.string()) }),
  spec: z.object({
    template: z.object({ spec: z.object({ containers: z.array(z.object({ image: z.string() })) }) }),
  }),
});

/** The image of a Deployment and its revision; undefined if there is none. */
export async function deploymentOf({ cluster, namespace }: Team, name: string) {
  const object = await cluster.get({ kind: 'Deployment', namespace, name });
  if (!object) return undefined;
  const { metadata, spec } = deploymentSchema.parse(object);
  return {
    image: spec.template.spec.containers[0]?.image,
    revision: metadata.annotations['deployment.kubernetes.io/revision'],
  };
}

/** A job that publishes its image to a registry of the test and deploys it from there. */
export const deployingSpec = (
  {
    host,
    name,
    serviceAccountName = 'deployer',
  }: { readonly host: string; readonly name: string; readonly serviceAccountName?: string },
  dockerfile: string,
  deploy: Partial<SpecInput['deploy']> = {},
): SpecInput => ({
  source: { dockerfile },
  // Several jobs of a test have equal images.
  build: { cache: 'tenant' },
  run: { enabled: false },
  output: { image: `${host}/team/${name}:latest`, pushSecret: 'right' },
  deploy: {
    serviceAccountName,
    deployment: { name, container: 'web' },
    progressDeadlineSeconds: 90,
    ...deploy,
  },
});
