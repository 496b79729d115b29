import type { ImageName } from '../config/images.ts';
import { limits } from '../resource/limits.ts';
import type { Spec } from '../resource/spec.ts';
import type { StepName } from '../resource/steps.ts';
import { parsePushResult } from './3-build/push/result.ts';
import { parseCloneResult } from './3-build/sources/git/result.ts';
import { parseScanResult } from './4-scan/summarize/result.ts';
import { parseCollected } from './5-run/collect/result.ts';
import type { DiskSize } from './manifest/disk.ts';

const mebi = 2 ** 20;
const shortLine = 8192;
/** A Dockerfile that gzip cannot shrink, in base64, with room to spare. */
const dockerfileLine = 2 * limits.dockerfileBytes;

interface AnyContainer {
  /** The step whose pod it runs in. */
  readonly step: StepName;
  /** Its writable layer, logs and volumes on the node's disk. */
  readonly disk: DiskSize;
  /** Starts only when this container of the same pod, if the pod has it, has ended well. */
  readonly after?: string;
  /** The name of its log in the archive. `failed`: kept only when it failed. */
  readonly archive?: { readonly file: string; readonly when: 'always' | 'failed' };
}

/** Runs the user's code. The spec sets its CPU and memory, up to the operator's maximum. */
interface Untrusted extends AnyContainer {
  readonly trusted: false;
}

/** Runs our own code or a tool. */
interface Trusted extends AnyContainer {
  readonly trusted: true;
  readonly image: ImageName;
  /** Limits: cores, and bytes of memory. */
  readonly cpu: number;
  readonly memory: number;
  /**
   * CPU that it requests. Small, because a small node's pods would stay Pending otherwise; and by how urgent its work
   * is, because requests are the weights by which containers share a busy CPU.
   */
  readonly cpuRequest: string;
  /** The line that it prints for the operator. */
  readonly result?: { readonly parse: (text: string) => unknown; readonly maxBytes: number };
}

/**
 * Every container of a job. Derived from this table: which results are followed, which logs are archived, what starts
 * after what, the limits, the quota, the network policy, and the steps that have a pod.
 */
export const containers = {
  clone: {
    step: 'build',
    trusted: true,
    image: 'git',
    cpu: 1,
    memory: 1024 * mebi,
    disk: 'small',
    cpuRequest: '50m',
    result: { parse: parseCloneResult, maxBytes: dockerfileLine },
    // What it prints when it succeeds is the Dockerfile, for the operator.
    archive: { file: 'clone.log', when: 'failed' },
  },
  build: {
    step: 'build',
    trusted: false,
    disk: 'build',
    after: 'clone',
    archive: { file: 'build.log', when: 'always' },
  },
  push: {
    step: 'build',
    trusted: true,
    image: 'crane',
    cpu: 2,
    memory: 512 * mebi,
    disk: 'layout',
    cpuRequest: '50m',
    after: 'clone',
    result: { parse: parsePushResult, maxBytes: shortLine },
    archive: { file: 'push.log', when: 'always' },
  },
  trivy: {
    step: 'scan',
    trusted: true,
    image: 'trivy',
    cpu: 2,
    memory: 2048 * mebi,
    disk: 'scan',
    cpuRequest: '50m',
  },
  hadolint: {
    step: 'scan',
    trusted: true,
    image: 'hadolint',
    cpu: 1,
    memory: 256 * mebi,
    disk: 'small',
    cpuRequest: '2m',
  },
  lynis: {
    step: 'scan',
    trusted: true,
    image: 'lynis',
    cpu: 1,
    memory: 128 * mebi,
    disk: 'small',
    cpuRequest: '2m',
  },
  summarize: {
    step: 'scan',
    trusted: true,
    image: 'operator',
    cpu: 1,
    memory: 512 * mebi,
    disk: 'small',
    cpuRequest: '10m',
    result: { parse: parseScanResult, maxBytes: shortLine },
    archive: { file: 'scan-report.json', when: 'always' },
  },
  run: {
    step: 'run',
    trusted: false,
    disk: 'run',
    archive: { file: 'run.log', when: 'always' },
  },
  collect: {
    step: 'run',
    trusted: true,
    image: 'collect',
    cpu: 1,
    memory: 64 * mebi,
    disk: 'small',
    cpuRequest: '50m',
    after: 'run',
    result: { parse: parseCollected, maxBytes: shortLine },
  },
} as const satisfies Record<string, Trusted | Untrusted>;

type Containers = typeof containers;
export type ContainerName = keyof Containers;
export type PodStep = Containers[ContainerName]['step'];

type Having<T> = { [C in ContainerName]: Containers[C] extends T ? C : never }[ContainerName];
export type TrustedContainer = Having<{ trusted: true }>;
export type ResultContainer = Having<{ result: unknown }>;
export type ResultOf<C extends ResultContainer> = NonNullable<ReturnType<Containers[C]['result']['parse']>>;

/** What the pod of a step may do, and how long it may take. */
interface Pod {
  /** Whether it may reach registries and, if the operator's settings allow it, the internet. */
  readonly online: boolean;
  /** The spec's timeout, where it counts from the start of the pod's containers. */
  readonly timeout?: (spec: Spec) => string;
}

/** The steps that have a pod. */
export const pods: Record<PodStep, Pod> = {
  build: { online: true, timeout: ({ build }) => build.timeout },
  // Made early: its time counts from when there is an image to scan.
  scan: { online: true },
  run: { online: false, timeout: ({ run }) => run.timeout },
};

export const podSteps = Object.keys(pods) as [PodStep, ...PodStep[]];
export const containerNames = Object.keys(containers) as ContainerName[];

/** What is common to all rows, whatever their own type. */
export const traitsOf = (
  name: ContainerName,
): (Trusted | Untrusted) & { readonly step: PodStep; readonly after?: ContainerName } => containers[name];

const hasResult = (name: ContainerName): name is ResultContainer => 'result' in containers[name];
export const resultContainers: readonly ResultContainer[] = containerNames.filter(hasResult);
