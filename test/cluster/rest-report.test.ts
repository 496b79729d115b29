import { z } from 'zod';
import type { DockerfileJob } from '../../src/resource/schema.ts';
import { perf } from '../support/cluster/dockerfiles.ts';
import { rest } from '../support/cluster/rest.ts';
import { useTeam } from '../support/cluster/use-team.ts';

const team = useTeam('rest-report');

const reportOf = ({ metadata }: DockerfileJob, accept: string) =>
  rest('GET', `/api/v1/jobs/${metadata.uid}/report`, { headers: { accept } });

const trivy = z.object({
  Metadata: z.object({ RepoDigests: z.array(z.string()), OS: z.object({ Family: z.string() }) }),
  Results: z.array(
    z.looseObject({
      Packages: z.array(z.looseObject({ Name: z.string() })).default([]),
      Vulnerabilities: z.array(z.looseObject({ VulnerabilityID: z.string() })).default([]),
    }),
  ),
});

test('the report of a job is there in three formats, and of a job that took its image from it, too', async () => {
  const source = { dockerfile: perf };
  const build = { cache: 'tenant' } as const;
  const first = await team().submit({ source, build });
  const job = await team().until(
    first,
    ({ status }) => status.inputs?.unchanged === true && status.archive !== undefined,
    'to be remembered and archived',
  );
  const again = await team().ended(await team().submit({ source, build }));
  expect(again.status.reusedFrom?.uid).toBe(job.metadata.uid);
  await team().cleaned(again);

  for (const one of [job, again]) {
    const { status, body } = await reportOf(one, 'application/json');
    expect(status).toBe(200);
    const report = trivy.parse(body);
    expect(report.Metadata.OS.Family).toBe('debian');
    expect(report.Metadata.RepoDigests.join()).toContain(String(one.status.image?.digest));
    const found = report.Results.flatMap(({ Vulnerabilities }) => Vulnerabilities);
    const ids = new Set(found.map(({ VulnerabilityID }) => VulnerabilityID));
    for (const { id } of one.status.vulnerabilities?.top ?? []) expect(ids).toContain(id);

    const sarif = await reportOf(one, 'application/sarif+json');
    expect(sarif.contentType).toContain('application/sarif+json');
    const [run] = z
      .object({ version: z.literal('2.1.0'), runs: z.array(z.object({ results: z.array(z.unknown()) })) })
      .parse(sarif.body).runs;
    expect(run?.results).toHaveLength(found.length);

    const bom = await reportOf(one, 'application/vnd.cyclonedx+json');
    const { components } = z
      .object({
        specVersion: z.literal('1.6'),
        components: z.array(z.looseObject({ purl: z.string().optional() })),
      })
      .parse(bom.body);
    const packages = report.Results.flatMap(({ Packages }) => Packages);
    expect(components.filter(({ purl }) => purl !== undefined)).toHaveLength(packages.length);
  }
});

test('a job that is not over has no report yet', async () => {
  const job = await team().submit({ source: { dockerfile: perf }, suspend: true });
  expect(await reportOf(job, 'application/json')).toMatchObject({
    status: 404,
    body: { reason: 'NotFound', detail: expect.stringContaining('is kept when the job is over') as string },
  });
});
