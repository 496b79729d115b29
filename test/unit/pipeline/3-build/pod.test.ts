import { engineOf } from '../../../../src/pipeline/3-build/engines/index.ts';
import { makeBuildPod } from '../../../support/build-pod.ts';
import { makeContext, type ContextOverrides } from '../../../support/context.ts';
import { jobUid } from '../../../support/job.ts';
import { makeSettings } from '../../../support/settings.ts';

const containers = (overrides?: ContextOverrides, files: string[] = []) => {
  const { spec } = makeBuildPod(makeContext(overrides), files);
  const named = (name: string) => spec.containers.find((container) => container.name === name);
  return { spec, build: named('build'), push: named('push') };
};
const { registry } = makeSettings();

describe.each(['kaniko', 'buildkit'] as const)('the build pod of %s', (engine) => {
  const given: ContextOverrides = { spec: { build: { engine, timeout: '2m' } } };

  it('is named after run and attempt, and says so in its labels', () => {
    const { metadata } = makeBuildPod(makeContext({ ...given, run: 3, attempt: 2 }));
    expect(metadata).toMatchObject({
      name: 'build-3-2',
      namespace: `dfj-${jobUid}`,
      labels: {
        'dockerfilejob.io/step': 'build',
        'dockerfilejob.io/run': '3',
        'dockerfilejob.io/attempt': '2',
      },
    });
  });

  it('has a user namespace of its own, no token and no service environment', () => {
    expect(containers(given).spec).toMatchObject({
      hostUsers: false,
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      restartPolicy: 'Never',
    });
  });

  it('is ended by the kubelet when no operator ends it', () => {
    expect(containers(given).spec.activeDeadlineSeconds).toBe(120 + 300);
  });

  it('mounts no credentials into the build container', () => {
    const { spec, build, push } = containers(given);
    const secrets = spec.volumes?.filter(({ secret }) => secret).map(({ name }) => name) ?? [];
    expect(secrets).toEqual(['registry']);
    const mounted = (from: typeof build) =>
      from?.volumeMounts?.map(({ name }) => name).filter((name) => secrets.includes(name));
    expect(mounted(build)).toEqual([]);
    expect(mounted(push)).toEqual(['registry']);
    expect(build?.env).toBeUndefined();
    expect(build?.envFrom).toBeUndefined();
  });

  it('gives push the layout to read and not to write', () => {
    const { build, push } = containers(given);
    const out = (from: typeof build) => from?.volumeMounts?.find(({ name }) => name === 'out');
    expect(out(push)).toEqual({ name: 'out', mountPath: '/out', readOnly: true });
    expect(out(build)?.readOnly).toBeUndefined();
  });

  it('keeps the private copy from the build container', () => {
    const { build, push } = containers(given);
    expect(push?.volumeMounts).toContainEqual({ name: 'private', mountPath: '/private' });
    expect(build?.volumeMounts?.map(({ name }) => name)).not.toContain('private');
  });

  it('mounts each file of the context by itself, for COPY would copy links as links', () => {
    const { build } = containers(given, ['model.py', '.dockerignore']);
    const files = build?.volumeMounts?.filter(({ name }) => name === 'context');
    expect(files).toEqual([
      { name: 'context', mountPath: '/workspace/model.py', subPath: 'model.py', readOnly: true },
      { name: 'context', mountPath: '/workspace/.dockerignore', subPath: '.dockerignore', readOnly: true },
    ]);
  });

  it('bounds every volume on disk and every container', () => {
    const { spec } = containers(given);
    for (const { emptyDir } of spec.volumes ?? []) {
      if (emptyDir) expect(Number(emptyDir.sizeLimit?.replace('Mi', ''))).toBeGreaterThan(0);
    }
    for (const { resources } of spec.containers) {
      expect(Object.keys(resources?.limits ?? {})).toEqual(['cpu', 'memory', 'ephemeral-storage']);
    }
  });

  it('hands the arguments of the user over as data that neither a shell nor the kubelet expands', () => {
    const args = [{ name: 'GREETING', value: '$(PATH) $$ `id` "; exit' }];
    const { build } = containers({ spec: { build: { engine, args } } });
    const argument = build?.args?.find((one) => one.includes('GREETING'));
    expect(argument?.endsWith('GREETING=$$(PATH) $$$$ `id` "; exit')).toBe(true);
    expect(build?.command?.join() ?? '').not.toContain('GREETING');
  });

  it('builds the stage that the spec names, or else the last', () => {
    const target = (overrides: ContextOverrides) =>
      containers(overrides).build?.args?.filter((argument) => argument.includes('target=')) ?? [];
    expect(target(given)).toEqual([]);
    const [argument] = target({ spec: { build: { engine, target: 'final' } } });
    expect(argument?.endsWith('target=final')).toBe(true);
  });

  it('takes the limits of the spec', () => {
    const resources = { limits: { cpu: '1500m', memory: '1Gi' } };
    const { build } = containers({ spec: { build: { engine, resources } } });
    expect(build?.resources?.limits).toMatchObject({ cpu: '1500m', memory: '1Gi' });
  });
});

describe('the push container', () => {
  it('is root to read what an engine leaves for root, and has no capability, within the user namespace', () => {
    const { spec, push } = containers();
    expect(push?.securityContext).toEqual({
      runAsNonRoot: false,
      runAsUser: 0,
      runAsGroup: 0,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(spec.hostUsers).toBe(false);
  });

  it('pushes under a tag of the run, over plain HTTP where the settings say so', () => {
    expect(containers({ run: 4 }).push?.args?.slice(-2)).toEqual([
      `registry.test:5001/jobs/${jobUid}:run-4`,
      '--insecure',
    ]);
    const strict = { ...registry, insecure: false };
    expect(containers({ settings: { registry: strict } }).push?.args).not.toContain('--insecure');
  });

  it('has no secret to mount where the registry asks for none', () => {
    const open = { ...registry, dockerConfig: undefined };
    const { spec, push } = containers({ settings: { registry: open } });
    expect(spec.volumes?.some(({ secret }) => secret)).toBe(false);
    expect(push?.env).toEqual([]);
  });
});

describe('the engine', () => {
  it('is the one that the spec names, or else that of the settings', () => {
    const imageOf = (overrides: ContextOverrides) => containers(overrides).build?.image;
    const { images } = makeSettings();
    expect(imageOf({ settings: { engine: 'kaniko' } })).toBe(images.kaniko);
    expect(imageOf({ settings: { engine: 'buildkit' } })).toBe(images.buildkit);
    const spec = { build: { engine: 'buildkit' as const } };
    expect(imageOf({ spec, settings: { engine: 'kaniko' } })).toBe(images.buildkit);
  });
});

describe('kaniko', () => {
  const kaniko = (settings: ContextOverrides['settings'] = {}) =>
    containers({ settings: { engine: 'kaniko', ...settings } }).build;

  it('fits the baseline level', () => {
    expect(engineOf(makeContext({ settings: { engine: 'kaniko' } })).podSecurity).toBe('baseline');
    expect(kaniko()?.securityContext).toMatchObject({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    });
  });

  it('has no exit code of its own for an engine that did not start', () => {
    expect(engineOf(makeContext({ settings: { engine: 'kaniko' } })).didNotStart(70)).toBe(false);
  });

  it('runs the entrypoint of its image, which has no shell', () => {
    expect(kaniko()?.command).toBeUndefined();
  });

  it('pushes nothing and asks no cloud for credentials', () => {
    expect(kaniko()?.args).toEqual(expect.arrayContaining(['--no-push', '--credential-helpers=']));
  });

  it('reads mirrors over plain HTTP only where the settings say so', () => {
    expect(kaniko()?.args).toEqual(
      expect.arrayContaining(['--registry-mirror=mirror.test:5000', '--insecure-registry=mirror.test:5000']),
    );
    const strict = kaniko({ registry: { ...registry, insecure: false } })?.args;
    expect(strict).toContain('--registry-mirror=mirror.test:5000');
    expect(strict?.join()).not.toContain('insecure');
  });
});

describe('kaniko without the internet', () => {
  const skips = (internet: boolean) => {
    const egress = { ...makeSettings().egress, internet };
    const { build } = containers({ settings: { engine: 'kaniko', egress } });
    return build?.args?.includes('--skip-default-registry-fallback');
  };

  it('takes an image that no mirror has for one that is not there', () => {
    expect(skips(false)).toBe(true);
    expect(skips(true)).toBe(false);
  });
});

describe('buildkit', () => {
  it('is privileged by its level, with one capability, inside its user namespace', () => {
    expect(engineOf(makeContext()).podSecurity).toBe('privileged');
    const { spec, build } = containers();
    expect(build?.securityContext?.capabilities?.add).toEqual(['SYS_ADMIN']);
    expect(build?.securityContext?.privileged).toBeUndefined();
    expect(spec.hostUsers).toBe(false);
  });

  it('reads its registries from a text that the script writes, insecure ones where the settings say so', () => {
    const config = (overrides: ContextOverrides = {}) => containers(overrides).build?.args?.[0];
    expect(config()).toContain('[registry."docker.io"]\nmirrors = ["mirror.test:5000"]\n');
    expect(config()).toContain('[registry."mirror.test:5000"]\ninsecure = true\nhttp = true\n');
    expect(config({ settings: { registry: { ...registry, insecure: false } } })).not.toContain('insecure');
  });

  it('loads no frontend that a Dockerfile names: there may be no internet to load it from', () => {
    expect(containers().build?.args).toContain('--opt=cmdline=dockerfile.v0');
  });
});
