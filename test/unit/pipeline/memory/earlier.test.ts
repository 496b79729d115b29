import type { Settings } from '../../../../src/config/settings.ts';
import { build } from '../../../../src/pipeline/3-build/index.ts';
import { scan } from '../../../../src/pipeline/4-scan/index.ts';
import { decide } from '../../../../src/pipeline/index.ts';
import {
  earlierArchive,
  inputsAfterwards,
  isRemembered,
  takeImage,
  takeVerdict,
} from '../../../../src/pipeline/memory/earlier.ts';
import { inputsHash } from '../../../../src/pipeline/memory/inputs.ts';
import type { DockerfileJob } from '../../../../src/resource/schema.ts';
import type { Status } from '../../../../src/resource/status.ts';
import { jobUid } from '../../../support/job.ts';
import { digest, done, image, makeJobAt } from '../../../support/runs.ts';
import { makeSettings } from '../../../support/settings.ts';
import { at, begin, makeSnapshot } from '../../../support/snapshot.ts';

const images = [{ name: 'debian:bookworm', digest: `sha256:${'b'.repeat(64)}` }];
const { source } = makeSnapshot();
const sha256 = source.kind === 'read' ? source.sha256 : '';
const uid = '00000000-0000-4000-8000-000000000000';
const counts = { critical: 0, high: 0, medium: 1, low: 2, unknown: 0 };
const vulnerabilities = { ...counts, gating: 0, top: [], database: at(-3600) };
const lint = { errors: 0, warnings: 0, infos: 0, findings: [] };
const audit = { warnings: 0, suggestions: 0, findings: [] };
const reusedFrom = { name: 'first', uid, run: 2 };
const hour = 3_600_000;
const limited = (dbMaxAgeHours: number): Settings => {
  const settings = makeSettings();
  return { ...settings, scan: { ...settings.scan, dbMaxAgeHours } };
};
const inputsIn = (settings: Settings) => ({
  hash: inputsHash(makeJobAt('build'), sha256, images, settings),
  images,
});

/** A job that a later one may take its image and verdict from. */
const first = (status: Partial<Status> = {}, metadata: Partial<DockerfileJob['metadata']> = {}) =>
  makeJobAt(
    'measure',
    {
      phase: 'Succeeded',
      run: 2,
      inputs: { ...inputsIn(makeSettings()), unchanged: true },
      image: { ...image, volumes: ['/v'] },
      vulnerabilities,
      lint,
      audit,
      ...status,
    },
    { metadata: { name: 'first', uid, ...metadata } },
  );
const second = (status: Partial<Status> = {}) =>
  makeJobAt('build', { inputs: inputsIn(makeSettings()), source: { sha256 }, ...status });
const taken = (earlier: DockerfileJob | undefined, job = second(), now = begin, settings = makeSettings()) =>
  takeImage(job, makeSnapshot({ now, settings, ...(earlier && { earlier }) }));

describe('a job with the same inputs as an earlier one', () => {
  it('gets a copy of its image, and says from which job', () => {
    expect(taken(first())).toEqual({
      kind: 'done',
      want: [],
      copy: { from: uid, digest, tag: 'run-1' },
      facts: {
        image: { ...image, ref: `registry.test:5001/jobs/${jobUid}@${digest}`, volumes: ['/v'] },
        reusedFrom,
      },
    });
  });

  it('gets its verdict', () => {
    const seen = makeSnapshot({ earlier: first() });
    expect(takeVerdict(second({ reusedFrom }), seen)).toEqual({
      kind: 'done',
      want: [],
      facts: { vulnerabilities, lint, audit },
    });
    const bare = makeSnapshot({ earlier: first({ lint: undefined, audit: undefined }) });
    expect(takeVerdict(second({ reusedFrom }), bare)?.facts).toEqual({ vulnerabilities });
    expect(takeVerdict(second(), seen)).toBeUndefined();
  });

  it('has neither a build pod nor a scan pod: it goes on to the run', () => {
    const decision = decide(second(), makeSnapshot({ earlier: first() }));
    expect(decision.want.filter(({ kind }) => kind === 'Pod').map(({ metadata }) => metadata.name)).toEqual([
      'run-1-0',
    ]);
    expect(decision).toMatchObject({ copy: { from: uid }, status: { phase: 'Scanning', reusedFrom } });
    const [, , built, scanned] = decision.status.steps ?? [];
    expect([built, scanned]).toMatchObject([
      { name: 'build', state: 'Succeeded' },
      { name: 'scan', state: 'Succeeded' },
    ]);
    expect(built?.pod).toBeUndefined();
    const next = { ...second(), status: decision.status };
    expect(decide(next, makeSnapshot())).not.toHaveProperty('copy');
  });

  it('copies nothing before it is admitted', () => {
    const job = second({ phase: 'Init', steps: [] });
    expect(decide(job, makeSnapshot({ earlier: first() }))).toMatchObject({ want: [] });
    expect(decide(job, makeSnapshot({ earlier: first() })).copy).toBeUndefined();
  });

  it('keeps its Dockerfile for the archive', () => {
    const job = makeJobAt('build', second().status, { spec: { source: { configMap: { name: 'a' } } } });
    const outcome = build.decide(job, makeSnapshot({ earlier: first() }));
    expect(outcome.kind === 'done' && outcome.want.map(({ kind }) => kind)).toEqual(['ConfigMap']);
  });

  it('is scanned as always if the verdict is no longer there', () => {
    const job = makeJobAt('scan', { reusedFrom });
    expect(scan.decide(job, makeSnapshot())).toMatchObject({
      kind: 'wait',
      message: 'starting the scan pod',
    });
  });

  it('has the archive of that job', () => {
    expect(earlierArchive(second({ reusedFrom }))).toEqual({ namespace: 'team-a', name: `dfj-${uid}-2` });
    expect(earlierArchive(second())).toBeUndefined();
  });
});

describe('attack 78: nothing is taken', () => {
  it('from a job that was not scanned, or failed its scan', () => {
    const failed = { name: 'scan', state: 'Failed' } as const;
    expect(taken(first({ steps: [done('build'), failed] }))).toBeUndefined();
    expect(taken(first({ steps: [done('build')] }))).toBeUndefined();
    expect(taken(first({ vulnerabilities: { ...vulnerabilities, gating: 1 } }))).toBeUndefined();
    expect(taken(first({ vulnerabilities: undefined }))).toBeUndefined();
  });

  it('from a job of another tenant', () => {
    expect(taken(first({}, { namespace: 'team-b' }))).toBeUndefined();
  });

  it('from a job whose inputs were others, are not known, or did not stay the same', () => {
    const { inputs } = first().status;
    expect(taken(first({ inputs: inputs && { ...inputs, hash: 'f00' } }))).toBeUndefined();
    expect(taken(first({ inputs: inputsIn(makeSettings()) }))).toBeUndefined();
    expect(taken(first({ inputs: undefined }))).toBeUndefined();
    expect(taken(undefined)).toBeUndefined();
  });

  it('from a job that has taken it from another one, is being deleted, or has no image', () => {
    expect(taken(first({ reusedFrom }))).toBeUndefined();
    expect(taken(first({}, { deletionTimestamp: at(0) }))).toBeUndefined();
    expect(taken(first({ image: undefined }))).toBeUndefined();
    expect(isRemembered(first())).toBe(true);
  });

  it('by a job whose source or rules have changed since its inputs were looked up', () => {
    expect(taken(first(), second({ inputs: undefined }))).toBeUndefined();
    const changed = takeImage(
      second(),
      makeSnapshot({ earlier: first(), source: { kind: 'read', dockerfile: 'x', files: {}, sha256: 'x' } }),
    );
    expect(changed).toBeUndefined();
    expect(
      takeImage(second(), makeSnapshot({ earlier: first(), source: { kind: 'unread' } })),
    ).toBeUndefined();
    expect(taken(first(), second(), begin, makeSettings({ mirrors: [] }))).toBeUndefined();
  });

  it('by a job that wants no memory, or has begun to build', () => {
    const none = makeJobAt('build', second().status, { spec: { build: { cache: 'none' } } });
    expect(taken(first(), none)).toBeUndefined();
    const steps = [{ name: 'build', state: 'Running', attempt: 1 } as const];
    expect(taken(first(), second({ steps }))).toBeUndefined();
  });

  it('after 24 hours, if the cluster does not limit the age of the database', () => {
    const [scanned] = [Date.parse(at(1))];
    expect(taken(first(), second(), scanned + 24 * hour - 1)).toBeDefined();
    expect(taken(first(), second(), scanned + 24 * hour)).toBeUndefined();
    const timeless = first({ steps: [done('build'), { name: 'scan', state: 'Succeeded' }] });
    expect(taken(timeless)).toBeUndefined();
  });

  it('once a scan of the namespace has used a newer database', () => {
    const after = (newestDatabase: string, earlier = first()) =>
      takeImage(second(), makeSnapshot({ earlier, newestDatabase }));
    expect(after(at(-3600))).toBeDefined();
    expect(after(at(-3599))).toBeUndefined();
    const { database: _, ...untimed } = vulnerabilities;
    expect(after(at(-3600), first({ vulnerabilities: untimed }))).toBeUndefined();
  });

  it('once its database would be too old, or if its time is unknown', () => {
    const settings = limited(2);
    const inputs = { ...inputsIn(settings), unchanged: true };
    const at2 = (now: number, status: Partial<Status> = {}) =>
      taken(first({ inputs, ...status }), second({ inputs }), now, settings);
    expect(at2(begin + hour - 1)).toBeDefined();
    expect(at2(begin + hour)).toBeUndefined();
    const { database: _, ...untimed } = vulnerabilities;
    expect(at2(begin, { vulnerabilities: untimed })).toBeUndefined();
    const fresh = { ...vulnerabilities, database: at(7200) };
    expect(at2(begin + 2 * hour + 1000, { vulnerabilities: fresh })).toBeUndefined();
  });
});

describe('the inputs of a job', () => {
  it('are recorded when it is admitted, if they could be looked up', () => {
    const job = makeJobAt('build', { source: { sha256 } });
    expect(build.decide(job, makeSnapshot({ images })).facts).toEqual({ inputs: inputsIn(makeSettings()) });
    expect(build.decide(job, makeSnapshot()).facts).toBeUndefined();
  });

  const over = (status: Partial<Status> = {}) =>
    makeJobAt('measure', { ...second().status, phase: 'Succeeded', ...status });

  it('count after the end if they are still the same', () => {
    const inputs = { ...inputsIn(makeSettings()), unchanged: true };
    expect(inputsAfterwards(over(), makeSnapshot({ images }))).toEqual({ inputs });
    expect(build.afterwards?.(over(), makeSnapshot({ images }))).toEqual({ inputs });
  });

  it('attack 78: do not count if an image, the database, the source or a rule is another one', () => {
    const moved = images.map((one) => ({ ...one, digest }));
    expect(inputsAfterwards(over(), makeSnapshot({ images: moved }))).toEqual({});
    expect(inputsAfterwards(over({ source: { sha256: 'x' } }), makeSnapshot({ images }))).toEqual({});
    expect(inputsAfterwards(over({ source: {} }), makeSnapshot({ images }))).toEqual({});
    const settings = makeSettings({ mirrors: [] });
    expect(inputsAfterwards(over(), makeSnapshot({ images, settings }))).toEqual({});
    expect(inputsAfterwards(over(), makeSnapshot())).toEqual({});
    expect(inputsAfterwards(over({ inputs: undefined }), makeSnapshot({ images }))).toEqual({});
  });

  it('are not known for a source that a pod fetches', () => {
    const job = makeJobAt('build', {}, { spec: { source: { git: { url: 'https://x.test/a' } } } });
    const seen = makeSnapshot({ images, source: { kind: 'fetched-in-pod' } });
    expect(build.decide(job, seen).facts).toBeUndefined();
  });
});
