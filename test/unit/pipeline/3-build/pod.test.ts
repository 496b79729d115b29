import { engineOf } from '../../../../src/pipeline/3-build/engines/index.ts';
import { resultNonce } from '../../../../src/pipeline/manifest/trusted-container.ts';
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
const insecure = { ...registry, insecure: true, dockerConfig: undefined };

describe.each(['kaniko', 'buildkit'] as const)('the build pod of %s', (engine) => {
  const given: ContextOverrides = { spec: { build: { engine, timeout: '2m' } } };

  it('has the run and the attempt in its name and labels', () => {
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

  it('has a deadline that the kubelet enforces without the operator', () => {
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
    expect(build?.env?.map(({ name }) => name)).toEqual(['SSL_CERT_DIR']);
    expect(build?.envFrom).toBeUndefined();
  });

  it('mounts the layout read-only into the push container', () => {
    const { build, push } = containers(given);
    const out = (from: typeof build) => from?.volumeMounts?.find(({ name }) => name === 'out');
    expect(out(push)).toEqual({ name: 'out', mountPath: '/out', readOnly: true });
    expect(out(build)?.readOnly).toBeUndefined();
  });

  it('does not mount the private copy into the build container', () => {
    const { build, push } = containers(given);
    expect(push?.volumeMounts).toContainEqual({ name: 'private', mountPath: '/private' });
    expect(build?.volumeMounts?.map(({ name }) => name)).not.toContain('private');
  });

  it('mounts each context file separately, because COPY preserves links', () => {
    const { build } = containers(given, ['model.py', '.dockerignore']);
    const files = build?.volumeMounts?.filter(({ name }) => name === 'context');
    expect(files).toEqual([
      { name: 'context', mountPath: '/workspace/model.py', subPath: 'model.py', readOnly: true },
      { name: 'context', mountPath: '/workspace/.dockerignore', subPath: '.dockerignore', readOnly: true },
    ]);
  });

  it('limits the size of every volume and the resources of every container', () => {
    const { spec } = containers(given);
    for (const { emptyDir } of spec.volumes ?? []) {
      if (emptyDir) expect(Number(emptyDir.sizeLimit?.replace('Mi', ''))).toBeGreaterThan(0);
    }
    for (const { resources } of spec.containers) {
      expect(Object.keys(resources.limits ?? {})).toEqual(['cpu', 'memory', 'ephemeral-storage']);
    }
  });

  it("passes the user's build arguments as data that neither a shell nor the kubelet expands", () => {
    const args = [{ name: 'GREETING', value: '$(PATH) $$ `id` "; exit' }];
    const { build } = containers({ spec: { build: { engine, args } } });
    const argument = build?.args?.find((one) => one.includes('GREETING'));
    expect(argument?.endsWith('GREETING=$$(PATH) $$$$ `id` "; exit')).toBe(true);
    expect(build?.command?.join() ?? '').not.toContain('GREETING');
  });

  it('builds the target stage of the spec, or the last stage by default', () => {
    const target = (overrides: ContextOverrides) =>
      containers(overrides).build?.args?.filter((argument) => argument.includes('target=')) ?? [];
    expect(target(given)).toEqual([]);
    const [argument] = target({ spec: { build: { engine, target: 'final' } } });
    expect(argument?.endsWith('target=final')).toBe(true);
  });

  it('has the limits from the spec', () => {
    const resources = { limits: { cpu: '1500m', memory: '1Gi' } };
    const { build } = containers({ spec: { build: { engine, resources } } });
    expect(build?.resources.limits).toMatchObject({ cpu: '1500m', memory: '1Gi' });
  });
});

describe('the push container', () => {
  it('runs as root to read the files of the engine, but in a user namespace and without capabilities', () => {
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

  it('pushes to a tag for the run, over plain HTTP only if the settings allow it', () => {
    const reference = `registry.test:5001/jobs/${jobUid}:run-4`;
    expect(containers({ run: 4 }).push?.args?.at(-1)).toBe(reference);
    const settings = { registry: insecure };
    expect(containers({ run: 4, settings }).push?.args?.slice(-2)).toEqual([reference, '--insecure']);
  });

  it('mounts no Secret if the registry needs no credentials', () => {
    const open = { ...registry, dockerConfig: undefined };
    const { spec, push } = containers({ settings: { registry: open } });
    expect(spec.volumes?.some(({ secret }) => secret)).toBe(false);
    expect(push?.env?.map(({ name }) => name)).toEqual([resultNonce.name, 'SSL_CERT_DIR']);
  });
});

describe('the engine', () => {
  it('is the one in the spec, or the default from the settings', () => {
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

  it('complies with the Pod Security level baseline', () => {
    expect(engineOf(makeContext({ settings: { engine: 'kaniko' } })).podSecurity).toBe('baseline');
    expect(kaniko()?.securityContext).toMatchObject({
      allowPrivilegeEscalation: false,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    });
  });

  it('has no distinct exit codes', () => {
    const engine = engineOf(makeContext({ settings: { engine: 'kaniko' } }));
    expect([engine.didNotStart(70), engine.outOfDisk(71)]).toEqual([false, false]);
  });

  it('may set the setgid bit, and compresses layers without keeping them in memory', () => {
    const add = expect.arrayContaining(['FSETID']) as string[];
    expect(kaniko()?.securityContext).toMatchObject({ capabilities: { add } });
    expect(kaniko()?.args).toContain('--compressed-caching=false');
  });

  it('runs the entrypoint of its image, which has no shell', () => {
    expect(kaniko()?.command).toBeUndefined();
  });

  it('does not push, and requests no credentials from cloud providers', () => {
    expect(kaniko()?.args).toEqual(expect.arrayContaining(['--no-push', '--credential-helpers=']));
  });

  it('reads mirrors over plain HTTP only if the settings allow it', () => {
    expect(kaniko({ registry: insecure })?.args).toEqual(
      expect.arrayContaining(['--registry-mirror=mirror.test:5000', '--insecure-registry=mirror.test:5000']),
    );
    const strict = kaniko()?.args;
    expect(strict).toContain('--registry-mirror=mirror.test:5000');
    expect(strict?.join()).not.toContain('insecure');
  });
});

describe('kaniko without internet access', () => {
  const skips = (internet: boolean) => {
    const egress = { ...makeSettings().egress, internet };
    const { build } = containers({ settings: { engine: 'kaniko', egress } });
    return build?.args?.includes('--skip-default-registry-fallback');
  };

  it('does not fall back to docker.io for an image that no mirror has', () => {
    expect(skips(false)).toBe(true);
    expect(skips(true)).toBe(false);
  });
});

describe('buildkit', () => {
  it('needs the Pod Security level privileged, but has, besides the capabilities of RUN, only one and a user namespace', () => {
    expect(engineOf(makeContext()).podSecurity).toBe('privileged');
    const { spec, build } = containers();
    expect(build?.securityContext.capabilities?.add?.filter((name) => /SYS|NET|BPF/.test(name))).toEqual([
      'NET_BIND_SERVICE',
      'SYS_CHROOT',
      'SYS_ADMIN',
    ]);
    expect(build?.securityContext.privileged).toBeUndefined();
    expect(spec.hostUsers).toBe(false);
  });

  it('configures its mirrors, as insecure only if the settings allow it', () => {
    const config = (overrides: ContextOverrides = {}) => containers(overrides).build?.args?.[0];
    expect(config()).toContain('[registry."docker.io"]\nmirrors = ["mirror.test:5000"]\n');
    expect(config({ settings: { registry: insecure } })).toContain(
      '[registry."mirror.test:5000"]\ninsecure = true\nhttp = true\n',
    );
    expect(config()).not.toContain('insecure');
  });

  it('ignores the frontend image that a Dockerfile names, which may be unreachable', () => {
    expect(containers().build?.args).toContain('--opt=cmdline=dockerfile.v0');
  });
});
