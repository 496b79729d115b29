import { scanPod } from '../../../../src/pipeline/4-scan/pod.ts';
import { makeContext, type ContextOverrides } from '../../../support/context.ts';
import { jobUid } from '../../../support/job.ts';
import { makeSettings } from '../../../support/settings.ts';
import { scanMemory } from '../../../support/scan-memory.ts';

const scan = (overrides?: ContextOverrides) => {
  const { spec } = scanPod(makeContext(overrides), scanMemory);
  return { spec, named: (name: string) => spec.containers.find((container) => container.name === name) };
};
const { registry } = makeSettings();

describe('the scan pod', () => {
  it('runs all its containers in parallel', () => {
    const { spec } = scan();
    expect(spec.initContainers).toBeUndefined();
    expect(spec.containers.map(({ name }) => name)).toEqual(['trivy', 'summarize']);
  });

  it('complies with the Pod Security level restricted in every container', () => {
    for (const { securityContext } of scan().spec.containers) {
      expect(securityContext).toMatchObject({
        runAsNonRoot: true,
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
        seccompProfile: { type: 'RuntimeDefault' },
      });
    }
  });

  it('mounts the credentials only into containers that access the registry', () => {
    const mounting = scan()
      .spec.containers.filter(({ volumeMounts }) => volumeMounts?.some(({ name }) => name === 'registry'))
      .map(({ name }) => name);
    expect(mounting).toEqual(['trivy', 'summarize']);
  });

  it('has a deadline that covers the build and the scan', () => {
    const spec = { build: { timeout: '2m' }, scan: { timeout: '1m' } };
    expect(scan({ spec }).spec.activeDeadlineSeconds).toBe(120 + 60 + 300);
  });

  it("resolves the run's tag and scans the job's repository", () => {
    const { named } = scan({ run: 2 });
    expect(named('summarize')?.env).toEqual(
      expect.arrayContaining([
        { name: 'REPOSITORY', value: `registry.test:5001/jobs/${jobUid}` },
        { name: 'TAG', value: 'run-2' },
      ]),
    );
    expect(named('trivy')?.args).toEqual([
      '/report',
      '/cache',
      'mirror.test:5000/dockerfilejob/trivy-db:2',
      `registry.test:5001/jobs/${jobUid}`,
      '5m',
      '',
      'cache-of-the-tenant',
    ]);
  });

  it('scans with the server, if there is one', () => {
    const { scan: given } = makeSettings();
    const server = { host: 'scan-server:4954', port: 4954, namespace: 'system' };
    const { named } = scan({ settings: { scan: { ...given, server } } });
    expect(named('trivy')?.args?.slice(5, 7)).toEqual(['scan-server:4954', 'cache-of-the-tenant']);
    expect(named('summarize')?.env).toContainEqual({ name: 'SCAN_SERVER', value: 'scan-server:4954' });
    expect(JSON.stringify(named('summarize'))).not.toContain('cache-of-the-tenant');
  });

  it('uses plain HTTP only if the settings allow it', () => {
    const insecurely = (insecure: boolean) => {
      const { spec, named } = scan({ settings: { registry: { ...registry, insecure } } });
      const flag = named('summarize')?.env?.find(({ name }) => name === 'REGISTRY_INSECURE')?.value;
      return [JSON.stringify(spec).includes('--insecure'), flag];
    };
    expect(insecurely(true)).toEqual([true, 'true']);
    expect(insecurely(false)).toEqual([false, 'false']);
  });

  it('trusts private CAs in the containers that access a registry', () => {
    const trusting = scan()
      .spec.containers.filter(({ volumeMounts }) => volumeMounts?.some(({ name }) => name === 'trust'))
      .map(({ name, env }) => [name, env?.find(({ value }) => value?.includes('/trust'))?.name]);
    expect(trusting).toEqual([
      ['trivy', 'SSL_CERT_DIR'],
      ['summarize', 'NODE_EXTRA_CA_CERTS'],
    ]);
    const { spec } = scan({ settings: { registry: { ...registry, ca: undefined } } });
    expect(JSON.stringify(spec)).not.toContain('trust');
  });

  it('passes the scan policy of the spec to the summarize container', () => {
    const { named } = scan({
      spec: { scan: { failOn: 'critical', ignoreUnfixed: false, ignore: { ids: ['CVE-2023-45853'] } } },
      settings: {
        scan: {
          ...makeSettings().scan,
          dbMaxAgeHours: 48,
          floor: { failOn: 'high', ignoreUnfixed: true },
          allowedIgnores: ['*', 'CVE-2023-45853'],
        },
      },
    });
    expect(named('summarize')).toMatchObject({
      image: makeSettings().images.operator,
      args: ['summarize-scan'],
      env: expect.arrayContaining([
        { name: 'FAIL_ON', value: 'critical' },
        { name: 'IGNORE_UNFIXED', value: 'false' },
        { name: 'IGNORE_IDS', value: '["CVE-2023-45853"]' },
        { name: 'FLOOR', value: '{"failOn":"high","ignoreUnfixed":true,"ignoreIds":["CVE-2023-45853"]}' },
        { name: 'DB_MAX_AGE_HOURS', value: '48' },
      ]) as unknown,
    });
  });

  it('tells the summarize container what the base images depend on, without arguments too long for a name', () => {
    const { named } = scan({
      spec: {
        build: {
          target: 'one',
          args: [
            { name: 'TAG', value: '12' },
            { name: 'TEXT', value: 'x'.repeat(513) },
          ],
        },
      },
    });
    expect(named('summarize')).toMatchObject({
      env: expect.arrayContaining([
        { name: 'FLOOR', value: 'null' },
        { name: 'BASE_IMAGES', value: 'strict' },
        { name: 'BUILD_ARGS', value: '{"TAG":"12"}' },
        { name: 'TARGET', value: 'one' },
        { name: 'MIRRORS', value: '["mirror.test:5000"]' },
        { name: 'DOCKER_HUB', value: 'true' },
      ]) as unknown,
      volumeMounts: expect.arrayContaining([
        { name: 'dockerfile', mountPath: '/dockerfile', readOnly: true },
      ]) as unknown,
    });
    const closed = scan({ settings: { egress: { ...makeSettings().egress, internet: false } } });
    expect(closed.named('summarize')?.env).toContainEqual({ name: 'DOCKER_HUB', value: 'false' });
  });
});
