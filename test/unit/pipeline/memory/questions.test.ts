import type { Settings } from '../../../../src/config/settings.ts';
import { textSource } from '../../../../src/pipeline/3-build/sources/text-input.ts';
import { questionsOf } from '../../../../src/pipeline/memory/questions.ts';
import type { SourceSeen } from '../../../../src/pipeline/snapshot.ts';
import type { SpecInput } from '../../../../src/resource/spec.ts';
import { makeJob } from '../../../support/job.ts';
import { done, makeJobAt } from '../../../support/runs.ts';
import { makeSettings } from '../../../support/settings.ts';

const digest = `sha256:${'d'.repeat(64)}`;
const { registry, scan } = makeSettings();
const database = {
  name: 'mirror.test:5000/dockerfilejob/trivy-db:2',
  asking: [
    { host: 'mirror.test:5000', path: 'dockerfilejob/trivy-db', tag: '2', insecure: false, as: 'operator' },
  ],
};

interface Given {
  readonly settings?: Partial<Settings>;
  readonly spec?: Partial<SpecInput>;
  readonly source?: SourceSeen;
  readonly isNext?: boolean;
}

const asked = (dockerfile: string, { settings, spec, source, isNext = true }: Given = {}) =>
  questionsOf(makeJob({ spec: { ...spec } }), {
    source: source ?? textSource(dockerfile, {}),
    settings: makeSettings(settings),
    isNext,
  });
const hostsOf = (dockerfile: string, settings?: Partial<Settings>) =>
  asked(dockerfile, { ...(settings && { settings }) })?.[0]?.asking.map(({ host }) => host);

describe('before a job starts', () => {
  it('its images are looked up where the engines pull them, without credentials, and the database', () => {
    const place = { path: 'library/debian', tag: 'bookworm', insecure: false, as: 'nobody' };
    const asking = ['mirror.test:5000', 'index.docker.io'].map((host) => ({ host, ...place }));
    expect(asked('FROM debian:bookworm\n')).toEqual([{ name: 'debian:bookworm', asking }, database]);
  });

  it('an image with a digest needs no question', () => {
    const name = `registry.test/a@${digest}`;
    expect(asked(`FROM ${name}\n`)).toEqual([{ name, asking: [], digest }, database]);
  });

  it('variables have the values of spec.build.args', () => {
    const args = [{ name: 'release', value: 'trixie' }];
    const questions = asked('ARG release\nFROM debian:$release\n', { spec: { build: { args } } });
    expect(questions?.map(({ name }) => name)).toEqual(['debian:trixie', database.name]);
  });

  it('a database with a digest needs no question, either', () => {
    const name = `mirror.test/db@${digest}`;
    const questions = asked('FROM scratch\n', { settings: { scan: { ...scan, dbRepository: name } } });
    expect(questions).toEqual([{ name, asking: [], digest }]);
  });

  it('mirrors and the database are asked over plain HTTP only if the engines and the scanner do so', () => {
    const insecure = { registry: { ...registry, insecure: true, dockerConfig: undefined } };
    const questions = asked('FROM debian\n', { settings: insecure }) ?? [];
    expect(questions.flatMap(({ asking }) => asking).map(({ host, insecure }) => [host, insecure])).toEqual([
      ['mirror.test:5000', true],
      ['index.docker.io', false],
      ['mirror.test:5000', true],
    ]);
  });

  it('attack 78: no host is asked only because a Dockerfile names it', () => {
    const insecure = { registry: { ...registry, insecure: true, dockerConfig: undefined } };
    for (const host of ['10.0.0.1:80', 'metadata.internal', 'localhost:6443', registry.host])
      for (const settings of [{}, insecure]) expect(asked(`FROM ${host}/a\n`, { settings })).toBeUndefined();
    expect(asked('FROM debian\nCOPY --from=10.0.0.1:80/a /x /x\n')).toBeUndefined();
  });

  it('a host is asked that the list of base images names, unless it does so with wildcards', () => {
    expect(hostsOf('FROM ghcr.io/team/a\n', { baseImages: ['ghcr.io/team/*'] })).toEqual(['ghcr.io']);
    expect(hostsOf('FROM ghcr.io/team/a\n', { baseImages: ['**/a'] })).toBeUndefined();
    expect(hostsOf('FROM ghcr.io/team/a\n', { baseImages: ['*.io/team/a'] })).toBeUndefined();
  });

  it('nothing is looked up if it cannot be known what the job would get', () => {
    expect(asked('FROM debian\nADD https://example.com/a /a\n')).toBeUndefined();
    expect(asked('FROM debian:$unknown\n')).toBeUndefined();
    expect(asked(Array.from({ length: 9 }, (_, n) => `FROM debian:${n}\n`).join(''))).toBeUndefined();
    expect(asked('NONSENSE\n')).toBeUndefined();
    expect(asked('', { source: { kind: 'fetched-in-pod' } })).toBeUndefined();
    expect(asked('FROM debian\n', { settings: { scan: { ...scan, dbRepository: 'a b' } } })).toBeUndefined();
  });

  it('nothing is looked up if the job wants no memory, or does not start', () => {
    expect(asked('FROM debian\n', { spec: { build: { cache: 'none' } } })).toBeUndefined();
    expect(asked('FROM debian\n', { isNext: false })).toBeUndefined();
    expect(asked('FROM debian\n', { spec: { suspend: true } })).toBeUndefined();
    expect(asked('FROM debian\n', { spec: { cancel: true } })).toBeUndefined();
  });
});

describe('after a job', () => {
  const inputs = {
    hash: 'f00',
    images: [
      { name: 'debian', digest },
      { name: database.name, digest },
    ],
  };
  const after = (status: object, metadata = {}) =>
    questionsOf(
      makeJobAt('measure', { phase: 'Succeeded', inputs, ...status }, { metadata: { ...metadata } }),
      { source: { kind: 'unread' }, settings: makeSettings(), isNext: true },
    )?.map(({ name }) => name);

  it('the same is looked up once more, whatever became of its run', () => {
    expect(after({})).toEqual(['debian', database.name]);
    expect(after({ phase: 'Failed' })).toEqual(['debian', database.name]);
  });

  it('nothing is looked up if nobody could use it', () => {
    expect(after({ inputs: undefined })).toBeUndefined();
    expect(after({ inputs: { ...inputs, unchanged: true } })).toBeUndefined();
    expect(after({ archive: 'dfj-1' })).toBeUndefined();
    expect(after({ reusedFrom: { name: 'a', uid: 'b', run: 1 } })).toBeUndefined();
    expect(after({ phase: 'Running' })).toBeUndefined();
    expect(after({}, { deletionTimestamp: '2026-01-01T00:00:00Z' })).toBeUndefined();
  });

  it('attack 78: nothing is looked up if its scan did not pass', () => {
    expect(after({ steps: [done('build'), { name: 'scan', state: 'Failed' }] })).toBeUndefined();
  });
});
