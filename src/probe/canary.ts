import type { Settings } from '../config/settings.ts';
import { denyAll, registryEgress } from '../pipeline/2-isolate/network-policy.ts';
import { serviceAccount } from '../pipeline/2-isolate/service-account.ts';
import type { JobContext } from '../pipeline/manifest/job-context.ts';
import type { Manifest } from '../pipeline/manifest/manifest.ts';
import { namespace } from '../pipeline/manifest/namespace.ts';
import { placement } from '../pipeline/manifest/placement.ts';
import { podDefaults } from '../pipeline/manifest/pod.ts';
import { pullSecrets } from '../pipeline/manifest/pull-secret.ts';
import { restricted } from '../pipeline/manifest/security-context.ts';
import { fieldManager, jobNamespace, labels } from '../resource/names.ts';
import { apiVersion, dockerfileJobSchema, kind } from '../resource/schema.ts';
import { mostProcesses, type Target } from './sighting.ts';

/** Label of everything that belongs to a probe. Objects of a probe have no job, and none of the labels of one. */
export const probeLabel = 'dockerfilejob.io/probe';

/** Who probes: the operator that leads, of which there is one, or `helm test`. The value of the label. */
export type ProbeOrigin = 'operator' | 'test';

/** The canaries: the steps whose pods they stand for. */
export const canaries = ['build', 'run'] as const;
export type Canary = (typeof canaries)[number];

export interface ProbeInput {
  readonly origin: ProbeOrigin;
  /** Unique part of the name of the probe's namespace. */
  readonly id: string;
  readonly settings: Settings;
  readonly runtimeClassName: string | undefined;
  readonly targets: readonly Target[];
}

const contextOf = ({ id, settings }: ProbeInput): JobContext => ({
  settings,
  run: 1,
  job: dockerfileJobSchema.parse({
    apiVersion,
    kind,
    metadata: {
      name: 'probe',
      namespace: 'probe',
      uid: `probe-${id}`,
      resourceVersion: '0',
      generation: 1,
      creationTimestamp: new Date(0).toISOString(),
    },
    spec: { source: { dockerfile: 'FROM scratch' } },
  }),
});

export const probeNamespace = (id: string): string => jobNamespace(`probe-${id}`);

/** The namespace and what closes it: the same objects, made by the same functions, as for a job. */
export function probeRoom(input: ProbeInput): readonly Manifest[] {
  const context = contextOf(input);
  return [
    namespace(context, 'baseline'),
    denyAll(context),
    registryEgress(context),
    serviceAccount(context),
    ...pullSecrets(context),
  ].map((manifest) => ({
    ...manifest,
    metadata: { ...manifest.metadata, labels: { ...levelOf(manifest), ...ownLabels(input) } },
  }));
}

const ownLabels = ({ origin }: ProbeInput) => ({ [labels.managedBy]: fieldManager, [probeLabel]: origin });

const levelOf = ({ metadata }: Manifest): Record<string, string> =>
  Object.fromEntries(
    Object.entries(metadata.labels ?? {}).filter(([name]) => name.startsWith('pod-security.kubernetes.io/')),
  );

/** A pod that is isolated as the pod of a step is, and says what it sees. It can do nothing else. */
export const canaryPod = (input: ProbeInput, step: Canary): Manifest & { readonly spec: object } => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    name: step,
    namespace: probeNamespace(input.id),
    labels: { ...ownLabels(input), [labels.step]: step },
  },
  spec: {
    ...podDefaults,
    ...placement(input.settings),
    ...(step === 'run' && input.runtimeClassName !== undefined
      ? { runtimeClassName: input.runtimeClassName }
      : { hostUsers: false }),
    activeDeadlineSeconds: 60,
    containers: [
      {
        name: 'canary',
        image: input.settings.images.operator,
        imagePullPolicy: 'IfNotPresent',
        args: ['canary'],
        env: [
          { name: 'NODE_ADDRESS', valueFrom: { fieldRef: { fieldPath: 'status.hostIP' } } },
          { name: 'TARGETS', value: JSON.stringify(targetsOf(input, step)) },
          { name: 'PROCESSES', value: step === 'build' ? String(mostProcesses) : '0' },
        ],
        resources: {
          requests: { cpu: '50m', memory: '16Mi', 'ephemeral-storage': '0' },
          limits: { cpu: '1', memory: '256Mi', 'ephemeral-storage': '16Mi' },
        },
        securityContext: restricted,
      },
    ],
  },
});

/** Builds may use DNS. */
const targetsOf = ({ targets }: ProbeInput, step: Canary): readonly Target[] =>
  targets.filter(({ protocol }) => step === 'run' || protocol === 'tcp');
