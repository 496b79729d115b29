import type { Job } from '../jobs/job.ts';
import { span } from '../show/time.ts';

/** Something that may be read, or not by this caller. */
export type Known<T> =
  { readonly kind: 'known'; readonly value: T } | { readonly kind: 'hidden'; readonly why: string };

export interface OperatorFacts {
  readonly namespace: string;
  readonly version: string;
  readonly ready: number;
}

/** A right that a command needs. */
export interface Right {
  /** In words: `submit jobs`. */
  readonly to: string;
  readonly allowed: boolean;
  /** How to get it. */
  readonly grantedBy: string;
}

/** What the operator's probe has proved: findings by name, and the time. */
export type ProofFacts = Readonly<Record<string, string>>;

/** What was seen of a cluster. */
export interface Facts {
  /** Version of Kubernetes, such as v1.34.1. */
  readonly kubernetes: string;
  /** Versions of the resource that are served; empty if it is not installed. */
  readonly versions: readonly string[];
  /** Undefined if there is no operator. */
  readonly operator: Known<OperatorFacts | undefined>;
  readonly runtimeClasses: Known<readonly string[]>;
  /** From the operator's log; undefined if it may not be read, or says nothing. */
  readonly probed: ProofFacts | undefined;
  /** The jobs of the namespace, in any order. */
  readonly jobs: readonly Pick<Job, 'metadata' | 'status'>[];
  readonly rights: readonly Right[];
}

export type CheckState = 'good' | 'bad' | 'unknown';

/** One line of `doctor`. */
export interface Check {
  readonly state: CheckState;
  readonly what: string;
  /** What to do about it. */
  readonly next?: string;
}

const oldest = '1.33';
const ourVersion = 'v1alpha1';
/** Hours: the operator's default limit (scan.dbMaxAgeHours). */
const databaseHours = 72;

/** Judges what was seen. Nothing counts as good that was not seen. */
export const diagnose = (facts: Facts, now: number): Check[] => [
  kubernetesCheck(facts),
  resourceCheck(facts),
  operatorCheck(facts),
  ...isolationChecks(facts, now),
  runtimeClassCheck(facts),
  registryCheck(facts, now),
  databaseCheck(facts, now),
  ...facts.rights.map(rightCheck),
];

/** A number for the first two parts of a version; NaN for what is none. */
const rankOf = (version: string): number =>
  version
    .replace(/^v/, '')
    .split('.')
    .slice(0, 2)
    .reduce((rank, part) => 1000 * rank + Number(part), 0);

function kubernetesCheck({ kubernetes }: Facts): Check {
  const what = `Kubernetes ${kubernetes}`;
  if (rankOf(kubernetes) >= rankOf(oldest)) return { state: 'good', what };
  return { state: 'bad', what, next: `DockerfileJob needs Kubernetes ${oldest} or newer` };
}

function resourceCheck({ versions }: Facts): Check {
  if (versions.includes(ourVersion))
    return { state: 'good', what: `DockerfileJob ${ourVersion} is installed` };
  if (versions.length === 0)
    return { state: 'bad', what: 'DockerfileJob is not installed', next: 'Install it: docs/install.md' };
  const what = `DockerfileJob is installed as ${versions.join(', ')}, and this program reads ${ourVersion}`;
  return { state: 'bad', what, next: 'Use a program of the same version as the operator' };
}

function operatorCheck({ operator }: Facts): Check {
  if (operator.kind === 'hidden') return { state: 'unknown', what: `the operator: ${operator.why}` };
  const found = operator.value;
  if (!found) return { state: 'bad', what: 'there is no operator', next: 'Install it: docs/install.md' };
  const what = `the operator ${found.version} in the namespace ${found.namespace}`;
  if (found.ready > 0) return { state: 'good', what: `${what} is ready` };
  return {
    state: 'bad',
    what: `${what} is not ready`,
    next: `kubectl --namespace ${found.namespace} get pods`,
  };
}

const newest = <T>(
  jobs: Facts['jobs'],
  read: (job: Facts['jobs'][number]) => T | undefined,
): { readonly value: T; readonly name: string; readonly at: number } | undefined =>
  jobs
    .flatMap((job) => {
      const value = read(job);
      const at = Date.parse(job.status.completionTime ?? job.metadata.creationTimestamp);
      return value === undefined ? [] : [{ value, name: job.metadata.name, at }];
    })
    .reduce<{ value: T; name: string; at: number } | undefined>(
      (latest, one) => (latest && latest.at >= one.at ? latest : one),
      undefined,
    );

/** What each finding of the probe is about, and what is wrong if it is refuted. */
const isolation: Readonly<Record<string, readonly [good: string, bad: string, next: string]>> = {
  network: [
    'network policies are enforced',
    'network policies are NOT enforced: jobs reach the network',
    'Use a network plugin that enforces NetworkPolicies (docs/security.md)',
  ],
  userNamespace: [
    'root in a pod is nobody on its node (user namespaces)',
    'user namespaces do NOT work: root in a build is root on its node',
    'Enable user namespaces on the nodes (docs/install.md)',
  ],
  sandbox: [
    'runs have a kernel of their own (gVisor)',
    'the sandbox does NOT give runs a kernel of their own',
    'Check the RuntimeClass and its handler on the nodes (docs/install.md)',
  ],
  processes: [
    'the processes of a pod are limited',
    'the processes of a pod are NOT limited: a fork bomb stops its node',
    "Set the kubelet's podPidsLimit (docs/install.md)",
  ],
};

function isolationChecks({ probed, jobs }: Facts, now: number): Check[] {
  const proof = probed ?? newest(jobs, ({ status }) => status.sandbox?.proof)?.value;
  if (!proof) {
    const next =
      'It is in the status of each job that has run (status.sandbox.proof), and in the log of the operator';
    return [
      { state: 'unknown', what: 'what the operator has proved of the isolation of jobs is not known', next },
    ];
  }
  const age = span(now - Date.parse(proof['time'] ?? ''));
  const when = age === '' ? '' : `, proved ${age} ago`;
  return Object.entries(isolation).map(([name, [good, bad, next]]): Check => {
    const finding = proof[name] ?? 'unknown';
    if (finding === 'proved') return { state: 'good', what: `${good}${when}` };
    if (finding === 'refuted') return { state: 'bad', what: bad, next };
    if (finding === 'notAvailable')
      return { state: 'unknown', what: `${good}: not available on this cluster` };
    return { state: 'unknown', what: `${good}: the probe could not tell` };
  });
}

function runtimeClassCheck({ runtimeClasses }: Facts): Check {
  if (runtimeClasses.kind === 'hidden')
    return { state: 'unknown', what: `RuntimeClasses: ${runtimeClasses.why}` };
  const names = runtimeClasses.value;
  if (names.length > 0) return { state: 'good', what: `RuntimeClasses: ${names.join(', ')}` };
  const next = 'Runs have a user namespace instead. For gVisor, see docs/install.md';
  return { state: 'unknown', what: 'there is no RuntimeClass, such as gVisor', next };
}

function registryCheck({ jobs }: Facts, now: number): Check {
  const pushed = newest(jobs, ({ status }) => status.image?.digest);
  const failed = newest(jobs, ({ status: { failureDetails: failure } }) =>
    failure?.reason === 'InfrastructureError' && /registry|push/i.test(failure.message)
      ? failure.message
      : undefined,
  );
  if (failed && (!pushed || failed.at > pushed.at)) {
    const next = 'Check registry.host and its credentials (docs/registry.md)';
    return { state: 'bad', what: `the registry: ${failed.name} failed: ${failed.value}`, next };
  }
  if (!pushed)
    return { state: 'unknown', what: 'the registry: no job of this namespace has pushed an image yet' };
  return { state: 'good', what: `the registry: ${pushed.name} pushed an image ${span(now - pushed.at)} ago` };
}

function databaseCheck({ jobs }: Facts, now: number): Check {
  const scanned = newest(jobs, ({ status: { vulnerabilities, failureDetails: failure } }) => {
    const database = vulnerabilities?.database;
    const refused = failure?.reason === 'ScanInconclusive' ? failure.message : undefined;
    return database === undefined ? undefined : { database, refused };
  });
  if (!scanned)
    return { state: 'unknown', what: 'the vulnerability database: no job of this namespace knows its age' };
  const age = now - Date.parse(scanned.value.database);
  const what = `the vulnerability database is ${span(age)} old, as of the scan of ${scanned.name}`;
  if (scanned.value.refused !== undefined) {
    const next = 'Check that scan.dbRepository is updated (docs/install.md)';
    return { state: 'bad', what: `${what}, which was refused: ${scanned.value.refused}`, next };
  }
  if (age <= databaseHours * 3_600_000) return { state: 'good', what };
  const next =
    'This cluster accepts it (scan.dbMaxAgeHours of the chart). Newer vulnerabilities are not found';
  return { state: 'unknown', what, next };
}

const rightCheck = ({ to, allowed, grantedBy }: Right): Check =>
  allowed
    ? { state: 'good', what: `you may ${to}` }
    : { state: 'bad', what: `you may not ${to}`, next: grantedBy };
