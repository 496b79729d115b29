import { labels } from '../../../src/resource/names.ts';
import { kind, type DockerfileJob } from '../../../src/resource/schema.ts';
import { pushBuilderStandIn } from '../../support/cluster/builder-stand-in.ts';
import { addLayoutSource, layoutSpec } from '../../support/cluster/layout-sources.ts';
import { useOperatorWith } from '../../support/cluster/operator.ts';
import { useOutcomes } from '../../support/cluster/outcomes.ts';
import { patiently } from '../../support/cluster/patiently.ts';
import { tagsOf } from '../../support/cluster/registry.ts';
import { useTeam } from '../../support/cluster/use-team.ts';

/** Layouts that a RUN can leave for the push, and what the message of their refusal says. */
const attacks = {
  index: ['attack 55: an index', 'layout blob'],
  nested: ['attack 55: an index that claims to be an image', 'layout blob'],
  two: ['attack 55: two images', 'does not name exactly one manifest'],
  sniffed: ['attack 56: a layer that is gzip or tar, as the reader likes', '"layers.0.mediaType"'],
  mislabeled: ['attack 56: a layer that is not gzip, as it claims', 'is not gzip'],
  'config-urls': ['attack 57: a config from elsewhere', 'must not have the field "urls"'],
  'layer-urls': ['attack 57: a layer from elsewhere', 'layers.0'],
  bomb: ['attacks 29, 58: a layer that unpacks to 700 MB', 'unpacks to too many bytes'],
  sparse: ['attacks 28, 29: a file that declares 100 GiB', 'an entry of the type "S"'],
  config: ['attacks 30, 58: a config of 10 MB', 'more than 1048576'],
  layers: ['attack 30: 201 layers', 'has more than 127 layers'],
  blobs: ['attack 58: 2,000 blobs', 'more than 130 blobs'],
  dots: ['attack 24: names that lead out of the image', 'the name'],
  'diff-ids': ['attack 75: diff ids of other layers', 'diff id'],
  swapped: ['attacks 22, 36: other content under the digest of a manifest', 'digest'],
  forged: ['attack 68: the result of a push as the name of a folder', 'could not be read'],
} as const;

type Attack = keyof typeof attacks;
const names = Object.keys(attacks) as Attack[];

const team = useTeam('layouts');

const nameOf = ({ metadata }: DockerfileJob) => ({ namespace: metadata.namespace, name: metadata.name });

const stepsOf = (job: DockerfileJob): unknown[] =>
  team()
    .podsOf(job)
    .map(({ metadata }) => metadata.labels[labels.step]);

const kanikoImage = process.env['KANIKO_IMAGE'] ?? '';
const builders: [string, () => Promise<string>][] = [['a stand-in for the engine', pushBuilderStandIn]];
if (kanikoImage !== '') builders.push([`kaniko (${kanikoImage})`, () => Promise.resolve(kanikoImage)]);

describe.each(builders)('a layout that RUN writes under %s', (_builder, image) => {
  // With base images, the scan rejects even the honest layout: it does not begin with the layers of debian.
  useOperatorWith(async () => ({ KANIKO_IMAGE: await image(), SCAN_BASE_IMAGES: 'off' }));
  beforeAll(() => Promise.all(['honest', ...names].map((name) => addLayoutSource(team(), name))));
  const ended = useOutcomes(
    team,
    Object.fromEntries((['honest', ...names] as const).map((name) => [name, layoutSpec(name)])),
  );

  test('is pushed, judged and scanned if it is an image', async () => {
    const { status } = await ended('honest');
    // Whether its forged package list is believed is another question.
    expect(status.failureDetails?.reason).not.toBe('PushFailed');
    expect(status.vulnerabilities).toBeDefined();
    expect(status.image).toBeDefined();
  });

  test.each(names.map((name) => [attacks[name][0], name] as const))(
    '%s: fails with PushFailed, without a retry, and is never run',
    async (_title, name) => {
      const job = await ended(name);
      const { phase, failureDetails, steps } = job.status;
      expect({ phase, reason: failureDetails?.reason }).toEqual({ phase: 'Failed', reason: 'PushFailed' });
      expect(failureDetails?.message).toContain(attacks[name][1]);
      expect(steps?.filter(({ attempt }) => attempt !== undefined && attempt > 0)).toEqual([]);
      expect(stepsOf(job)).not.toContain('run');
    },
  );

  test('leaves nothing in the registry once its job is deleted', async () => {
    const jobs = await Promise.all(names.map(ended));
    await Promise.all(jobs.map((job) => team().remove(job)));
    for (const job of jobs) {
      await patiently(
        async () => ((await team().cluster.get({ kind, ...nameOf(job) })) ? undefined : true),
        'the job to be gone',
      );
      expect(await tagsOf(job)).toEqual([]);
    }
  });
});
