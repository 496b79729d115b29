import { parsePublishResult } from '../../../../src/pipeline/7-publish/copy/result.ts';
import { publishAndTell } from '../../../../src/pipeline/7-publish/copy/in-container/publish.ts';
import { scanPod } from '../../../../src/pipeline/4-scan/pod.ts';
import { runPod } from '../../../../src/pipeline/5-run/pod.ts';
import { publishPod } from '../../../../src/pipeline/7-publish/pod.ts';
import { outputSecret, type OutputSecrets } from '../../../../src/pipeline/7-publish/credentials.ts';
import type { Output } from '../../../../src/resource/output.ts';
import { makeBuildPod } from '../../../support/build-pod.ts';
import { makeContext, type ContextOverrides } from '../../../support/context.ts';
import { jobUid } from '../../../support/job.ts';
import { scanMemory } from '../../../support/scan-memory.ts';
import { makeSettings } from '../../../support/settings.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const output: Output = { image: 'registry.example.com/team/model:1.0', timeout: '2m' };
const all: OutputSecrets = { dockerConfig: '{"auths":{}}', signingKey: 'a key' };
const none: OutputSecrets = { dockerConfig: undefined, signingKey: undefined };
const podOf = (given: Partial<Output> = {}, overrides?: ContextOverrides, secrets = all) =>
  publishPod(makeContext(overrides), { output: { ...output, ...given }, digest, secrets });
const plain = { publish: { ...makeSettings().publish, attestations: false } };
const envOf = (...given: Parameters<typeof podOf>) =>
  Object.fromEntries(
    podOf(...given).spec.containers[0]?.env?.map(({ name, value }) => [name, value ?? '']) ?? [],
  );

describe('the publish pod', () => {
  it('has trusted containers only, restricted, without a token', () => {
    const { spec } = podOf();
    expect(spec.automountServiceAccountToken).toBe(false);
    expect(spec.containers.map(({ name }) => name)).toEqual(['publish', 'sbom']);
    for (const { securityContext } of spec.containers)
      expect(securityContext).toMatchObject({
        runAsNonRoot: true,
        readOnlyRootFilesystem: true,
        allowPrivilegeEscalation: false,
        capabilities: { drop: ['ALL'] },
      });
    expect(spec.activeDeadlineSeconds).toBe(120 + 300);
  });

  it('gets the image by digest, where it goes, and credentials as files', () => {
    expect(envOf()).toMatchObject({
      REPOSITORY: `registry.test:5001/jobs/${jobUid}`,
      DIGEST: digest,
      TARGET_HOST: 'registry.example.com',
      TARGET_PATH: 'team/model',
      TARGET_TAG: '1.0',
      TARGET_CONFIG: '/output/config.json',
    });
    expect(podOf().spec.volumes?.map(({ secret }) => secret?.secretName)).toEqual([
      ...['registry', undefined, 'output', undefined, undefined],
    ]);
  });

  it('mounts no credentials if there are none', () => {
    expect(envOf({}, {}, none)).toMatchObject({ TARGET_CONFIG: '', SIGNING_KEY: '' });
    expect(JSON.stringify(podOf({}, {}, none).spec)).not.toContain('"output"');
  });

  it('attack 94: gives credentials and the key to the container that copies, and to no other', () => {
    const mounting = podOf().spec.containers.filter(({ volumeMounts }) =>
      volumeMounts?.some(({ name }) => name === 'output'),
    );
    expect(mounting.map(({ name }) => name)).toEqual(['publish']);
    expect(envOf()).toMatchObject({ SIGNING_KEY: '/output/signing.key' });
  });

  it('lists the packages of the image by digest, unless nothing is to be attached', () => {
    const { args } = podOf().spec.containers[1] ?? {};
    expect(args).toEqual(['/sbom', '/cache', `registry.test:5001/jobs/${jobUid}@${digest}`]);
    const provenance = Buffer.from(envOf()['PROVENANCE'] ?? '', 'base64').toString();
    expect(JSON.parse(provenance)).toHaveProperty('buildDefinition');
    expect(podOf({}, { settings: plain }).spec.containers.map(({ name }) => name)).toEqual(['publish']);
    expect(envOf({}, { settings: plain })).toMatchObject({ PROVENANCE: '' });
    expect(JSON.stringify(podOf({}, { settings: plain }).spec.volumes)).not.toContain('sbom');
  });

  it('only pulls from the workspace registry', () => {
    const { registry } = makeSettings();
    const settings = { registry: { ...registry, passwordKey: 'k'.repeat(32) } };
    const keys = podOf({}, { settings }).spec.volumes?.flatMap(({ secret }) => secret?.items ?? []);
    expect(keys?.map(({ key }) => key)).toEqual(['.dockerconfigjson']);
  });

  it('trusts no other registry without a certificate than the workspace registry, if that has none', () => {
    const { registry } = makeSettings();
    const settings = { registry: { ...registry, dockerConfig: undefined, insecure: true } };
    expect(envOf({}, { settings })).toMatchObject({ REGISTRY_INSECURE: 'true', TARGET_INSECURE: 'false' });
    expect(podOf({}, { settings }).spec.containers[1]?.args?.at(-1)).toBe('--insecure');
    expect(envOf({ image: 'registry.test:5001/model' }, { settings })).toMatchObject({
      TARGET_INSECURE: 'true',
    });
    expect(envOf({ image: 'registry.test:5001/model' })).toMatchObject({ TARGET_INSECURE: 'false' });
  });

  it('gets a copy of what there is of credentials and key', () => {
    expect(outputSecret(makeContext(), all)).toMatchObject([
      {
        metadata: { name: 'output', namespace: `dfj-${jobUid}` },
        data: {
          'config.json': Buffer.from('{"auths":{}}').toString('base64'),
          'signing.key': Buffer.from('a key').toString('base64'),
        },
      },
    ]);
    const [secret] = outputSecret(makeContext(), { ...all, dockerConfig: undefined });
    expect(Object.keys(secret?.data ?? {})).toEqual(['signing.key']);
    expect(outputSecret(makeContext(), none)).toEqual([]);
  });
});

it('attack 94: no other pod of a job mounts the credentials that it is published with', () => {
  const context = makeContext({ spec: { output: { ...output, pushSecret: 'push' } } });
  const others = [
    makeBuildPod(context),
    scanPod(context, scanMemory),
    runPod(context, { digest, sandbox: { hostUsers: false } }),
  ];
  const mounted = others.flatMap(({ spec }) => spec.volumes?.map(({ secret }) => secret?.secretName) ?? []);
  expect(mounted).not.toContain('output');
});

describe('the container that publishes', () => {
  const run = async (copy: () => Promise<void>) => {
    const told: string[] = [];
    const push = (line: string) => told.push(line);
    await publishAndTell({
      env: { ...envOf(), RESULT_NONCE: 'nonce' },
      copy,
      write: (line) => Promise.resolve(void push(line)),
      print: push,
    });
    return told;
  };

  it('tells the digest, with the nonce in the log only', async () => {
    const line = JSON.stringify({ digest });
    expect(await run(() => Promise.resolve())).toEqual([line, `nonce ${line}`]);
    expect(parsePublishResult(line)).toEqual({ digest });
  });

  it('tells what failed', async () => {
    const [line = ''] = await run(() => Promise.reject(new Error('no')));
    expect(parsePublishResult(line)).toEqual({ error: 'refused', message: 'no' });
  });

  it('fails without its environment', async () => {
    const nothing = () => Promise.resolve();
    await expect(
      publishAndTell({ env: {}, copy: nothing, write: nothing, print: () => undefined }),
    ).rejects.toThrow('REPOSITORY');
  });

  it.each(['', '{}', '{"digest":"sha256:x"}', '{"error":"other","message":"x"}', 'text'])(
    'prints no result: %s',
    (line) => {
      expect(parsePublishResult(line)).toBeUndefined();
    },
  );
});
