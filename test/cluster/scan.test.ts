import type { DockerfileJob } from '../../src/resource/schema.ts';
import type { SpecInput } from '../../src/resource/spec.ts';
import { perf } from '../support/cluster/dockerfiles.ts';
import { useOperatorWith } from '../support/cluster/operator.ts';
import { useOutcomes } from '../support/cluster/outcomes.ts';
import { sampleJob } from '../support/cluster/samples.ts';
import { useTeam } from '../support/cluster/use-team.ts';

const team = useTeam('scan');

const vulnerable = sampleJob('failing/vulnerable.yaml').spec.source;
/** Of the offline database: in each image that is made of Debian 12, and without a fix there. */
const unfixedInDebian = 'CVE-2023-45853';

const stepsWithPods = (job: DockerfileJob): (string | undefined)[] =>
  team()
    .podsOf(job)
    .map(({ metadata }) => metadata.labels['dockerfilejob.io/step'])
    .sort();

const idsOf = ({ status }: DockerfileJob): string[] => status.vulnerabilities?.top.map(({ id }) => id) ?? [];

describe('the default gate: high or critical, and there is a fix', () => {
  let job: DockerfileJob;
  beforeAll(async () => {
    job = await team().ended(await team().submit({ source: vulnerable }));
  });

  test('fails an image with such vulnerabilities, naming them', () => {
    const { failureDetails, vulnerabilities } = job.status;
    expect(job.status).toMatchObject({ phase: 'Failed', failureDetails: { reason: 'VulnerabilitiesFound' } });
    expect(vulnerabilities?.gating).toBeGreaterThan(0);
    expect((vulnerabilities?.critical ?? 0) + (vulnerabilities?.high ?? 0)).toBeGreaterThan(0);
    const [worst] = vulnerabilities?.top ?? [];
    expect(worst?.id).toMatch(/^(CVE|GHSA)-/);
    expect(worst?.fixed).toBeDefined();
    expect(failureDetails?.message).toContain(worst?.id);
  });

  test('tells of the audit all the same', async () => {
    const { status } = await team().until(job, (now) => now.status.audit !== undefined, 'the audit');
    expect(status.audit?.findings).toContainEqual({
      level: 'warning',
      message: 'No ENTRYPOINT defined in Dockerfile.',
    });
  });

  test('never makes a run pod for it', () => {
    expect(stepsWithPods(job)).toEqual(['build', 'scan']);
  });

  test('lets it through when those ids are ignored', async () => {
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
    'unfixed ones count': { source: { dockerfile: perf }, scan: { ignoreUnfixed: false } },
    'unfixed ones count, but this one is ignored': {
      source: { dockerfile: perf },
      scan: { ignoreUnfixed: false, failOn: 'critical', ignore: { ids: [unfixedInDebian] } },
    },
    'the default': { source: { dockerfile: perf } },
    'the lowest': { source: { dockerfile: perf }, scan: { ignoreUnfixed: false, failOn: 'low' } },
  } satisfies Record<string, SpecInput>);

  test('a critical one without a fix fails the job where ignoreUnfixed is false', async () => {
    const job = await ended('unfixed ones count');
    expect(job.status).toMatchObject({
      phase: 'Failed',
      failureDetails: { reason: 'VulnerabilitiesFound' },
      vulnerabilities: { critical: 1, gating: 1 },
    });
    expect(idsOf(job)[0]).toBe(unfixedInDebian);
  });

  test('that one alone can be ignored', async () => {
    const { status } = await ended('unfixed ones count, but this one is ignored');
    expect(status).toMatchObject({ phase: 'Succeeded', performance: 0.99, vulnerabilities: { gating: 0 } });
  });

  test('by default it is counted and told, and fails nothing', async () => {
    const job = await ended('the default');
    expect(job.status).toMatchObject({ phase: 'Succeeded', vulnerabilities: { critical: 1, gating: 0 } });
    expect(idsOf(job)).toContain(unfixedInDebian);
  });

  test('failOn low counts the low ones, too', async () => {
    const { status } = await ended('the lowest');
    expect(status).toMatchObject({ phase: 'Failed', failureDetails: { reason: 'VulnerabilitiesFound' } });
    expect(status.vulnerabilities?.gating).toBeGreaterThan(1);
  });
});

describe('the audit', () => {
  /** Lynis looks for lines that begin with USER, wherever they are. */
  const dockerfile = `FROM debian:bookworm
COPY <<EOF /words
USER /*/../*/../*/../*/../*/*
EOF
RUN chmod 777 /words && echo without openssh
CMD echo '{"perf":0.99}' > /data/perf.json
`;

  test('tells what it found, fails no job, and is not held up by words that are patterns', async () => {
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

describe("without the scanner's database", () => {
  useOperatorWith({ SCAN_DB_REPOSITORY: '10.90.0.2:5000/dockerfilejob/no-such-database:2' });

  test('no image is called clean: the scan is inconclusive, and the image is not run', async () => {
    const job = await team().ended(await team().submit({ source: { dockerfile: perf } }));
    expect(job.status).toMatchObject({ phase: 'Failed', failureDetails: { reason: 'ScanInconclusive' } });
    expect(stepsWithPods(job)).toEqual(['build', 'scan']);
  });
});
