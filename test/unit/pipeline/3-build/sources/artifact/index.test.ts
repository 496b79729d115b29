import { sourceOf } from '../../../../../../src/pipeline/3-build/sources/index.ts';
import {
  fetchErrors,
  parseFetchResult,
  type FetchResult,
} from '../../../../../../src/pipeline/3-build/sources/artifact/result.ts';
import { fetchSettings } from '../../../../../../src/pipeline/3-build/sources/artifact/environment.ts';
import { registrySecrets } from '../../../../../../src/pipeline/manifest/registry-credentials.ts';
import { submitterAnnotation } from '../../../../../../src/resource/names.ts';
import { submitterHash } from '../../../../../../src/resource/upload.ts';
import { gzipSync } from 'node:zlib';
import { makeBuildPod } from '../../../../../support/build-pod.ts';
import { makeContext, type ContextOverrides } from '../../../../../support/context.ts';
import { jobUid, makeJob } from '../../../../../support/job.ts';
import { makeSettings } from '../../../../../support/settings.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const source = { artifact: { digest } };
const contextOf = (more: { dockerfilePath?: string } = {}, settings: ContextOverrides['settings'] = {}) =>
  makeContext({ spec: { source: { artifact: { digest, ...more } } }, settings });

/** The environment of the container, as its role reads it. */
function environmentOf(context = contextOf()) {
  const { spec } = makeBuildPod(context);
  const [fetch] = spec.initContainers ?? [];
  const env = fetch?.env?.map(({ name, value }) => [name, value?.replaceAll('$$', '$') ?? 'x']) ?? [];
  return fetchSettings.parse(Object.fromEntries(env));
}

describe('the build pod of an upload', () => {
  it('fetches the upload of the namespace before the build', () => {
    const { spec } = makeBuildPod(contextOf());
    expect(spec.initContainers?.map(({ name, args }) => [name, args])).toEqual([['fetch', ['fetch-upload']]]);
    expect(environmentOf()).toMatchObject({
      REPOSITORY: 'registry.test:5001/uploads/team-a',
      DIGEST: digest,
      DOCKERFILE_PATH: '',
      SUBMITTER: '',
      REGISTRY_INSECURE: false,
    });
    expect(
      environmentOf(contextOf({}, { registry: { ...makeSettings().registry, insecure: true } })),
    ).toMatchObject({ REGISTRY_INSECURE: true });
  });

  it('takes a path as data', () => {
    const dockerfilePath = '$(HOME)/"; exit';
    expect(environmentOf(contextOf({ dockerfilePath })).DOCKERFILE_PATH).toBe(dockerfilePath);
  });

  it('attack 104: says for whom the upload must be', () => {
    const job = makeJob({ spec: { source }, metadata: { annotations: { [submitterAnnotation]: 'alice' } } });
    expect(environmentOf({ ...contextOf(), job }).SUBMITTER).toBe(submitterHash('alice'));
  });

  it('builds what it has unpacked, read-only, with the Dockerfile that it has told', () => {
    const { build, mounts } = containers(contextOf());
    expect(build?.args).toEqual(
      expect.arrayContaining([
        '--local=context=/workspace/context',
        '--local=dockerfile=/workspace/dockerfile',
      ]),
    );
    expect(mounts(build)).toContainEqual({ name: 'workspace', mountPath: '/workspace', readOnly: true });
  });

  it('attack 16: gives credentials of uploads to that container only, worth its namespace, to read', () => {
    const registry = { ...makeSettings().registry, passwordKey: 'k'.repeat(32), dockerConfig: '{}' };
    const context = contextOf({}, { registry });
    const { fetch, build, push, mounts, spec } = containers(context);
    expect(mounts(fetch)).toContainEqual({ name: 'registry-fetch', mountPath: '/registry', readOnly: true });
    for (const other of [build, push]) expect(JSON.stringify(mounts(other))).not.toContain('registry-fetch');
    expect(spec.volumes?.find(({ name }) => name === 'registry-fetch')?.secret?.items).toEqual([
      { key: 'fetch', path: 'config.json' },
    ]);
    const [secret] = registrySecrets(context);
    const config = Buffer.from(secret?.data?.['fetch'] ?? '', 'base64').toString();
    const { auths } = JSON.parse(config) as { auths: Record<string, { auth: string }> };
    const [{ auth } = { auth: '' }] = Object.values(auths);
    expect(Buffer.from(auth, 'base64').toString()).toMatch(`fetch.${jobUid}.team-a:`);
    const [others] = registrySecrets(makeContext({ settings: { registry } }));
    expect(Object.keys(others?.data ?? {})).not.toContain('fetch');
  });

  it('shares one set of credentials where there is only one', () => {
    const registry = { ...makeSettings().registry, passwordKey: undefined, dockerConfig: '{}' };
    const { spec } = containers(contextOf({}, { registry }));
    expect(spec.volumes?.find(({ name }) => name === 'registry-fetch')?.secret?.items).toEqual([
      { key: '.dockerconfigjson', path: 'config.json' },
    ]);
  });
});

function containers(context: ReturnType<typeof makeContext>) {
  const { spec } = makeBuildPod(context);
  const mounts = (one: { readonly volumeMounts?: readonly unknown[] } | undefined) => one?.volumeMounts ?? [];
  return {
    spec,
    fetch: spec.initContainers?.[0],
    build: spec.containers[0],
    push: spec.containers[1],
    mounts,
  };
}

const parsed = (line: object): FetchResult | undefined => parseFetchResult(JSON.stringify(line));
const packed = (bytes: Buffer | string) => gzipSync(bytes).toString('base64');

describe('what the container prints', () => {
  it('is the Dockerfile, or why there is none', () => {
    expect(parsed({ dockerfile: packed('FROM debian\n') })).toEqual({
      ok: true,
      dockerfile: 'FROM debian\n',
    });
    expect(parsed({ error: 'absent', message: '' })).toEqual({ ok: false, error: 'absent', message: '' });
    expect(parsed({ dockerfile: packed(Buffer.from([0xff])) })).toMatchObject({
      error: 'dockerfile-encoding',
    });
  });

  it.each([{}, { error: 'other', message: '' }, { dockerfile: 'x' }, { dockerfile: 'AAAA' }])(
    'is not %j',
    (line) => {
      expect(parsed(line)).toBeUndefined();
    },
  );

  it('is ignored if it unpacks to more than a Dockerfile may have', () => {
    expect(parsed({ dockerfile: packed(Buffer.alloc(300_000)) })).toBeUndefined();
  });
});

describe('an upload', () => {
  const job = makeJob({ spec: { source } });
  const verdict = (fetch?: FetchResult) => sourceOf(job).fetch?.verdict(fetch ? { fetch } : {});

  it('is fetched in the pod, without any object that the operator must read', () => {
    expect(sourceOf(job).objectToRead).toBeUndefined();
    expect(sourceOf(job).resolve(undefined)).toEqual({ kind: 'fetched-in-pod' });
  });

  it('is known once the container has told its Dockerfile', () => {
    expect(verdict()).toBeUndefined();
    expect(verdict({ ok: true, dockerfile: 'FROM debian\n' })).toEqual({
      ok: true,
      value: { dockerfile: 'FROM debian\n', facts: { artifact: { digest } } },
    });
  });

  it.each([
    [
      'absent',
      'SourceFetchFailed',
      `spec.source.artifact.digest: there is no upload ${digest} for this namespace and this submitter; upload`,
    ],
    ['foreign', 'SourceFetchFailed', `spec.source.artifact.digest: ${digest} is no upload`],
    ['archive', 'SourceFetchFailed', 'spec.source.artifact.digest: the archive cannot be unpacked: said'],
    ['too-large', 'SourceFetchFailed', 'spec.source.artifact.digest: said; leave out'],
    [
      'dockerfile-missing',
      'SourceFetchFailed',
      'spec.source.artifact.dockerfilePath: there is no file "Dockerfile"',
    ],
    [
      'dockerfile-irregular',
      'SourceFetchFailed',
      'spec.source.artifact.dockerfilePath: "Dockerfile" must be',
    ],
    ['dockerfile-too-large', 'DockerfileTooLarge', 'the Dockerfile is larger than 256 KiB'],
    ['dockerfile-encoding', 'DockerfileInvalid', 'the Dockerfile must be UTF-8'],
    ['registry', 'InfrastructureError', 'the upload could not be fetched: said'],
  ] as const)('that is refused (%s) names the field and says what to do', (error, reason, message) => {
    const refused = verdict({ ok: false, error, message: 'said' });
    expect(refused).toMatchObject({ ok: false, fault: { reason } });
    expect(JSON.stringify(refused)).toContain(JSON.stringify(message).slice(1, -1));
  });

  it('has a message for each error', () => {
    for (const error of fetchErrors) expect(verdict({ ok: false, error, message: '' })?.ok).toBe(false);
  });
});
