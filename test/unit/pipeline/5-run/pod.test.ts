import type { RunSandbox } from '../../../../src/pipeline/sandbox.ts';
import { runPod } from '../../../../src/pipeline/5-run/pod.ts';
import { makeContext, type ContextOverrides } from '../../../support/context.ts';
import { jobUid } from '../../../support/job.ts';
import { makeSettings } from '../../../support/settings.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const run = (overrides?: ContextOverrides, sandbox: RunSandbox = { hostUsers: false }) => {
  const { spec } = runPod(makeContext(overrides), { digest, sandbox });
  return { spec, user: spec.containers[1], collect: spec.containers[0] };
};

describe('the run pod', () => {
  it('runs the image by its scanned digest', () => {
    expect(run().user?.image).toBe(`registry.test:5001/jobs/${jobUid}@${digest}`);
  });

  it('uses the RuntimeClass, and then no user namespace', () => {
    const { spec } = run({}, { runtimeClassName: 'gvisor' });
    expect(spec.runtimeClassName).toBe('gvisor');
    expect(spec.hostUsers).toBeUndefined();
  });

  it('uses a user namespace if there is no RuntimeClass', () => {
    const { spec } = run();
    expect(spec.hostUsers).toBe(false);
    expect(spec.runtimeClassName).toBeUndefined();
  });

  it('attacks 33, 45: drops all capabilities, forbids privilege escalation and filters system calls', () => {
    expect(run().user?.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
      seccompProfile: { type: 'RuntimeDefault' },
    });
  });

  it('reveals nothing about the cluster: no token, no Services, no DNS, no address of the apiserver', () => {
    const { spec, user } = run();
    expect(spec).toMatchObject({
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      dnsPolicy: 'None',
      dnsConfig: { nameservers: ['127.0.0.1'] },
    });
    expect(user?.env).toContainEqual({ name: 'KUBERNETES_SERVICE_HOST', value: '' });
  });

  it('can write only to /data and three other folders, each a tmpfs of limited size', () => {
    const { spec, user } = run({ spec: { run: { resources: { limits: { memory: '128Mi' } } } } });
    const writable = user?.volumeMounts?.filter(({ readOnly }) => readOnly !== true) ?? [];
    expect(writable.map(({ mountPath }) => mountPath)).toEqual(['/data', '/tmp', '/var/tmp', '/run']);
    for (const { name } of writable) {
      const sizeLimit = name === 'data' ? '64Mi' : String(64 * 2 ** 20);
      expect(spec.volumes).toContainEqual({ name, emptyDir: { medium: 'Memory', sizeLimit } });
    }
  });

  it('attack 65: gets a tmpfs for each volume that its image declares, instead of a folder on the disk', () => {
    const context = makeContext();
    const image = { ref: 'x', digest, size: 1, volumes: ['/data', '/tmp', '/tmp/cache', '/var/lib/db'] };
    const job = { ...context.job, status: { ...context.job.status, image } };
    const { spec } = runPod({ ...context, job }, { digest, sandbox: { runtimeClassName: 'gvisor' } });
    const mounts = spec.containers[1]?.volumeMounts ?? [];
    expect(mounts.filter(({ readOnly }) => readOnly !== true).map(({ mountPath }) => mountPath)).toEqual([
      ...['/data', '/tmp', '/var/tmp', '/run', '/tmp/cache', '/var/lib/db'],
    ]);
    expect(spec.volumes).toContainEqual({
      name: 'volume-1',
      emptyDir: { medium: 'Memory', sizeLimit: String(256 * 2 ** 20) },
    });
  });

  it('attack 65: in a sandbox, has the file for its termination message in a folder that it cannot enter', () => {
    const { spec, user, collect } = run({}, { runtimeClassName: 'gvisor' });
    const closed = user?.volumeMounts?.at(-1);
    expect(closed).toMatchObject({ name: 'closed', readOnly: true });
    // No image can have a link to it: it would have to contain its own digest.
    const mountPath = `/.dockerfilejob-${'a'.repeat(64)}`;
    expect(closed?.mountPath).toBe(mountPath);
    expect(user?.terminationMessagePath).toBe(`${mountPath}/termination/message`);
    const command = collect?.lifecycle?.postStart?.exec?.command ?? [];
    expect(command.slice(-2)).toEqual([`${mountPath}/termination`, 'message']);
    expect(collect?.volumeMounts).toContainEqual({ name: 'closed', mountPath });
    expect(spec.volumes).toContainEqual({
      name: 'closed',
      emptyDir: { medium: 'Memory', sizeLimit: '64Ki' },
    });
  });

  it('gets no file of the node, neither for a termination message nor as /etc/hosts', () => {
    const { spec, user } = run();
    expect(user?.terminationMessagePath).toBe('/dev/full');
    expect(user?.volumeMounts).toContainEqual({
      name: 'hosts',
      mountPath: '/etc/hosts',
      subPath: 'hosts',
      readOnly: true,
    });
    const items = [{ key: 'hosts', path: 'hosts' }];
    expect(spec.volumes).toContainEqual({ name: 'hosts', configMap: { name: 'files', items } });
  });

  it('takes command, arguments, environment and limits from the spec', () => {
    const { user } = run({
      spec: {
        run: {
          command: ['python3'],
          args: ['train.py'],
          env: [{ name: 'EPOCHS', value: '3' }],
          resources: { limits: { memory: '128Mi' } },
        },
      },
    });
    expect(user).toMatchObject({ command: ['python3'], args: ['train.py'] });
    expect(user?.env?.at(-1)).toEqual({ name: 'EPOCHS', value: '3' });
    expect(user?.resources.limits).toMatchObject({ cpu: '1', memory: '128Mi' });
  });

  it("keeps the image's own command if the spec has none", () => {
    expect(run().user).not.toHaveProperty('command');
    expect(run().user).not.toHaveProperty('args');
  });

  it('pulls the image with credentials that no container has', () => {
    expect(run().spec.imagePullSecrets).toEqual([{ name: 'registry' }]);
    const registry = { ...makeSettings().registry, dockerConfig: undefined };
    expect(run({ settings: { registry } }).spec.imagePullSecrets).toEqual([]);
  });

  it('has a deadline that allows time for the pull', () => {
    expect(run({ spec: { run: { timeout: '1m' } } }).spec.activeDeadlineSeconds).toBe(60 + 600 + 300);
  });
});

describe('the collect container', () => {
  it('starts before the container of the user, and with it: neither waits for the other', () => {
    const { spec } = run();
    expect(spec.containers.map(({ name }) => name)).toEqual(['collect', 'run']);
    expect(spec.initContainers).toBeUndefined();
  });

  it('has a standard input, on which the operator asks for the result', () => {
    expect(run().collect?.stdin).toBe(true);
    expect(run().user?.stdin).toBeUndefined();
  });

  it('can read files of any owner and mode, but has no other privileges of root', () => {
    expect(run().collect?.securityContext).toEqual({
      runAsNonRoot: false,
      runAsUser: 0,
      runAsGroup: 0,
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'], add: ['DAC_OVERRIDE'] },
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(run().collect?.volumeMounts).toEqual([{ name: 'data', mountPath: '/data', readOnly: true }]);
  });

  it('gets the path as data, not as part of its script', () => {
    const { collect } = run({ spec: { performance: { path: '/data/$(id).json' } } });
    expect(collect?.args).toEqual(['', '/data/$$(id).json', '2048', '/dev/termination-log']);
    expect(collect?.command?.join()).not.toContain('(id)');
  });
});
