import { archivedLogs } from '../resource/archived-logs.ts';
import { limits } from '../resource/limits.ts';
import type { Spec } from '../resource/spec.ts';
import { parsePushResult } from './3-build/push/result.ts';
import { parseFetchResult } from './3-build/sources/artifact/result.ts';
import { parseCloneResult } from './3-build/sources/git/result.ts';
import { parseScanResult } from './4-scan/summarize/result.ts';
import { parseCollected } from './5-run/collect/result.ts';
import { timeOf } from './5-run/time.ts';
import { parseServiceResult } from './5-run/service/result.ts';
import { parsePublishResult } from './7-publish/copy/result.ts';
import { parseJudgement } from './9-verify/assess/result.ts';
import type { Trusted, Untrusted } from './container-row.ts';

const mebi = 2 ** 20;
const shortLine = 8192;
/** A Dockerfile that gzip cannot shrink, in base64, with room to spare. */
const dockerfileLine = 2 * limits.dockerfileBytes;

/** The results of all checks of a service, with room to spare. */
const serviceLine = 128 * 1024;

/** What a security test has found, with room for characters that JSON escapes. */
const verificationLine = 64 * 1024;

/**
 * Every container of a job. The operator derives from this table which results it follows, which logs it archives,
 * the start order, the limits, the quota, the network policy, and the steps that have a pod.
 */
export const containers = {
  clone: {
    step: 'build',
    init: true,
    trusted: true,
    image: 'git',
    cpu: 1,
    memory: 1024 * mebi,
    disk: 'small',
    cpuRequest: '50m',
    result: { parse: parseCloneResult, maxBytes: dockerfileLine },
    archive: archivedLogs.clone,
  },
  fetch: {
    step: 'build',
    init: true,
    trusted: true,
    image: 'operator',
    cpu: 1,
    memory: 256 * mebi,
    disk: 'small',
    cpuRequest: '50m',
    result: { parse: parseFetchResult, maxBytes: dockerfileLine },
    archive: archivedLogs.fetch,
  },
  restore: {
    step: 'build',
    init: true,
    trusted: true,
    image: 'crane',
    cpu: 2,
    memory: 512 * mebi,
    disk: 'small',
    cpuRequest: '50m',
  },
  build: {
    step: 'build',
    trusted: false,
    disk: 'build',
    archive: archivedLogs.build,
  },
  push: {
    step: 'build',
    trusted: true,
    image: 'crane',
    cpu: 2,
    memory: 512 * mebi,
    disk: 'layout',
    cpuRequest: '50m',
    result: { parse: parsePushResult, maxBytes: shortLine },
    archive: archivedLogs.push,
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
  summarize: {
    step: 'scan',
    trusted: true,
    image: 'operator',
    cpu: 2,
    memory: 512 * mebi,
    disk: 'small',
    cpuRequest: '20m',
    result: { parse: parseScanResult, maxBytes: shortLine },
    archive: archivedLogs.summarize,
  },
  run: {
    step: 'run',
    trusted: false,
    disk: 'run',
    archive: archivedLogs.run,
  },
  collect: {
    step: 'run',
    trusted: true,
    image: 'collect',
    askedAfter: 'run',
    cpu: 1,
    memory: 64 * mebi,
    disk: 'small',
    cpuRequest: '50m',
    result: { parse: parseCollected, maxBytes: shortLine },
  },
  close: {
    step: 'run',
    init: true,
    trusted: true,
    image: 'collect',
    cpu: 1,
    memory: 64 * mebi,
    disk: 'small',
    cpuRequest: '50m',
  },
  test: {
    step: 'run',
    trusted: true,
    image: 'operator',
    cpu: 1,
    memory: 256 * mebi,
    disk: 'small',
    cpuRequest: '50m',
    result: { parse: parseServiceResult, maxBytes: serviceLine },
  },
  publish: {
    step: 'publish',
    trusted: true,
    image: 'operator',
    cpu: 2,
    memory: 512 * mebi,
    disk: 'small',
    cpuRequest: '50m',
    result: { parse: parsePublishResult, maxBytes: shortLine },
    archive: archivedLogs.publish,
  },
  sbom: {
    step: 'publish',
    trusted: true,
    image: 'trivy',
    cpu: 2,
    memory: 2048 * mebi,
    disk: 'scan',
    cpuRequest: '20m',
    archive: archivedLogs.sbom,
  },
  attack: {
    step: 'verify',
    trusted: true,
    image: 'wapiti',
    cpu: 1,
    memory: 1024 * mebi,
    disk: 'run',
    cpuRequest: '50m',
  },
  assess: {
    step: 'verify',
    trusted: true,
    image: 'operator',
    cpu: 1,
    memory: 512 * mebi,
    disk: 'small',
    cpuRequest: '20m',
    result: { parse: parseJudgement, maxBytes: verificationLine },
    archive: archivedLogs.assess,
  },
} as const satisfies Record<string, Trusted | Untrusted>;

type Containers = typeof containers;
export type ContainerName = keyof Containers;
export type PodStep = Containers[ContainerName]['step'];

type Having<T> = { [C in ContainerName]: Containers[C] extends T ? C : never }[ContainerName];
export type TrustedContainer = Having<{ trusted: true }>;
export type InitContainer = Having<{ init: true }>;
export type ResultContainer = Having<{ result: unknown }>;
export type ResultOf<C extends ResultContainer> = NonNullable<ReturnType<Containers[C]['result']['parse']>>;

/** Network access and timeout of a step's pod. */
interface PodTraits {
  /** Whether it can reach the registries and, if the operator's settings allow it, the internet. */
  readonly online: boolean;
  /** The timeout from the spec. Omitted if the time does not count from the start of the pod's containers. */
  readonly timeout?: (spec: Spec) => string;
}

/** The steps that have a pod. */
export const podTraits: Record<PodStep, PodTraits> = {
  build: { online: true, timeout: ({ build }) => build.timeout },
  // The pod is created early. Its time counts from when there is an image to scan.
  scan: { online: true },
  run: { online: false, timeout: timeOf },
  publish: { online: true },
  // Not even DNS. A policy of its own lets it reach its target. The result says whether its time is over.
  verify: { online: false },
};

export const podSteps = Object.keys(podTraits) as [PodStep, ...PodStep[]];
export const containerNames = Object.keys(containers) as ContainerName[];

/** A row of the table, typed by what all rows have in common. */
export const traitsOf = (name: ContainerName): (Trusted | Untrusted) & { readonly step: PodStep } =>
  containers[name];

export const initContainers: ReadonlySet<string> = new Set(
  containerNames.filter((name) => traitsOf(name).init),
);

const hasResult = (name: ContainerName): name is ResultContainer => 'result' in containers[name];
export const resultContainers: readonly ResultContainer[] = containerNames.filter(hasResult);
