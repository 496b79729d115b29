import { z } from 'zod';
import type { Cluster } from '../../../cluster/cluster.ts';
import { isForbidden, isNotFound } from '../../../cluster/errors.ts';
import { bytesAtMost } from '../../../cluster/logs/bounded.ts';
import { group, kind, plural } from '../../../resource/schema.ts';
import { parseJson } from '../../../text/json.ts';
import type { Facts, Known, OperatorFacts, ProofFacts, Right } from '../../read/diagnosis.ts';
import { jobOf } from '../job.ts';
import { pieces } from './pieces.ts';

/** Jobs of the namespace that are looked at. */
const mostJobs = 2_000;

const versionSchema = z.object({ gitVersion: z.string() });
const groupSchema = z.object({ versions: z.array(z.object({ version: z.string() })) });
const deployment = z.object({
  status: z.object({ readyReplicas: z.number().default(0) }).default({ readyReplicas: 0 }),
});
const review = z.object({ status: z.object({ allowed: z.boolean() }) });
const probe = z.object({ proof: z.record(z.string(), z.string()) });

/** Looks at what `doctor` judges, with the rights of the caller. @throws ApiError if the cluster does not answer */
export async function seeFacts(cluster: Cluster, namespace: string): Promise<Facts> {
  const { gitVersion } = versionSchema.parse(await cluster.describe('/version'));
  const versions = await servedVersions(cluster);
  const operator = await unlessHidden('Deployments', () => findOperator(cluster));
  return {
    kubernetes: gitVersion,
    versions,
    operator,
    runtimeClasses: await unlessHidden('RuntimeClasses', () => namesOf(cluster.list('RuntimeClass'))),
    probed: operator.kind === 'known' && operator.value ? await probedBy(cluster, operator.value) : undefined,
    jobs: versions.length === 0 ? [] : await jobsIn(cluster, namespace),
    rights: await Promise.all(rightsIn(namespace).map((right) => ask(cluster, right))),
  };
}

async function unlessHidden<T>(what: string, read: () => Promise<T>): Promise<Known<T>> {
  try {
    return { kind: 'known', value: await read() };
  } catch (error) {
    if (!isForbidden(error)) throw error;
    return { kind: 'hidden', why: `you may not list ${what}` };
  }
}

async function servedVersions(cluster: Cluster): Promise<string[]> {
  try {
    const { versions } = groupSchema.parse(await cluster.describe(`/apis/${group}`));
    return versions.map(({ version }) => version);
  } catch (error) {
    if (isNotFound(error) || isForbidden(error)) return [];
    throw error;
  }
}

const component = (name: string): string =>
  `app.kubernetes.io/name=dockerfilejob,app.kubernetes.io/component=${name}`;

async function findOperator(cluster: Cluster): Promise<OperatorFacts | undefined> {
  for await (const object of cluster.list('Deployment', { labelSelector: component('operator') })) {
    const { namespace = '', labels } = object.metadata;
    const { readyReplicas: ready } = deployment.parse(object).status;
    return { namespace, version: labels['app.kubernetes.io/version'] ?? 'of an unknown version', ready };
  }
  return undefined;
}

async function namesOf(objects: ReturnType<Cluster['list']>): Promise<string[]> {
  const names: string[] = [];
  for await (const { metadata } of objects) names.push(metadata.name);
  return names;
}

/** What the operator's last probe has proved, from its log; undefined if that may not be read. */
async function probedBy(cluster: Cluster, { namespace }: OperatorFacts): Promise<ProofFacts | undefined> {
  let latest: ProofFacts | undefined;
  try {
    const pods = await namesOf(cluster.list('Pod', { namespace, labelSelector: component('operator') }));
    for (const pod of pods) {
      const stream = await cluster.openLog({ namespace, pod, container: 'operator' });
      for await (const line of pieces(bytesAtMost(stream, 16 * 2 ** 20))) {
        const { proof } = (line.includes('"proof"') && probe.safeParse(parseJson(line)).data) || {};
        if (proof && (proof['time'] ?? '') > (latest?.['time'] ?? '')) latest = proof;
      }
    }
  } catch (error) {
    if (!isForbidden(error) && !isNotFound(error)) throw error;
  }
  return latest;
}

async function jobsIn(cluster: Cluster, namespace: string): Promise<Facts['jobs']> {
  const jobs: Facts['jobs'][number][] = [];
  try {
    for await (const object of cluster.list(kind, { namespace })) {
      const { metadata, status } = jobOf(object);
      jobs.push({ metadata, status });
      if (jobs.length === mostJobs) break;
    }
  } catch (error) {
    if (!isForbidden(error)) throw error;
  }
  return jobs;
}

interface Asked {
  readonly to: string;
  /** All of them are needed. */
  readonly attributes: readonly Readonly<Record<string, string>>[];
  readonly grantedBy: string;
}

/** What the commands need. */
function rightsIn(namespace: string): Asked[] {
  const editor = `Ask for the ClusterRole dockerfilejob-editor in the namespace ${namespace}`;
  const job = (verb: string) => [{ group, resource: plural, verb, namespace }];
  return [
    { to: `submit jobs in the namespace ${namespace}`, attributes: job('create'), grantedBy: editor },
    { to: 'see them', attributes: job('list'), grantedBy: editor },
    { to: 'watch them', attributes: job('watch'), grantedBy: editor },
    { to: 'cancel them', attributes: job('patch'), grantedBy: editor },
    { to: 'delete them', attributes: job('delete'), grantedBy: editor },
    {
      to: 'read archived logs and reports',
      attributes: [{ group: '', resource: 'configmaps', verb: 'get', namespace }],
      grantedBy: `Ask for the right to get ConfigMaps in the namespace ${namespace}`,
    },
    {
      to: 'read the logs of jobs at work',
      attributes: [
        { group: '', resource: 'pods', verb: 'get' },
        { group: '', resource: 'pods', subresource: 'log', verb: 'get' },
      ],
      grantedBy: 'Logs are archived when a job is over. The REST API shows them live, too',
    },
  ];
}

async function ask(cluster: Cluster, { to, attributes, grantedBy }: Asked): Promise<Right> {
  const answers = attributes.map(async (resourceAttributes) => {
    const answer = await cluster.createReview('SelfSubjectAccessReview', { resourceAttributes });
    return review.parse(answer).status.allowed;
  });
  return { to, allowed: (await Promise.all(answers)).every((allowed) => allowed), grantedBy };
}
