import { parsePublishResult } from '../../../../src/pipeline/7-publish/copy/result.ts';
import { publishAndTell } from '../../../../src/pipeline/7-publish/copy/in-container/publish.ts';
import { scanPod } from '../../../../src/pipeline/4-scan/pod.ts';
import { runPod } from '../../../../src/pipeline/5-run/pod.ts';
import { publishPod } from '../../../../src/pipeline/7-publish/pod.ts';
import { outputSecret } from '../../../../src/pipeline/7-publish/credentials.ts';
import type { Output } from '../../../../src/resource/output.ts';
import { makeBuildPod } from '../../../support/build-pod.ts';
import { makeContext, type ContextOverrides } from '../../../support/context.ts';
import { jobUid } from '../../../support/job.ts';
import { scanMemory } from '../../../support/scan-memory.ts';
import { makeSettings } from '../../../support/settings.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const output: Output = { image: 'registry.example.com/team/model:1.0', timeout: '2m' };
const podOf = (given: Partial<Output> = {}, overrides?: ContextOverrides, hasSecret = true) =>
  publishPod(makeContext(overrides), { output: { ...output, ...given }, digest, hasSecret });
const envOf = (...given: Parameters<typeof podOf>) =>
  Object.fromEntries(
    podOf(...given).spec.containers[0]?.env?.map(({ name, value }) => [name, value ?? '']) ?? [],
  );

describe('the publish pod', () => {
  it('has one container, restricted, without a token', () => {
    const { spec } = podOf();
    expect(spec.automountServiceAccountToken).toBe(false);
    expect(spec.containers.map(({ name, args }) => [name, args])).toEqual([['publish', ['publish-image']]]);
    expect(spec.containers[0]?.securityContext).toMatchObject({
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
      ...['registry', undefined, 'output'],
    ]);
  });

  it('mounts no credentials of the user if there are none', () => {
    const { spec } = podOf({}, {}, false);
    expect(envOf({}, {}, false)['TARGET_CONFIG']).toBe('');
    expect(JSON.stringify(spec)).not.toContain('"output"');
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
    expect(envOf({ image: 'registry.test:5001/model' }, { settings })).toMatchObject({
      TARGET_INSECURE: 'true',
    });
    expect(envOf({ image: 'registry.test:5001/model' })).toMatchObject({ TARGET_INSECURE: 'false' });
  });

  it('gets a copy of the credentials for one registry', () => {
    expect(outputSecret(makeContext(), '{"auths":{}}')).toMatchObject({
      metadata: { name: 'output', namespace: `dfj-${jobUid}` },
      data: { 'config.json': Buffer.from('{"auths":{}}').toString('base64') },
    });
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
