import { randomBytes } from 'node:crypto';
import { perf, running } from '../../support/cluster/dockerfiles.ts';
import { kubectl, tryKubectl } from '../../support/cluster/kubectl.ts';
import { useOperatorWith } from '../../support/cluster/operator.ts';
import { useOutcomes } from '../../support/cluster/outcomes.ts';
import { patiently } from '../../support/cluster/patiently.ts';
import { useTeam } from '../../support/cluster/use-team.ts';

const team = useTeam('waits');
const absent = 'registry.invalid/no/such-image:1';

// Generous: the pods of other jobs start as slowly as this machine lets them.
useOperatorWith({ START_TIMEOUT: '45s', COLLECT_IMAGE: absent });

/** An admission rule that somebody else has installed. It does not know the pods of jobs, only a variable. */
const rule = `no-such-variable-${randomBytes(3).toString('hex')}`;
const policy = [
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicy',
    metadata: { name: rule },
    spec: {
      failurePolicy: 'Fail',
      matchConstraints: {
        resourceRules: [
          { apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'] },
        ],
      },
      validations: [
        {
          expression: `object.spec.containers.all(c, !has(c.env) || c.env.all(e, e.name != 'REFUSED'))`,
          message: 'the variable REFUSED is refused',
          reason: 'Invalid',
        },
      ],
    },
  },
  {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'ValidatingAdmissionPolicyBinding',
    metadata: { name: rule },
    spec: { policyName: rule, validationActions: ['Deny'] },
  },
];
const probe = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name: 'probe' },
  spec: {
    containers: [{ name: 'run', image: absent, env: [{ name: 'REFUSED', value: '' }] }],
  },
};

const apply = (object: object, ...more: string[]) =>
  tryKubectl(['apply', '-f', '-', ...more], JSON.stringify(object));

beforeAll(async () => {
  await Promise.all(policy.map((object) => apply(object)));
  await patiently(async () => {
    const { stderr } = await apply(probe, '-n', team().namespace, '--dry-run=server');
    return stderr.includes('is refused') ? true : undefined;
  }, 'the admission rule to hold');
});
afterAll(() =>
  kubectl([
    'delete',
    'validatingadmissionpolicy,validatingadmissionpolicybinding',
    rule,
    '--ignore-not-found',
  ]),
);

describe('attacks 62, 63: a job that can never go on', () => {
  const source = { dockerfile: perf };
  const ended = useOutcomes(team, {
    'its pod is refused': { source, run: { env: [{ name: 'REFUSED', value: '' }] } },
    'no node has room': { source, run: { resources: { requests: { cpu: '2' }, limits: { cpu: '2' } } } },
    'an image cannot be pulled': {
      source: { dockerfile: running(`echo '{"perf":0.5}' > /data/perf.json`) },
    },
  });

  test('fails at once, in the words of the apiserver, when the apiserver refuses its pod', async () => {
    const job = await ended('its pod is refused');
    expect(job.status).toMatchObject({ phase: 'Failed', failureDetails: { reason: 'ManifestRejected' } });
    expect(job.status.failureDetails?.message).toMatch(
      /rejects Pod run-1-0: .*the variable REFUSED is refused/,
    );
    expect(job.status.performance).toBeUndefined();
    await team().cleaned(job);
  });

  test('fails when no node has room for its pod, in the words of the scheduler', async () => {
    const job = await ended('no node has room');
    expect(job.status).toMatchObject({ phase: 'Failed', failureDetails: { reason: 'Unschedulable' } });
    expect(job.status.failureDetails?.message).toMatch(/run-1-0 .*Insufficient cpu/);
    await team().cleaned(job);
  });

  test("fails when an image of its tools cannot be pulled, and the user's code ran once", async () => {
    const job = await ended('an image cannot be pulled');
    expect(job.status).toMatchObject({ phase: 'Failed', failureDetails: { reason: 'ImagePullFailed' } });
    expect(job.status.failureDetails?.message).toContain('container collect');
    const names = team()
      .podsOf(job)
      .map(({ metadata }) => metadata.name);
    expect(names.filter((name) => name.startsWith('run-'))).toEqual(['run-1-0']);
    await team().cleaned(job);
  });
});
