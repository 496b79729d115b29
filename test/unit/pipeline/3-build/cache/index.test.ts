import { buildCache } from '../../../../../src/pipeline/3-build/cache/index.ts';
import { cacheKeys } from '../../../../../src/pipeline/3-build/cache/keys.ts';
import { build } from '../../../../../src/pipeline/3-build/index.ts';
import { buildPod } from '../../../../../src/pipeline/3-build/pod.ts';
import { sourceOf } from '../../../../../src/pipeline/3-build/sources/index.ts';
import { textSource } from '../../../../../src/pipeline/3-build/sources/text-input.ts';
import { disk } from '../../../../../src/pipeline/manifest/disk.ts';
import type { Container } from '../../../../../src/pipeline/manifest/kubernetes.ts';
import type { PodManifest } from '../../../../../src/pipeline/manifest/pod.ts';
import { makeContext } from '../../../../support/context.ts';
import { makeJob } from '../../../../support/job.ts';
import { makeJobAt } from '../../../../support/runs.ts';
import { makeSettings } from '../../../../support/settings.ts';
import { makeSnapshot } from '../../../../support/snapshot.ts';
import type { EngineName, SpecInput } from '../../../../../src/resource/spec.ts';
import type { Settings } from '../../../../../src/config/settings.ts';

const dockerfile = 'FROM debian\nRUN install\nCOPY <<EOF /end\nend\nEOF\n';
const tagFor = (engine: EngineName) => {
  const [key = ''] = cacheKeys(makeJob(), engine, dockerfile);
  return { key, tag: `${key}-20260101120000-1` };
};
const { key, tag } = tagFor('buildkit');

/** The build pod of a job whose tenant has these tags in its cache. */
function podWith(
  cacheTags: string[],
  of: SpecInput['build'] = {},
  settings: Partial<Settings> = {},
  attempt = 0,
) {
  const at = makeJobAt('build', { steps: [{ name: 'build', state: 'Running', attempt }] });
  const { spec } = makeJob({ spec: { build: { engine: 'buildkit', ...of } } });
  const job = { ...at, spec };
  const source = textSource(dockerfile, {});
  const seen = makeSnapshot({
    cacheTags,
    source,
    settings: makeSettings(settings),
    namespace: { run: 1, deleting: false },
  });
  const outcome = build.decide(job, seen);
  const want = outcome.kind === 'wait' ? outcome.want : [];
  const pod = want.find((one): one is PodManifest => one.kind === 'Pod');
  if (!pod) throw new Error('the step wants no pod');
  return partsOf(pod);
}

function partsOf({ spec }: PodManifest) {
  const { containers, initContainers = [], volumes = [] } = spec;
  const [restore] = initContainers;
  const container = (name: string) => containers.find((one) => one.name === name);
  const mountIn = (one: Pick<Container, 'volumeMounts'> | undefined) =>
    one?.volumeMounts?.find(({ name }) => name === 'cache');
  const all = [...initContainers, ...containers];
  return {
    args: container('build')?.args ?? [],
    build: mountIn(container('build')),
    push: mountIn(container('push')),
    restore: restore && { name: restore.name, args: restore.args, mount: mountIn(restore) },
    env: Object.fromEntries(container('push')?.env?.map(({ name, value }) => [name, value]) ?? []),
    volumes,
    withCredentials: all
      .filter(({ volumeMounts }) => volumeMounts?.some(({ name }) => name === 'registry'))
      .map(({ name }) => name),
  };
}

describe('attack 83: the cache of a build', () => {
  it('comes from an entry that push fetches, and that the build can only read', () => {
    const { args, build: read, push, restore, env, volumes } = podWith([tag]);
    expect(restore).toBeUndefined();
    const { namespace } = makeJob().metadata;
    const repository = `registry.test:5001/cache/${namespace}`;
    expect(args).toContain(`--import-cache=type=local,src=/cache/layout,tag=${repository}:${tag}`);
    expect(args).toContain('--export-cache=type=inline');
    expect(read).toEqual({ name: 'cache', mountPath: '/cache', readOnly: true });
    expect(push).toEqual({ name: 'cache', mountPath: '/cache' });
    expect(volumes).toContainEqual({ name: 'cache', emptyDir: { sizeLimit: expect.any(String) as string } });
    expect(env).toMatchObject({
      CACHE: repository,
      CACHE_ENTRY: tag,
      CACHE_FOLDER: '/cache',
      CACHE_KEYS: key,
    });
  });

  it('is only prepared if there is no entry yet', () => {
    const { args, push, env } = podWith([]);
    expect(args).toContain('--export-cache=type=inline');
    expect(args.join(' ')).not.toContain('--import-cache');
    expect(push).toBeUndefined();
    expect(env).toMatchObject({ CACHE_KEYS: key, CACHE_MAX_BYTES: String(2 ** 30) });
    expect(env).not.toHaveProperty('CACHE_ENTRY');
  });

  it.each<[string, SpecInput['build'], Partial<Settings>]>([
    ['the job wants none', { cache: 'none' }, {}],
    ['the cluster has none', {}, { cacheBytes: 0 }],
  ])('is absent if %s', (_, of, settings) => {
    const { args, push, env } = podWith([tag], of, settings);
    expect(args.join(' ')).not.toContain('-cache=type');
    expect(push).toBeUndefined();
    expect(Object.keys(env)).not.toContain('CACHE');
  });

  it('is not read again by a build that has failed once', () => {
    const { args, push, env } = podWith([tag], {}, {}, 1);
    expect(args.join(' ')).not.toContain('--import-cache');
    expect(push).toBeUndefined();
    expect(env).toMatchObject({ CACHE_KEYS: key });
    expect(podWith([tagFor('kaniko').tag], { engine: 'kaniko' }, {}, 1).restore).toBeUndefined();
  });

  it('is absent without a RUN', () => {
    expect(buildCache(makeContext(), [], [])).toBeUndefined();
  });
});

describe('attack 83: the cache of a build with kaniko', () => {
  const entry = tagFor('kaniko');
  const volume = { name: 'cache', emptyDir: { sizeLimit: String(disk(makeSettings()).build) } };
  const { namespace } = makeJob().metadata;
  const repository = `registry.test:5001/cache/${namespace}`;

  it('comes from an entry that a container fetches before the build, and push only reads what the build adds', () => {
    const { args, build: written, push, restore, env, volumes } = podWith([entry.tag], { engine: 'kaniko' });
    expect(restore).toEqual({
      name: 'restore',
      args: [`${repository}:${entry.tag}`, '/out/cache/k', ''],
      mount: { name: 'cache', mountPath: '/out/cache' },
    });
    expect(args).toEqual(
      expect.arrayContaining(['--cache=true', '--cache-repo=oci:/out/cache/k', '--cache-dir=']),
    );
    expect(written).toEqual({ name: 'cache', mountPath: '/out/cache' });
    expect(push).toEqual({ name: 'cache', mountPath: '/cache', readOnly: true });
    expect(volumes).toContainEqual(volume);
    expect(env).toMatchObject({ CACHE: repository, CACHE_KEYS: entry.key, CACHE_LAYERS: '/cache' });
    expect(env).not.toHaveProperty('CACHE_ENTRY');
  });

  it('has credentials in the trusted containers only', () => {
    const { withCredentials } = podWith([entry.tag], { engine: 'kaniko' });
    expect(withCredentials).toEqual(['restore', 'push']);
  });

  it('is only filled if there is no entry yet, which costs no container', () => {
    const { args, restore, volumes } = podWith([tag], { engine: 'kaniko' });
    expect(restore).toBeUndefined();
    expect(args).toContain('--cache=true');
    expect(volumes).toContainEqual(volume);
  });

  it.each<[string, SpecInput['build'], Partial<Settings>]>([
    ['the job wants none', { cache: 'none' }, {}],
    ['the cluster has none', {}, { cacheBytes: 0 }],
  ])('is absent if %s', (_, of, settings) => {
    const {
      args,
      build: written,
      push,
      restore,
      env,
    } = podWith([entry.tag], { engine: 'kaniko', ...of }, settings);
    expect(args).toContain('--cache=false');
    expect([written, push, restore]).toEqual([undefined, undefined, undefined]);
    expect(Object.keys(env)).not.toContain('CACHE');
  });

  it('is for a repository only fetched by a container that can look at its Dockerfile', () => {
    const git = { url: 'https://git.example.com/a', contextDir: 'app' };
    const { registry } = makeSettings();
    const settings = { registry: { ...registry, insecure: true, dockerConfig: undefined } };
    const context = makeContext({ spec: { source: { git }, build: { engine: 'kaniko' } }, settings });
    const keys = cacheKeys(context.job, 'kaniko', undefined);
    const cache = buildCache(context, keys, [`${keys[0]}-20260101120000-1`]);
    const { spec } = buildPod(
      context,
      sourceOf(context.job).input(context, { kind: 'fetched-in-pod' }),
      cache,
    );
    expect(spec.initContainers?.map(({ name }) => name)).toEqual(['clone', 'restore']);
    const restore = spec.initContainers?.[1];
    expect(restore?.args?.slice(1)).toEqual(['/out/cache/k', '/workspace/app/Dockerfile', '--insecure']);
    expect(restore?.volumeMounts).toContainEqual({
      name: 'workspace',
      mountPath: '/workspace',
      readOnly: true,
    });
  });
});
