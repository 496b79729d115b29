import { z } from 'zod';
import { addresses } from '../../../deploy/local/node/addresses.ts';
import type { DockerfileJob } from '../../../src/resource/schema.ts';
import type { SpecInput } from '../../../src/resource/spec.ts';
import { readArchive } from '../../support/cluster/archive.ts';
import { perf } from '../../support/cluster/dockerfiles.ts';
import { egressWith } from '../../support/cluster/node-relay.ts';
import { operatorLog, useOperatorWith } from '../../support/cluster/operator.ts';
import { sampleJob } from '../../support/cluster/samples.ts';
import { success, summaryOf } from '../../support/cluster/summary.ts';
import { useTeam } from '../../support/cluster/use-team.ts';
import { attachmentsOf } from '../../support/cluster/attachments.ts';
import { publishSecrets, startUserRegistry, type UserRegistry } from '../../support/cluster/user-registry.ts';

const team = useTeam('publish');

/** Three ways to one registry, of which two break when so many bytes were sent. The image has thirty million. */
const ways = ['healthy', 'dying', 'slow'] as const;
type Way = (typeof ways)[number];
const breaksAfter = 8_000_000;

let registry: UserRegistry;
const wayTo = (way: Way) => {
  const found = registry.ways[ways.indexOf(way)];
  if (!found) throw new Error(`no way ${way}`);
  return found;
};
const hostOf = (way: Way): string => `${addresses.node}:${wayTo(way).port}`;

beforeAll(async () => {
  registry = await startUserRegistry(ways.length);
  const [dying, slow] = [wayTo('dying').proxy, wayTo('slow').proxy];
  dying.after(breaksAfter, () => {
    dying.drop();
  });
  slow.after(breaksAfter, () => {
    slow.freeze('all');
  });
  await publishSecrets(team(), ways.map(hostOf));
});
afterAll(() => registry.stop());
useOperatorWith(async () => ({
  EGRESS_REGISTRIES: await egressWith(...registry.ways.map(({ port }) => port)),
}));

const tag = 'team/model';
interface Given extends Partial<SpecInput> {
  readonly way?: Way;
  readonly path?: string;
  readonly pushSecret?: string;
  readonly timeout?: string;
}
async function ended({ way = 'healthy', path = tag, pushSecret, timeout, ...spec }: Given) {
  const image = `${hostOf(way)}/${path}`;
  const output = { image, ...(pushSecret !== undefined && { pushSecret }), ...(timeout && { timeout }) };
  return team().ended(await team().submit({ source: { dockerfile: perf }, output, ...spec }));
}
const step = ({ status }: DockerfileJob) => status.steps?.find(({ name }) => name === 'publish');

const podSchema = z.object({
  metadata: z.object({ name: z.string() }),
  spec: z.object({
    containers: z.array(
      z.object({ name: z.string(), volumeMounts: z.array(z.object({ name: z.string() })).default([]) }),
    ),
  }),
});

test('attack 94: with a right password, the image that was judged is there under its tag, and no other container has seen the password', async () => {
  const job = await ended({ pushSecret: 'right', path: `${tag}:1.0` });
  expect(summaryOf(job)).toEqual(success(0.99));
  const digest = job.status.image?.digest ?? '';
  expect(job.status.output).toEqual({ image: `${hostOf('healthy')}/${tag}:1.0`, digest });
  expect(await registry.crane(['digest'], `${tag}:1.0`)).toBe(digest);
  // Pulls every layer, and compares it with its digest and with the config.
  await registry.crane(['validate', '--remote'], `${tag}@${digest}`);
  expect(team().phases(job)).toEqual(expect.arrayContaining(['Running', 'Publishing', 'Succeeded']));
  const mounting = team()
    .podsOf(job)
    .map((pod) => podSchema.parse(pod))
    .flatMap(({ spec }) => spec.containers)
    .filter(({ volumeMounts }) => volumeMounts.some(({ name }) => name === 'output'));
  expect(mounting.map(({ name }) => name)).toEqual(['publish']);
  const texts = JSON.stringify([job.status, await archived(job), await operatorLog()]);
  expect(texts).not.toContain(Buffer.from('user:password').toString('base64'));
});

async function archived(job: DockerfileJob) {
  await team().cleaned(job);
  const kept = await team().until(job, ({ status }) => status.archive !== undefined, 'its archive');
  return readArchive(team().cluster, kept);
}

test('SBOM, provenance and signature are attached to the image, signed with the key of the operator', async () => {
  const args = [{ name: 'release', value: 'bookworm' }];
  const source = { dockerfile: 'ARG release\nFROM debian:${release}\n' };
  const job = await ended({
    ...{ pushSecret: 'right', path: 'team/signed', source, build: { args } },
    run: { enabled: false },
  });
  expect(job.status.phase).toBe('Succeeded');
  const digest = job.status.image?.digest ?? '';
  const attached = await attachmentsOf(registry, 'team/signed', digest);
  expect(attached.map(({ type, predicateType }) => predicateType ?? type)).toEqual([
    'application/vnd.cyclonedx+json',
    'https://slsa.dev/provenance/v1',
    'https://cyclonedx.org/bom',
    'https://sigstore.dev/cosign/sign/v1',
  ]);
  const [sbom, provenance, statement] = attached.map(({ text }) => text);
  expect(sbom).toContain('"name": "zlib1g"');
  expect(JSON.parse(provenance ?? '')).toMatchObject({
    subject: [{ name: `${hostOf('healthy')}/team/signed`, digest: { sha256: digest.slice(7) } }],
    predicate: {
      buildDefinition: {
        externalParameters: {
          source: { dockerfile: job.status.source },
          build: { engine: 'buildkit', args },
        },
      },
    },
  });
  expect(statement).toContain('"name":"zlib1g"');
});

test('with run.enabled: false, a job is build, scan and publish', async () => {
  const job = await ended({ pushSecret: 'right', path: 'team/unrun', run: { enabled: false } });
  expect(job.status).toMatchObject({ phase: 'Succeeded', output: { digest: job.status.image?.digest } });
  expect(job.status.performance).toBeUndefined();
  expect(job.status.steps?.map(({ name }) => name)).toEqual([
    ...['admit', 'isolate', 'build', 'scan', 'publish'],
  ]);
  expect(await registry.crane(['digest'], 'team/unrun:latest')).toBe(job.status.image?.digest);
});

test('a wrong password is refused once, and the message names the registry and the Secret', async () => {
  const job = await ended({ pushSecret: 'wrong', path: 'team/refused' });
  expect(job.status.failureDetails).toMatchObject({
    reason: 'PublishUnauthorized',
    message: expect.stringContaining(
      `the registry "${hostOf('healthy')}" refuses the credentials in Secret "wrong"`,
    ) as string,
  });
  expect(step(job)?.attempt ?? 0).toBe(0);
  expect(job.status.output).toBeUndefined();
});

test('no password is refused', async () => {
  const { status } = await ended({ path: 'team/refused' });
  expect(status.failureDetails).toMatchObject({ reason: 'PublishUnauthorized' });
});

test.each(['unmarked', 'nowhere'])(
  'attack 93: a Secret that its owner has not allowed for the registry is not used: %s',
  async (pushSecret) => {
    const { status } = await ended({ pushSecret, path: 'team/unmarked' });
    expect(status.failureDetails?.reason).toBe('PublishUnauthorized');
    expect(status.steps?.map(({ name }) => name)).toEqual(['admit']);
    await expect(registry.crane(['digest'], 'team/unmarked:latest')).rejects.toThrow('MANIFEST_UNKNOWN');
  },
);

test('a registry that breaks off half-way gets another attempt', async () => {
  const job = await ended({
    way: 'dying',
    pushSecret: 'right',
    path: 'team/dying',
    retry: { backoff: '1s' },
  });
  expect(summaryOf(job)).toEqual(success(0.99));
  expect(step(job)?.attempt).toBe(1);
  await registry.crane(['validate', '--remote'], `team/dying@${job.status.image?.digest ?? ''}`);
});

test('a registry that is slow fails the job when spec.output.timeout is over', async () => {
  const job = await ended({ way: 'slow', pushSecret: 'right', path: 'team/slow', timeout: '5s' });
  expect(job.status.failureDetails).toMatchObject({
    reason: 'PublishFailed',
    message: 'publishing to spec.output.image took longer than spec.output.timeout (5s)',
  });
  expect(step(job)?.attempt ?? 0).toBe(0);
});

test('an image that fails the scan is not published', async () => {
  const { source } = sampleJob('failing/vulnerable.yaml').spec;
  const job = await ended({ pushSecret: 'right', path: 'team/vulnerable', source });
  expect(job.status.failureDetails?.reason).toBe('VulnerabilitiesFound');
  expect(step(job)).toBeUndefined();
  await expect(registry.crane(['digest'], 'team/vulnerable:latest')).rejects.toThrow('MANIFEST_UNKNOWN');
});

test('a digest in spec.output.image is refused at admission, with the reason', async () => {
  const image = `${hostOf('healthy')}/team/model@sha256:${'a'.repeat(64)}`;
  await expect(team().submit({ source: { dockerfile: perf }, output: { image } })).rejects.toThrow(
    'must not have a digest, because the image does not exist yet',
  );
});
