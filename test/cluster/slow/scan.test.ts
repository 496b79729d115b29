import type { DockerfileJob } from '../../../src/resource/schema.ts';
import type { SpecInput } from '../../../src/resource/spec.ts';
import { perf } from '../../support/cluster/dockerfiles.ts';
import { useOperatorWith } from '../../support/cluster/operator.ts';
import { useOutcomes } from '../../support/cluster/outcomes.ts';
import { sampleJob } from '../../support/cluster/samples.ts';
import { useTeam } from '../../support/cluster/use-team.ts';

const team = useTeam('scan');

const vulnerable = sampleJob('failing/vulnerable.yaml').spec.source;
/** In the offline database: affects every image based on Debian 12, and has no fix there. */
const unfixedInDebian = 'CVE-2023-45853';

const stepsWithPods = (job: DockerfileJob): (string | undefined)[] =>
  team()
    .podsOf(job)
    .map(({ metadata }) => metadata.labels['dockerfilejob.io/step'])
    .sort();

const idsOf = ({ status }: DockerfileJob): string[] => status.vulnerabilities?.top.map(({ id }) => id) ?? [];

describe('the default gate, for fixable vulnerabilities of high or critical severity,', () => {
  let job: DockerfileJob;
  beforeAll(async () => {
    job = await team().ended(await team().submit({ source: vulnerable }));
  });

  test('fails an image with such vulnerabilities, and lists them', () => {
    const { failureDetails, vulnerabilities } = job.status;
    expect(job.status).toMatchObject({ phase: 'Failed', failureDetails: { reason: 'VulnerabilitiesFound' } });
    expect(vulnerabilities?.gating).toBeGreaterThan(0);
    expect((vulnerabilities?.critical ?? 0) + (vulnerabilities?.high ?? 0)).toBeGreaterThan(0);
    const [worst] = vulnerabilities?.top ?? [];
    expect(worst?.id).toMatch(/^(CVE|GHSA)-/);
    expect(worst?.fixed).toBeDefined();
    expect(failureDetails?.message).toContain(worst?.id);
  });

  test('does not prevent the audit report', async () => {
    const { status } = await team().until(job, (now) => now.status.audit !== undefined, 'the audit');
    expect(status.audit?.findings).toContainEqual({
      level: 'warning',
      message: 'No ENTRYPOINT defined in Dockerfile.',
    });
  });

  test('prevents a run pod', () => {
    expect(stepsWithPods(job)).toEqual(['build', 'scan']);
  });

  test('passes the image if those ids are ignored', async () => {
    const gating = job.status.vulnerabilities?.gating ?? 0;
    const ids = idsOf(job).slice(0, gating);
    const again = await team().submit({ source: vulnerable, scan: { ignore: { ids } } });
    expect((await team().ended(again)).status).toMatchObject({
      phase: 'Succeeded',
      vulnerabilities: { gating: 0 },
    });
  });
});

describe('other gates', () => {
  const ended = useOutcomes(team, {
    'unfixed vulnerabilities count': { source: { dockerfile: perf }, scan: { ignoreUnfixed: false } },
    'unfixed vulnerabilities count, but this one is ignored': {
      source: { dockerfile: perf },
      scan: { ignoreUnfixed: false, failOn: 'critical', ignore: { ids: [unfixedInDebian] } },
    },
    'the default': { source: { dockerfile: perf } },
    'the lowest': { source: { dockerfile: perf }, scan: { ignoreUnfixed: false, failOn: 'low' } },
  } satisfies Record<string, SpecInput>);

  test('a critical vulnerability without a fix fails the job if ignoreUnfixed is false', async () => {
    const job = await ended('unfixed vulnerabilities count');
    expect(job.status).toMatchObject({
      phase: 'Failed',
      failureDetails: { reason: 'VulnerabilitiesFound' },
      vulnerabilities: { critical: 1, gating: 1 },
    });
    expect(idsOf(job)[0]).toBe(unfixedInDebian);
  });

  test('a single vulnerability can be ignored', async () => {
    const { status } = await ended('unfixed vulnerabilities count, but this one is ignored');
    expect(status).toMatchObject({ phase: 'Succeeded', performance: 0.99, vulnerabilities: { gating: 0 } });
  });

  test('a vulnerability without a fix is counted and reported by default, but does not fail the job', async () => {
    const job = await ended('the default');
    expect(job.status).toMatchObject({ phase: 'Succeeded', vulnerabilities: { critical: 1, gating: 0 } });
    expect(idsOf(job)).toContain(unfixedInDebian);
  });

  test('failOn low includes vulnerabilities of low severity', async () => {
    const { status } = await ended('the lowest');
    expect(status).toMatchObject({ phase: 'Failed', failureDetails: { reason: 'VulnerabilitiesFound' } });
    expect(status.vulnerabilities?.gating).toBeGreaterThan(1);
  });
});

describe('the audit', () => {
  /** Lynis matches lines that begin with USER, even in a heredoc. */
  const dockerfile = `FROM debian:bookworm
COPY <<EOF /words
USER /*/../*/../*/../*/../*/*
EOF
RUN chmod 777 /words && echo without openssh
CMD echo '{"perf":0.99}' > /data/perf.json
`;

  test('reports its findings, fails no job, and is not slowed down by words with glob patterns', async () => {
    const job = await team().ended(await team().submit({ source: { dockerfile } }));
    expect(job.status).toMatchObject({ phase: 'Succeeded', performance: 0.99 });
    const { status } = await team().until(job, (now) => now.status.audit !== undefined, 'the audit');
    expect(status.audit).toMatchObject({ suggestions: 1 });
    expect(status.audit?.findings).toContainEqual({ level: 'warning', message: 'Warning: chmod 777 found' });
    expect(status.audit?.findings.map(({ message }) => message)).not.toContainEqual(
      expect.stringMatching(/^No user declared/),
    );
  });
});

describe('without the vulnerability database', () => {
  useOperatorWith({ SCAN_SERVER: '', SCAN_DB_REPOSITORY: '10.90.0.2:5000/dockerfilejob/no-such-database:2' });

  test('the scan is inconclusive, and the image is not run', async () => {
    const job = await team().ended(await team().submit({ source: { dockerfile: perf } }));
    expect(job.status).toMatchObject({ phase: 'Failed', failureDetails: { reason: 'ScanInconclusive' } });
    expect(stepsWithPods(job)).toEqual(['build', 'scan']);
  });
});
