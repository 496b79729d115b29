import { resultContainers } from '../../../../src/pipeline/containers.ts';
import { scanPod } from '../../../../src/pipeline/4-scan/pod.ts';
import { runPod } from '../../../../src/pipeline/5-run/pod.ts';
import { publishPod } from '../../../../src/pipeline/7-publish/pod.ts';
import { verifyPod } from '../../../../src/pipeline/9-verify/pod.ts';
import { verifySchema } from '../../../../src/resource/verify.ts';
import { resultNonce, trustedContainer } from '../../../../src/pipeline/manifest/trusted-container.ts';
import { makeBuildPod } from '../../../support/build-pod.ts';
import { testInput } from '../../../support/check.ts';
import { makeContext } from '../../../support/context.ts';
import { makeSettings } from '../../../support/settings.ts';
import { scanMemory } from '../../../support/scan-memory.ts';

describe('a trusted container', () => {
  it('has the image and the limits from the table of containers', () => {
    expect(trustedContainer('collect', makeSettings())).toMatchObject({
      name: 'collect',
      image: makeSettings().images.collect,
      resources: { limits: { cpu: '1', memory: String(64 * 2 ** 20) } },
    });
  });

  it('attack 68: has the nonce of its pod if the operator reads a result of it, and no other container has', () => {
    const git = makeContext({ spec: { source: { git: { url: 'https://git.test/model' } } } });
    const digest = `sha256:${'a'.repeat(64)}`;
    const upload = makeContext({ spec: { source: { artifact: { digest } } } });
    const pods = [
      makeBuildPod(git),
      makeBuildPod(upload),
      scanPod(git, scanMemory),
      publishPod(git, {
        output: { image: 'registry.test/model', timeout: '10m' },
        digest,
        secrets: { dockerConfig: '{}', signingKey: undefined },
      }),
      verifyPod(git, verifySchema.parse({}), {
        ...{ host: 'shop.team-a.svc', address: '10.92.0.7', port: 80, namespace: 'team-a' },
        ...{ selector: { app: 'shop' }, podPort: 8080 },
      }),
      runPod(git, { digest, sandbox: { hostUsers: false } }),
      runPod(makeContext({ spec: { test: testInput() } }), { digest, sandbox: { hostUsers: false } }),
    ];
    const all = pods.flatMap(({ spec }) => [...(spec.initContainers ?? []), ...spec.containers]);
    const knowing = all.filter(({ env }) => env?.includes(resultNonce)).map(({ name }) => name);
    expect([...new Set(knowing)].sort()).toEqual([...resultContainers].sort());
  });
});
