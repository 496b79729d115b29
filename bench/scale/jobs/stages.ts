import { labels } from '../../../src/resource/names.ts';
import type { PodStep } from '../../../src/pipeline/containers.ts';
import { digestTemplate, pushed, scanned, work } from './results.ts';

/** Label of the nodes that KWOK plays, and the key of their taint. */
export const nodeLabel = 'dockerfilejob.io/bench-node';

interface StageParts {
  readonly kind: 'Node' | 'Pod';
  /** Only pods of this step. */
  readonly step?: PodStep;
  /** What must be there, or not be there yet: expressions of jq. */
  readonly having?: readonly string[];
  readonly lacking?: readonly string[];
  /** Milliseconds. */
  readonly after?: number;
  /** The part of the status to change: YAML, as a template of Go. */
  readonly status: string;
}

const stage = (name: string, parts: StageParts): object => {
  const { kind, step, having = [], lacking = [], after = 0, status } = parts;
  const matching = (operator: string) => (key: string) => ({ key, operator });
  return {
    apiVersion: 'kwok.x-k8s.io/v1alpha1',
    kind: 'Stage',
    metadata: { name },
    spec: {
      resourceRef: { apiGroup: 'v1', kind },
      selector: {
        ...(step && { matchLabels: { [labels.step]: step } }),
        matchExpressions: [
          ...having.map(matching('Exists')),
          ...lacking.map(matching('DoesNotExist')),
          // What a probe of the operator makes is no pod of a job, and ends by itself.
          ...(kind === 'Pod' ? [matching('Exists')(`.metadata.labels["${labels.uid}"]`)] : []),
        ],
      },
      delay: { durationMilliseconds: after },
      next: { patches: [{ subresource: 'status', root: 'status', template: status }] },
    },
  };
};

const startTime = '.status.startTime';
const running = 'select(.status.phase == "Running").status.phase';
const ranUser = '.status.containerStatuses[]? | select(.name == "run").state.running.startedAt';

/** The state that a container of the pod's status ends with, in one line. @param message by the name of a container */
const ended = (message: Readonly<Record<string, object>>): string => {
  const cases = Object.entries(message).map(
    ([name, result]) => `{{ if eq .name "${name}" }}, message: '${JSON.stringify(result)}'{{ end }}`,
  );
  return `terminated: { exitCode: 0, reason: Completed, startedAt: {{ .state.running.startedAt | Quote }}, finishedAt: {{ $now | Quote }}${cases.join('')} }`;
};

/** @param list what has the names and images of the containers */
const perContainer = (
  list: '.spec.containers' | '.status.containerStatuses',
  state: string,
): string => `containerStatuses:
{{ range ${list} }}
- name: {{ .name | Quote }}
  image: {{ .image | Quote }}
  imageID: ""
  ready: false
  restartCount: 0
  state: { ${state} }
{{ end }}`;

const allEnded = (message: Readonly<Record<string, object>>): string => `{{ $now := Now }}
{{ $digest := printf "sha256:%s" (sha256sum .metadata.namespace) }}
phase: Succeeded
conditions:
- { type: Ready, status: "False", reason: PodCompleted, lastTransitionTime: {{ $now | Quote }} }
${perContainer('.status.containerStatuses', ended(message).replaceAll(digestTemplate, '{{ $digest }}'))}`;

/** What a node reports of itself. Its lease is renewed by KWOK. */
const node = stage('node-ready', {
  kind: 'Node',
  lacking: ['.status.conditions[]? | select(.type == "Ready").status'],
  status: `conditions:
{{ range NodeConditions }}
- type: {{ .type | Quote }}
  status: {{ .status | Quote }}
  reason: {{ .reason | Quote }}
  message: {{ .message | Quote }}
  lastHeartbeatTime: {{ Now | Quote }}
  lastTransitionTime: {{ Now | Quote }}
{{ end }}`,
});

/** The life of a pod, in as many writes as a kubelet needs at least. */
const pods = [
  stage('pod-accepted', {
    kind: 'Pod',
    lacking: [startTime],
    status: `{{ $now := Now }}
phase: Pending
startTime: {{ $now | Quote }}
conditions:
- { type: Initialized, status: "True", lastTransitionTime: {{ $now | Quote }} }
- { type: Ready, status: "False", reason: ContainersNotReady, lastTransitionTime: {{ $now | Quote }} }
${perContainer('.spec.containers', 'waiting: { reason: ContainerCreating }')}`,
  }),
  stage('pod-running', {
    kind: 'Pod',
    having: [startTime, 'select(.status.phase == "Pending").status.phase'],
    after: 200,
    status: `{{ $now := Now }}
phase: Running
conditions:
- { type: Ready, status: "True", lastTransitionTime: {{ $now | Quote }} }
${perContainer('.spec.containers', 'running: { startedAt: {{ $now | Quote }} }')}`,
  }),
  stage('build-ended', {
    kind: 'Pod',
    step: 'build',
    having: [running],
    after: work.build,
    status: allEnded({ push: pushed(digestTemplate) }),
  }),
  stage('scan-ended', {
    kind: 'Pod',
    step: 'scan',
    having: [running],
    after: work.scan,
    status: allEnded({ summarize: scanned(digestTemplate) }),
  }),
  // `collect` waits until it is asked. Its end is never written: the pod is deleted by then.
  stage('run-ended', {
    kind: 'Pod',
    step: 'run',
    having: [running, ranUser],
    after: work.run,
    status: `{{ $now := Now }}
${perContainer(
  '.status.containerStatuses',
  `{{ if eq .name "run" }}${ended({})}{{ else }}running: { startedAt: {{ .state.running.startedAt | Quote }} }{{ end }}`,
)}`,
  }),
];

/** The configuration of KWOK. JSON is valid YAML. */
export const kwokConfiguration = (): string =>
  [
    {
      apiVersion: 'config.kwok.x-k8s.io/v1alpha1',
      kind: 'KwokConfiguration',
      options: {
        manageNodesWithLabelSelector: nodeLabel,
        // As a kubelet does: a lease every ten seconds.
        nodeLeaseDurationSeconds: 40,
        nodeLeaseParallelism: 4,
        podPlayStageParallelism: 16,
        nodePlayStageParallelism: 4,
        enableCRDs: [],
        enableDebuggingHandlers: false,
        // Its own server, which nothing asks.
        serverAddress: '127.0.0.1:10247',
      },
    },
    node,
    ...pods,
  ]
    .map((document) => JSON.stringify(document))
    .join('\n---\n');
