import { scanPod } from '../../../../src/pipeline/4-scan/pod.ts';
import { makeContext, type ContextOverrides } from '../../../support/context.ts';
import { jobUid } from '../../../support/job.ts';
import { makeSettings } from '../../../support/settings.ts';

const scan = (overrides?: ContextOverrides) => {
  const { spec } = scanPod(makeContext(overrides));
  return { spec, named: (name: string) => spec.containers.find((container) => container.name === name) };
};
const { registry } = makeSettings();

describe('the scan pod', () => {
  it('runs all its containers at once', () => {
    const { spec } = scan();
    expect(spec.initContainers).toBeUndefined();
    expect(spec.containers.map(({ name }) => name)).toEqual(['trivy', 'hadolint', 'summarize', 'lynis']);
  });

  it('holds every container to the restricted level', () => {
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

  it('gives credentials to the containers that talk to the registry, and to no other', () => {
    const mounting = scan()
      .spec.containers.filter(({ volumeMounts }) => volumeMounts?.some(({ name }) => name === 'registry'))
      .map(({ name }) => name);
    expect(mounting).toEqual(['trivy', 'summarize']);
  });

  it('may last as long as the build that it waits for, and its own time', () => {
    const spec = { build: { timeout: '2m' }, scan: { timeout: '1m' } };
    expect(scan({ spec }).spec.activeDeadlineSeconds).toBe(120 + 60 + 300);
  });

  it('resolves the tag of the run and scans the repository of the job', () => {
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
      '--insecure',
    ]);
  });

  it('speaks plain HTTP only where the settings say so', () => {
    const insecurely = (insecure: boolean) => {
      const { spec, named } = scan({ settings: { registry: { ...registry, insecure } } });
      const flag = named('summarize')?.env?.find(({ name }) => name === 'REGISTRY_INSECURE')?.value;
      return [JSON.stringify(spec).includes('--insecure'), flag];
    };
    expect(insecurely(true)).toEqual([true, 'true']);
    expect(insecurely(false)).toEqual([false, 'false']);
  });

  it('tells the summary what the spec calls a failure', () => {
    const { named } = scan({
      spec: { scan: { failOn: 'critical', ignoreUnfixed: false, ignore: { ids: ['CVE-2023-45853'] } } },
      settings: { scan: { dbRepository: 'mirror.test/db:2', dbMaxAgeHours: 48 } },
    });
    expect(named('summarize')).toMatchObject({
      image: makeSettings().images.operator,
      args: ['summarize-scan'],
      env: expect.arrayContaining([
        { name: 'FAIL_ON', value: 'critical' },
        { name: 'IGNORE_UNFIXED', value: 'false' },
        { name: 'IGNORE_IDS', value: '["CVE-2023-45853"]' },
        { name: 'DB_MAX_AGE_HOURS', value: '48' },
        { name: 'AUDIT', value: 'true' },
      ]) as unknown,
    });
  });

  it('lets the audit write where the scanner neither reads nor writes', () => {
    expect(scan().named('lynis')).toMatchObject({
      image: makeSettings().images.lynis,
      args: ['/tmp', '/dockerfile/Dockerfile', '/usr/share/lynis'],
      volumeMounts: [
        { name: 'dockerfile', mountPath: '/dockerfile', readOnly: true },
        { name: 'audit', mountPath: '/tmp' },
      ],
    });
    const mounted = scan()
      .named('trivy')
      ?.volumeMounts?.map(({ name }) => name);
    expect(mounted).not.toContain('audit');
    expect(scan().named('summarize')?.volumeMounts).toContainEqual({
      name: 'audit',
      mountPath: '/audit',
      readOnly: true,
    });
  });

  it('has no audit, and waits for none, where no image of Lynis is set', () => {
    const { spec, named } = scan({ settings: { images: { ...makeSettings().images, lynis: undefined } } });
    expect(spec.containers.map(({ name }) => name)).not.toContain('lynis');
    expect(spec.volumes?.map(({ name }) => name)).not.toContain('audit');
    expect(named('summarize')?.volumeMounts?.map(({ name }) => name)).not.toContain('audit');
    expect(named('summarize')?.env).toContainEqual({ name: 'AUDIT', value: 'false' });
  });
});
