import { buildCache } from '../../../../../src/pipeline/3-build/cache/index.ts';
import { cacheKeys } from '../../../../../src/pipeline/3-build/cache/keys.ts';
import { build } from '../../../../../src/pipeline/3-build/index.ts';
import { textSource } from '../../../../../src/pipeline/3-build/sources/text-input.ts';
import type { PodManifest } from '../../../../../src/pipeline/manifest/pod.ts';
import { makeContext } from '../../../../support/context.ts';
import { makeJob } from '../../../../support/job.ts';
import { makeJobAt } from '../../../../support/runs.ts';
import { makeSettings } from '../../../../support/settings.ts';
import { makeSnapshot } from '../../../../support/snapshot.ts';
import type { SpecInput } from '../../../../../src/resource/spec.ts';
import type { Settings } from '../../../../../src/config/settings.ts';

const dockerfile = 'FROM debian\nRUN install\nCOPY <<EOF /end\nend\nEOF\n';
const [key = ''] = cacheKeys(makeJob(), 'buildkit', dockerfile);
const tag = `${key}-20260101120000-1`;

/** The build pod of a job whose tenant has these tags in its cache. */
function podWith(cacheTags: string[], of: SpecInput['build'] = {}, settings: Partial<Settings> = {}) {
  const at = makeJobAt('build');
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
  const container = (name: string) => pod?.spec.containers.find((one) => one.name === name);
  const cache = (name: string) => container(name)?.volumeMounts?.find((one) => one.name === 'cache');
  const env = Object.fromEntries(container('push')?.env?.map(({ name, value }) => [name, value]) ?? []);
  return {
    args: container('build')?.args ?? [],
    build: cache('build'),
    push: cache('push'),
    env,
    volumes: pod?.spec.volumes ?? [],
  };
}

describe('attack 83: the cache of a build', () => {
  it('comes from an entry that push fetches, and that the build can only read', () => {
    const { args, build: read, push, env, volumes } = podWith([tag]);
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
    ['the engine cannot use one', { engine: 'kaniko' }, {}],
  ])('is absent if %s', (_, of, settings) => {
    const { args, push, env } = podWith([tag], of, settings);
    expect(args.join(' ')).not.toContain('-cache=type');
    expect(push).toBeUndefined();
    expect(Object.keys(env)).not.toContain('CACHE');
  });

  it('is absent without a RUN', () => {
    expect(buildCache(makeContext(), [], [])).toBeUndefined();
  });
});
