import { isPushDue } from '../../../../src/pipeline/7-publish/push-secret.ts';
import { unwantedImages } from '../../../../src/pipeline/7-publish/unwanted-images.ts';
import { decide } from '../../../../src/pipeline/index.ts';
import { newRun } from '../../../../src/pipeline/record.ts';
import { runHash } from '../../../../src/resource/names.ts';
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
    expect(unwantedImages(deleted(), { push, settings })).toEqual([unwanted]);
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

  const during = (hash: string, spec: JobOverrides['spec'] = {}) =>
    deleted({ spec, status: { output: undefined, runHash: hash } });

  it('goes if the job was deleted while it was being published', () => {
    expect(unwantedImages(during(runHash(deleted())), { push, settings })).toEqual([unwanted]);
  });

  it('goes if only its tag was changed before the job was deleted', () => {
    const changed = deleted({ spec: { output: { image: 'registry.test/ada/build-1:v2' } } });
    expect(unwantedImages(changed, { push, settings })).toEqual([unwanted]);
  });

  it('attack 114: stays if the spec was changed while it was being published', () => {
    const changed = during(runHash(deleted()), { output: { image: 'registry.test/jobs/another' } });
    expect(unwantedImages(changed, { push, settings })).toEqual([]);
    expect(isPushDue(changed)).toBe(false);
  });

  it('goes although the job is at another run by now, whose image may be the same', () => {
    const changed = { ...deleted({ spec: { source: { dockerfile: 'FROM other' } } }) };
    const { metadata, ...again } = changed;
    const { deletionTimestamp: _at, ...living } = metadata;
    const next = { ...again, metadata: { ...living, generation: 2 } };
    const { status } = decide(
      { ...next, status: { ...next.status, run: 1, runHash: 'old', observedGeneration: 1 } },
      makeSnapshot({ settings }),
    );
    expect(status).toMatchObject({ phase: 'Init', run: 2, earlierOutputs: [published.output] });
    const over = { ...changed, status };
    expect(isPushDue(over)).toBe(true);
    expect(unwantedImages(over, { push, settings })).toEqual([unwanted]);
    expect(unwantedImages({ ...over, status: { ...status, ...published } }, { push, settings })).toEqual([
      unwanted,
    ]);
    const elsewhere = {
      ...over,
      spec: { ...over.spec, output: { ...over.spec.output, image: 'registry.test/ada/2', timeout: '10m' } },
    };
    expect(unwantedImages(elsewhere, { push, settings })).toEqual([]);
  });

  it('is remembered for the last 8 runs', () => {
    const outputs = Array.from({ length: 8 }, (_, index) => ({
      image: 'registry.test/ada/build-1:latest',
      digest: `sha256:${index}`,
    }));
    const after = newRun(
      { phase: 'Succeeded', earlierOutputs: outputs, output: { ...outputs[0], image: 'i', digest: 'last' } },
      10,
      'hash',
      1,
    );
    expect(after.earlierOutputs?.map((one) => one.digest)).toEqual([
      ...outputs.slice(1).map((one) => one.digest),
      'last',
    ]);
    expect(newRun({ phase: 'Failed' }, 2, 'hash', 1)).not.toHaveProperty('earlierOutputs');
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
    expect(unwantedImages(job, { push, settings })).toEqual([]);
    expect(isPushDue(job)).toBe(false);
  });

  it('stays if the Secret is not known', () => {
    expect(unwantedImages(deleted(), { settings })).toEqual([]);
  });

  it.each([undefined, 'registry.test:5000', 'other.test'])(
    'attack 114: stays if the configuration does not name its registry, but %s',
    (registry) => {
      expect(unwantedImages(deleted(), { push, settings: settingsWith(registry) })).toEqual([]);
    },
  );

  it('may be on Docker Hub, which has several names', () => {
    const spec = { output: { image: 'index.docker.io/ada/build-1' } };
    const job = during(runHash(deleted({ spec })), spec);
    expect(unwantedImages(job, { push, settings: settingsWith('docker.io') })).toMatchObject([
      { repository: 'registry-1.docker.io/ada/build-1' },
    ]);
  });
});
