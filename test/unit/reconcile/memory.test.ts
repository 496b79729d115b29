import { gzipSync } from 'node:zlib';
import type { KubeObject } from '../../../src/cluster/object.ts';
import { makeStore } from '../../../src/cluster/watch/store.ts';
import { Memory } from '../../../src/reconcile/memory.ts';
import { memoryKey } from '../../../src/reconcile/watches.ts';
import { jobEntry, type JobEntry } from '../../../src/resource/job-entry.ts';
import type { DockerfileJob } from '../../../src/resource/schema.ts';
import { makeJobAt } from '../../support/runs.ts';
import { makeSettings } from '../../support/settings.ts';

const inputs = { hash: 'f00', images: [] };
const over = (name: string, namespace = 'team-a', creationTimestamp = '2026-01-01T00:00:00Z') =>
  makeJobAt(
    'measure',
    { phase: 'Succeeded', inputs: { ...inputs, unchanged: true } },
    { metadata: { name, uid: `uid-of-${name}`, namespace, creationTimestamp } },
  );
const building = makeJobAt('build', { inputs });

/** What a pass reads, and which objects it gets for that. */
async function read(
  job: DockerfileJob,
  stored: readonly DockerfileJob[],
  objects: readonly unknown[] = stored,
) {
  const jobs = makeStore<JobEntry, 'memory'>({ memory: memoryKey });
  for (const one of stored) jobs.set(`${one.metadata.namespace}/${one.metadata.name}`, jobEntry(one));
  const got: string[] = [];
  const cluster = {
    get: (ref: { kind: string; namespace?: string; name: string }) => {
      got.push(`${ref.namespace ?? ''}/${ref.name}`);
      const all = objects as KubeObject[];
      return Promise.resolve(all.find(({ metadata }) => metadata.name === ref.name));
    },
  };
  const memory = new Memory({ cluster: cluster as never, jobs, settings: makeSettings() });
  return { ...(await memory.read(job, { kind: 'unread' }, false, [])), got };
}

describe('the memory of a namespace', () => {
  it('finds the latest job with the same inputs, and reads no other', async () => {
    const stored = [over('b', 'team-a', '2026-01-02T00:00:00Z'), over('a'), over('c')];
    const { earlier, got } = await read(building, stored);
    expect(earlier?.metadata.name).toBe('b');
    expect(got).toEqual(['team-a/b']);
  });

  it('attack 78: has no job of another namespace, and none whose inputs only its labels tell', async () => {
    const labeled = makeJobAt(
      'measure',
      { phase: 'Succeeded' },
      { metadata: { labels: { 'dockerfilejob.io/inputs': 'f00' } } },
    );
    expect((await read(building, [over('a', 'team-b')])).got).toEqual([]);
    expect((await read(building, [labeled])).got).toEqual([]);
  });

  it('has no job that is gone meanwhile, is another one of that name, or cannot be read', async () => {
    const other = over('a');
    other.metadata.uid = 'another';
    for (const object of [undefined, other, { metadata: { name: 'a' } }])
      expect((await read(building, [over('a')], object ? [object] : [])).earlier).toBeUndefined();
  });

  it('is not asked by a job that has begun to build', async () => {
    expect((await read(makeJobAt('scan', { inputs }), [over('a')])).got).toEqual([]);
  });
});

describe('the archive of the job that an image was taken from', () => {
  const reusedFrom = { name: 'a', uid: 'u', run: 1 };
  const job = makeJobAt('measure', { phase: 'Succeeded', reusedFrom });
  const packed = (text: string) => gzipSync(text).toString('base64');

  it('is read for the archive of the job, as far as it is one', async () => {
    const binaryData = {
      'build.log.gz': packed('built'),
      'trivy.json.gz': packed('{}'),
      'x.gz': 'bm90IGd6aXA=',
      'bomb.gz': packed('0'.repeat(600_000)),
    };
    const archive = { metadata: { name: 'dfj-u-1' }, binaryData };
    const known = await read(job, [], [archive]);
    expect(known.earlierTexts).toEqual({ 'build.log': 'built' });
    expect(known.earlierReport).toBe(packed('{}'));
    expect((await read(job, [], [])).earlierTexts).toEqual({});
    const forged = { ...archive, binaryData: { 'trivy.json.gz': 'not base64' } };
    expect((await read(job, [], [forged])).earlierReport).toBeUndefined();
    expect((await read(makeJobAt('measure', { phase: 'Succeeded' }), [])).got).toEqual([]);
  });
});
