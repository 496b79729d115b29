import { initContainers, traitsOf, type ContainerName, type PodStep } from './containers.ts';

interface Ended {
  readonly state: 'terminated';
  readonly exitCode: number;
  /** For example `OOMKilled`, `Completed` or `StartError`. */
  readonly reason?: string;
  readonly message?: string;
  /** ISO 8601. */
  readonly startedAt?: string;
  readonly finishedAt?: string;
}

/** A container as the kubelet reports it. */
export type ContainerSeen = { readonly name: string } & (
  | {
      readonly state: 'waiting';
      /** For example `ImagePullBackOff` or `CreateContainerError`. */
      readonly reason?: string;
      readonly message?: string;
    }
  | { readonly state: 'running'; readonly startedAt?: string }
  | Ended
);

/** The pod of a step, as the apiserver shows it, with every container of its spec. */
export interface PodSeen {
  readonly name: string;
  readonly uid: string;
  readonly step: PodStep;
  readonly run: number;
  readonly attempt: number;
  readonly phase: 'Pending' | 'Running' | 'Succeeded' | 'Failed' | 'Unknown';
  /** For example `Evicted`, `NodeLost` or `DeadlineExceeded`. */
  readonly reason?: string;
  readonly message?: string;
  readonly node?: string;
  /** Why the scheduler finds no node for it. */
  readonly unschedulable?: string;
  /** ISO 8601. */
  readonly createdAt: string;
  readonly deleting: boolean;
  readonly runtimeClass?: string;
  readonly userNamespace: boolean;
  readonly containers: readonly ContainerSeen[];
}

export const containerOf = (pod: PodSeen, name: ContainerName): ContainerSeen | undefined =>
  pod.containers.find((container) => container.name === name);

const startOf = (container: ContainerSeen | undefined): string | undefined =>
  container === undefined || container.state === 'waiting' ? undefined : container.startedAt;

/** The exit code; undefined until the container has terminated. */
export const exitCodeOf = (container: ContainerSeen | undefined): number | undefined =>
  container?.state === 'terminated' ? container.exitCode : undefined;

/**
 * Whether the kernel killed the container at its memory limit. runc and gVisor report the same reason, except that runc
 * says it in words if not even the program could start.
 */
export const isOutOfMemory = (container: ContainerSeen): boolean =>
  container.state === 'terminated' &&
  (container.reason === 'OOMKilled' ||
    (container.reason === 'StartError' && /OOM-killed/.test(container.message ?? '')));

/** Whether the kubelet ended the pod because it ran longer than its manifest allows. */
export const isPastDeadline = ({ reason }: PodSeen): boolean => reason === 'DeadlineExceeded';

/** The init containers that an ordinary container waits for, in their order. */
const initsOf = (pod: PodSeen, container: ContainerName): ContainerSeen[] =>
  traitsOf(container).init ? [] : pod.containers.filter(({ name }) => initContainers.has(name));

/** The last one of them, if its pod has any. */
export const initOf = (pod: PodSeen, container: ContainerName): ContainerSeen | undefined =>
  initsOf(pod, container).at(-1);

/** The start of the time that counts against a container's timeout: that of the first init container, if there is one. */
export const begunAt = (pod: PodSeen, container: ContainerName): string | undefined =>
  startOf(initsOf(pod, container)[0] ?? containerOf(pod, container));
