import { diagnose, type Facts } from '../../../../src/cli/read/diagnosis.ts';
import { checkLines } from '../../../../src/cli/show/checks.ts';
import { screenOf, seenJob } from '../../../support/cli.ts';

const time = '2026-01-01T00:00:00Z';
const now = Date.parse('2026-01-01T01:00:00Z');
const proof = { network: 'proved', userNamespace: 'proved', sandbox: 'proved', processes: 'proved', time };
const counts = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0, gating: 0, top: [] };
const done = seenJob({
  metadata: { name: 'done' },
  status: {
    completionTime: time,
    image: { ref: 'r', digest: 'sha256:1', size: 1 },
    vulnerabilities: { ...counts, database: time },
  },
});

const facts: Facts = {
  kubernetes: 'v1.34.1',
  versions: ['v1alpha1'],
  operator: { kind: 'known', value: { namespace: 'system', version: '0.1.0', ready: 1 } },
  runtimeClasses: { kind: 'known', value: ['gvisor'] },
  probed: proof,
  jobs: [done],
  rights: [{ to: 'see them', allowed: true, grantedBy: 'x' }],
};

const said = (change: Partial<Facts>) => diagnose({ ...facts, ...change }, now);
const linesOf = (change: Partial<Facts>) => checkLines(said(change), screenOf(80));

describe('the doctor', () => {
  it('finds a cluster in order', () => {
    expect(linesOf({})).toEqual([
      '✓ Kubernetes v1.34.1',
      '✓ DockerfileJob v1alpha1 is installed',
      '✓ the operator 0.1.0 in the namespace system is ready',
      '✓ network policies are enforced, proved 1h ago',
      '✓ root in a pod is nobody on its node (user namespaces), proved 1h ago',
      '✓ runs have a kernel of their own (gVisor), proved 1h ago',
      '✓ the processes of a pod are limited, proved 1h ago',
      '✓ RuntimeClasses: gvisor',
      '✓ the registry: done pushed an image 1h ago',
      '✓ the vulnerability database is 1h old, as of the scan of done',
      '✓ you may see them',
    ]);
  });

  it.each<[string, Partial<Facts>, string, string]>([
    [
      'Kubernetes is too old',
      { kubernetes: 'v1.32.9' },
      '✗ Kubernetes v1.32.9',
      'DockerfileJob needs Kubernetes 1.33 or newer',
    ],
    [
      'its version is odd',
      { kubernetes: '1' },
      '✗ Kubernetes 1',
      'DockerfileJob needs Kubernetes 1.33 or newer',
    ],
    [
      'it has no version',
      { kubernetes: '' },
      '✗ Kubernetes ',
      'DockerfileJob needs Kubernetes 1.33 or newer',
    ],
    [
      'its version is a word',
      { kubernetes: 'x' },
      '✗ Kubernetes x',
      'DockerfileJob needs Kubernetes 1.33 or newer',
    ],
    [
      'nothing is installed',
      { versions: [] },
      '✗ DockerfileJob is not installed',
      'Install it: docs/install.md',
    ],
    [
      'another version is installed',
      { versions: ['v1'] },
      '✗ DockerfileJob is installed as v1, and this program reads v1alpha1',
      'Use a program of the same version as the operator',
    ],
    [
      'there is no operator',
      { operator: { kind: 'known', value: undefined } },
      '✗ there is no operator',
      'Install it: docs/install.md',
    ],
    [
      'the operator is not ready',
      { operator: { kind: 'known', value: { namespace: 's', version: '1', ready: 0 } } },
      '✗ the operator 1 in the namespace s is not ready',
      'kubectl --namespace s get pods',
    ],
    [
      'policies are not enforced',
      { probed: { ...proof, network: 'refuted' } },
      '✗ network policies are NOT enforced: jobs reach the network',
      'Use a network plugin that enforces NetworkPolicies (docs/security.md)',
    ],
    [
      'there is no sandbox',
      { runtimeClasses: { kind: 'known', value: [] } },
      '? there is no RuntimeClass, such as gVisor',
      'Runs have a user namespace instead. For gVisor, see docs/install.md',
    ],
    [
      'a right is missing',
      { rights: [{ to: 'see them', allowed: false, grantedBy: 'Ask for it' }] },
      '✗ you may not see them',
      'Ask for it',
    ],
  ])('says what to do if %s', (_what, change, line, next) => {
    const lines = linesOf(change);
    expect(lines[lines.indexOf(line) + 1]).toBe(`  ${next}`);
  });

  it('does not take for good what it does not know', () => {
    const lines = linesOf({
      operator: { kind: 'hidden', why: 'you may not list Deployments' },
      runtimeClasses: { kind: 'hidden', why: 'you may not list RuntimeClasses' },
      probed: { sandbox: 'notAvailable', network: 'unknown', userNamespace: 'proved' },
      jobs: [],
    });
    expect(lines).toEqual(
      expect.arrayContaining([
        '? the operator: you may not list Deployments',
        '? RuntimeClasses: you may not list RuntimeClasses',
        '? network policies are enforced: the probe could not tell',
        '? runs have a kernel of their own (gVisor): not available on this cluster',
        '? the processes of a pod are limited: the probe could not tell',
        '✓ root in a pod is nobody on its node (user namespaces)',
        '? the registry: no job of this namespace has pushed an image yet',
        '? the vulnerability database: no job of this namespace knows its age',
      ]),
    );
  });

  it('takes the proof of the newest job if the log of the operator may not be read', () => {
    const withProof = (name: string, completionTime: string, network: 'proved' | 'refuted') =>
      seenJob({
        metadata: { name },
        status: {
          completionTime,
          sandbox: { userNamespace: true, networkPolicy: 'DenyAll', proof: { ...proof, network } as never },
        },
      });
    const jobs = [
      withProof('new', '2026-01-01T00:30:00Z', 'refuted'),
      withProof('old', '2026-01-01T00:10:00Z', 'proved'),
    ];
    expect(said({ probed: undefined, jobs })).toContainEqual(
      expect.objectContaining({
        state: 'bad',
        what: 'network policies are NOT enforced: jobs reach the network',
      }),
    );
    expect(said({ probed: undefined, jobs: [] })[3]).toMatchObject({ state: 'unknown' });
  });

  it('believes the newest job about the registry', () => {
    const failed = (completionTime: string, message: string) =>
      seenJob({
        metadata: { name: 'bad' },
        status: {
          phase: 'Failed',
          completionTime,
          failureDetails: { reason: 'InfrastructureError', message },
        },
      });
    const registry = (job: ReturnType<typeof seenJob>) => said({ jobs: [done, job] })[8];
    expect(registry(failed('2026-01-01T00:30:00Z', 'push: no answer'))).toEqual({
      state: 'bad',
      what: 'the registry: bad failed: push: no answer',
      next: 'Check registry.host and its credentials (docs/registry.md)',
    });
    expect(registry(failed('2025-12-31T00:00:00Z', 'push: no answer'))?.state).toBe('good');
    expect(registry(failed('2026-01-01T00:30:00Z', 'the node went away'))?.state).toBe('good');
    expect(said({ jobs: [failed(time, 'registry')] })[8]?.state).toBe('bad');
    const atWork = seenJob({
      metadata: { creationTimestamp: '2026-01-01T00:30:00Z' },
      status: { phase: 'Running', image: { ref: 'r', digest: 'sha256:2', size: 1 } },
    });
    expect(registry(atWork)?.what).toBe('the registry: my-model pushed an image 30m ago');
  });

  it('says that a database is old', () => {
    const old = {
      ...done,
      status: { ...done.status, vulnerabilities: { ...counts, database: '2025-12-01T00:00:00Z' } },
    };
    expect(said({ jobs: [old] })[9]).toMatchObject({
      state: 'unknown',
      what: expect.stringContaining('31d old') as string,
    });
    const failureDetails = { reason: 'ScanInconclusive', message: 'too old' };
    const refused = { ...old, status: { ...old.status, failureDetails } };
    expect(said({ jobs: [refused] })[9]).toMatchObject({
      state: 'bad',
      what: expect.stringContaining('which was refused: too old') as string,
    });
  });

  it('shows plain text, painted or in ASCII', () => {
    const checks = [{ state: 'bad', what: 'x\u001b[2J', next: 'do' }] as const;
    expect(checkLines(checks, screenOf(80, { unicode: false }))).toEqual(['BAD x', '    do']);
    const long = [{ state: 'good', what: 'one two three', next: 'four five six' } as const];
    expect(checkLines(long, screenOf(12))).toEqual(['✓ one two', '  three', '  four five', '  six']);
    expect(checkLines(checks, screenOf(80, { colors: true }))[0]).toBe('\u001b[31m✗\u001b[0m x');
  });
});
