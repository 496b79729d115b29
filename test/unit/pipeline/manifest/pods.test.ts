import { buildPod } from '../../../../src/pipeline/3-build/pod.ts';
import { scanPod } from '../../../../src/pipeline/4-scan/pod.ts';
import { runPod } from '../../../../src/pipeline/5-run/pod.ts';
import { pullSecrets } from '../../../../src/pipeline/manifest/pull-secret.ts';
import { proxyEnv } from '../../../../src/pipeline/manifest/proxy.ts';
import { makeContext } from '../../../support/context.ts';
import { makeSettings } from '../../../support/settings.ts';
import { scanMemory } from '../../../support/scan-memory.ts';

const input = {
  objects: [],
  initContainers: [],
  volumes: [],
  mounts: [],
  dockerfileFolder: '/dockerfile',
  contextFolder: '/workspace',
};
const podsOf = (settings = makeSettings()) => {
  const context = makeContext({ settings });
  const digest = `sha256:${'0'.repeat(64)}`;
  return [
    buildPod(context, input),
    scanPod(context, scanMemory),
    runPod(context, { digest, sandbox: { hostUsers: false } }),
  ];
};

describe('the pods of a job', () => {
  const tolerations = [{ key: 'jobs', operator: 'Exists' as const }];
  const placed = makeSettings({
    pods: { nodeSelector: { pool: 'jobs' }, tolerations, priorityClassName: 'low', dockerConfig: '{}' },
  });

  it('all run where the cluster wants them, and pull their images with its credentials', () => {
    for (const { spec } of podsOf(placed)) {
      expect(spec).toMatchObject({ nodeSelector: { pool: 'jobs' }, tolerations, priorityClassName: 'low' });
      expect(spec.imagePullSecrets).toContainEqual({ name: 'tools-pull' });
    }
    expect(pullSecrets(makeContext({ settings: placed }))).toMatchObject([
      { type: 'kubernetes.io/dockerconfigjson', data: { '.dockerconfigjson': 'e30=' } },
    ]);
  });

  it('limit the CPU, the memory and the disk of each container', () => {
    for (const { spec } of podsOf()) {
      for (const { resources } of [...(spec.initContainers ?? []), ...spec.containers]) {
        expect(Object.keys(resources.limits ?? {}).sort()).toEqual(['cpu', 'ephemeral-storage', 'memory']);
        expect(Object.keys(resources.requests ?? {}).sort()).toEqual(['cpu', 'ephemeral-storage', 'memory']);
      }
    }
  });

  it('never mount the credentials that their images are pulled with', () => {
    for (const { spec } of podsOf(placed)) {
      const secrets = (spec.volumes ?? []).flatMap(({ secret }) => secret?.secretName ?? []);
      expect(secrets).not.toContain('tools-pull');
    }
  });

  it('run anywhere and pull without credentials by default', () => {
    expect(pullSecrets(makeContext())).toEqual([]);
    for (const { spec } of podsOf()) {
      expect(spec).toMatchObject({ nodeSelector: {}, tolerations: [] });
      expect(spec).not.toHaveProperty('priorityClassName');
      expect(spec.imagePullSecrets).not.toContainEqual({ name: 'tools-pull' });
    }
  });
});

describe('the proxy', () => {
  const http = 'http://proxy.example.com:3128';
  const proxied = (more: object = {}) =>
    makeSettings({ proxy: { http, https: undefined, direct: ['example.com'] }, ...more });

  it('is told to programs in upper and lower case, but is not used for the own registries', () => {
    expect(proxyEnv(proxied({ mirrors: ['[fd00::1]:5000', 'mirror.test'] }))).toEqual([
      { name: 'HTTP_PROXY', value: http },
      { name: 'http_proxy', value: http },
      { name: 'NO_PROXY', value: 'registry.test,fd00::1,mirror.test,example.com' },
      { name: 'no_proxy', value: 'registry.test,fd00::1,mirror.test,example.com' },
    ]);
    expect(proxyEnv(makeSettings({ proxy: { http: undefined, https: http, direct: [] } }))).toHaveLength(4);
    expect(proxyEnv(makeSettings())).toEqual([]);
    const server = { host: 'scan-server.system.svc:4954', port: 4954, namespace: 'system' };
    const scanning = proxied({ scan: { ...makeSettings().scan, server } });
    expect(proxyEnv(scanning)).toContainEqual({
      name: 'NO_PROXY',
      value: 'registry.test,mirror.test,scan-server.system.svc,example.com',
    });
  });

  it.each(['kaniko', 'buildkit'] as const)(
    'reaches RUN as build arguments of %s, and no run pod',
    (engine) => {
      const [build, , run] = podsOf(proxied({ engine })).map((pod) => JSON.stringify(pod));
      expect(build).toContain(`build-arg${engine === 'kaniko' ? '=' : ':'}HTTP_PROXY=${http}`);
      expect(run).not.toContain(http);
    },
  );
});
