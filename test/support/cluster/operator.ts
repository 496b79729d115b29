import { z } from 'zod';
import { kubectl } from './kubectl.ts';
import { patiently } from './patiently.ts';
import { endContainer } from './processes.ts';

const namespace = 'dockerfilejob-system';
const deployment = 'deployment/dockerfilejob-operator';
const selector = 'app.kubernetes.io/component=operator';

const podSchema = z.object({
  metadata: z.object({ name: z.string(), deletionTimestamp: z.string().optional() }),
  status: z.object({
    containerStatuses: z
      .array(z.object({ ready: z.boolean(), containerID: z.string().optional(), restartCount: z.int() }))
      .default([]),
  }),
});

interface OperatorPod {
  readonly name: string;
  /** containerd's ID of the container, without the `containerd://` prefix. */
  readonly containerId: string;
  readonly restarts: number;
}

/** Waits until there is exactly one operator pod, which is ready and holds the lease. */
export function leadingOperator(): Promise<OperatorPod> {
  return patiently(async () => {
    const [raw, holder] = await Promise.all([
      kubectl(['get', 'pods', '-n', namespace, '-l', selector, '-o', 'json']),
      kubectl([
        ...['get', 'lease', 'dockerfilejob-operator', '-n', namespace, '--ignore-not-found'],
        ...['-o', 'jsonpath={.spec.holderIdentity}'],
      ]),
    ]);
    const { items } = z.object({ items: z.array(podSchema) }).parse(JSON.parse(raw));
    const [pod, ...others] = items;
    const container = pod?.status.containerStatuses[0];
    if (!pod || others.length > 0 || pod.metadata.deletionTimestamp !== undefined) return undefined;
    if (!container?.ready || container.containerID === undefined || holder !== pod.metadata.name)
      return undefined;
    const containerId = container.containerID.replace(/^.*:\/\//, '');
    return { name: pod.metadata.name, containerId, restarts: container.restartCount };
  }, 'a single leading operator');
}

/** Sets variables of the operator's container, which override its ConfigMap; null removes one. */
export async function configureOperator(variables: Readonly<Record<string, string | null>>): Promise<void> {
  const changes = Object.entries(variables).map(([name, value]) =>
    value === null ? `${name}-` : `${name}=${value}`,
  );
  await kubectl(['set', 'env', deployment, '-n', namespace, ...changes]);
  await kubectl(['rollout', 'status', deployment, '-n', namespace, '--timeout=120s']);
  await leadingOperator();
}

/**
 * Runs the tests of this file or `describe` with an operator that has these variables.
 * @param variables a function if their values are known only after an earlier hook
 */
export function useOperatorWith(
  variables: Readonly<Record<string, string>> | (() => Promise<Readonly<Record<string, string>>>),
): void {
  let set: readonly string[] = [];
  beforeAll(async () => {
    const given = typeof variables === 'function' ? await variables() : variables;
    set = Object.keys(given);
    await configureOperator(given);
  });
  afterAll(() => configureOperator(Object.fromEntries(set.map((name) => [name, null]))));
}

/** Replaces the operator's pod, so that no earlier crash delays its next restart. */
export async function renewOperator(): Promise<void> {
  const { name } = await leadingOperator();
  await kubectl(['delete', 'pod', name, '-n', namespace]);
  await leadingOperator();
}

/** Sends SIGKILL to the operator's process. Resolves once the kubelet has restarted it and it leads again. */
export async function killOperator(): Promise<void> {
  const before = await leadingOperator();
  await endContainer(before.containerId);
  await patiently(async () => {
    const now = await leadingOperator();
    return now.restarts > before.restarts ? now : undefined;
  }, 'the operator to restart');
}

/** Reads the operator's /metrics. */
export async function operatorMetrics(): Promise<string> {
  const { name } = await leadingOperator();
  return kubectl(['get', '--raw', `/api/v1/namespaces/${namespace}/pods/${name}:9090/proxy/metrics`]);
}

/** Reads the log of the operator that leads. */
export async function operatorLog(): Promise<string> {
  const { name } = await leadingOperator();
  return kubectl(['logs', name, '-n', namespace]);
}
