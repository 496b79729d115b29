import { isPushDue } from '../../../../src/pipeline/7-publish/push-secret.ts';
import { unwantedImage } from '../../../../src/pipeline/7-publish/unwanted-image.ts';
import { decide } from '../../../../src/pipeline/index.ts';
import type { Status } from '../../../../src/resource/status.ts';
import { makeJob, type JobOverrides } from '../../../support/job.ts';
import { digest, done, image } from '../../../support/runs.ts';
import { makeSettings } from '../../../support/settings.ts';
import { at, begin, makeSnapshot } from '../../../support/snapshot.ts';

const push = { kind: 'credentials', dockerConfig: '{}', mayDelete: true } as const;
const output = { image: 'registry.test/ada/build-1', pushSecret: 'push' };
const published: Partial<Status> = {
  phase: 'Succeeded',
  startTime: at(0),
  image,
  steps: [done('publish')],
  output: { image: 'registry.test/ada/build-1:latest', digest },
};
const annotations = { 'dockerfilejob.io/delete-image': 'true' };
const deleted = ({ metadata, spec, status }: JobOverrides = {}) => {
  const job = makeJob({ spec: { output, ...spec }, status: { ...published, ...status } });
  return { ...job, metadata: { ...job.metadata, deletionTimestamp: at(0), annotations, ...metadata } };
};
const { publish } = makeSettings();
const settingsWith = (deletesFrom: string | undefined) =>
  makeSettings({ publish: { ...publish, deletesFrom } });
const settings = settingsWith('registry.test');
const unwanted = { repository: 'registry.test/ada/build-1', digest, push };

describe('a published image whose job is deleted', () => {
  it('goes with the job if whoever deletes it wants that', () => {
    expect(unwantedImage(deleted(), { push, settings })).toEqual(unwanted);
    expect(isPushDue(deleted())).toBe(true);
    expect(decide(deleted(), makeSnapshot({ push, settings }))).toMatchObject({
      finalizer: 'release',
      absent: [
        { kind: 'images', giveUp: false },
        { kind: 'published', image: unwanted, giveUp: false },
      ],
    });
  });

  it('stays if the registry has not answered for ten minutes', () => {
    const late = makeSnapshot({ push, settings, now: begin + 600_000 });
    expect(decide(deleted(), late)).toMatchObject({
      finalizer: 'release',
      absent: [{ kind: 'images' }, { kind: 'published', giveUp: true }],
    });
  });

  it('goes if the job was deleted while it was being published', () => {
    expect(unwantedImage(deleted({ status: { output: undefined } }), { push, settings })).toEqual(unwanted);
  });

  it.each<[string, JobOverrides]>([
    ['nobody asks for that', { metadata: { annotations: {} } }],
    ['nobody has annotated the job', { metadata: { annotations: undefined } }],
    [
      'the annotation says something else',
      { metadata: { annotations: { ...annotations, ...{ 'dockerfilejob.io/delete-image': 'no' } } } },
    ],
    ['nothing was published', { status: { steps: [done('scan')] } }],
    ['no step has begun', { status: { steps: undefined } }],
    ['nothing was built', { status: { image: undefined } }],
    ['nothing is to be published any more', { spec: { output: undefined } }],
    ['another image is to be published by now', { spec: { output: { image: 'registry.test/ada/other' } } }],
  ])('stays, and no Secret is read, if %s', (_when, overrides) => {
    const job = deleted(overrides);
    expect(unwantedImage(job, { push, settings })).toBeUndefined();
    expect(isPushDue(job)).toBe(false);
  });

  it('stays if the Secret is not known', () => {
    expect(unwantedImage(deleted(), { settings })).toBeUndefined();
  });

  it.each([undefined, 'registry.test:5000', 'other.test'])(
    'attack 114: stays if the configuration does not name its registry, but %s',
    (registry) => {
      expect(unwantedImage(deleted(), { push, settings: settingsWith(registry) })).toBeUndefined();
    },
  );

  it('may be on Docker Hub, which has several names', () => {
    const spec = { output: { image: 'index.docker.io/ada/build-1' } };
    const job = deleted({ spec, status: { output: undefined } });
    expect(unwantedImage(job, { push, settings: settingsWith('docker.io') })).toMatchObject({
      repository: 'registry-1.docker.io/ada/build-1',
    });
  });
});
