import type { Reason } from '../../src/resource/reasons.ts';
import type { SpecInput } from '../../src/resource/spec.ts';
import { perf } from '../support/cluster/dockerfiles.ts';
import { useOutcomes } from '../support/cluster/outcomes.ts';
import { useTeam } from '../support/cluster/use-team.ts';

const team = useTeam('admission');
const source = { dockerfile: perf };

/** What the API server cannot check, and the operator checks before it spends any resources. */
const refusals: Record<string, { spec: SpecInput; reason: Reason; says: RegExp }> = {
  'a ConfigMap that does not exist': {
    spec: { source: { configMap: { name: 'nowhere' } } },
    reason: 'SourceFetchFailed',
    says: /spec\.source\.configMap\.name.*nowhere/,
  },
  'more memory than the operator allows': {
    spec: { source, run: { resources: { limits: { memory: '900Gi' } } } },
    reason: 'ResourcesDenied',
    says: /spec\.run\.resources\.limits\.memory is 900Gi/,
  },
  'a runtime class that the operator does not allow': {
    spec: { source, run: { runtimeClassName: 'no-such-class' } },
    reason: 'SpecDenied',
    says: /spec\.run\.runtimeClassName is "no-such-class".*gvisor/,
  },
  'requests above its limits': {
    spec: {
      source,
      build: { resources: { requests: { cpu: 2 }, limits: { cpu: '1500m' } } },
    },
    reason: 'SpecDenied',
    says: /spec\.build\.resources\.requests\.cpu is 2, .*limits\.cpu \(1500m\)/,
  },
  'a longer timeout than the operator allows': {
    spec: { source, run: { timeout: '48h' } },
    reason: 'SpecDenied',
    says: /spec\.run\.timeout is 48h, which is longer than the maximum 24h/,
  },
  'a target stage that does not exist': {
    spec: { source, build: { target: 'nowhere' } },
    reason: 'DockerfileInvalid',
    says: /nowhere/,
  },
  'a COPY of a file that does not exist': {
    spec: { source: { dockerfile: 'FROM debian:bookworm\nCOPY model.bin /\n' } },
    reason: 'ContextMissing',
    says: /line 2.*model\.bin/,
  },
};
const table = Object.entries(refusals);

describe('a job fails before its namespace is created if it asks for', () => {
  const ended = useOutcomes(team, Object.fromEntries(table.map(([name, { spec }]) => [name, spec])));

  test.each(table)('%s', async (name, { reason, says }) => {
    const job = await ended(name);
    expect(job.status).toMatchObject({ phase: 'Failed', failureDetails: { reason } });
    expect(job.status.failureDetails?.message).toMatch(says);
    expect(team().podsOf(job)).toEqual([]);
    expect(team().namespaces.entries.filter(({ key }) => key.endsWith(job.metadata.uid))).toEqual([]);
  });
});
