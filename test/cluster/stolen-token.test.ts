import { randomUUID } from 'node:crypto';
import { buildPod } from '../../src/pipeline/3-build/pod.ts';
import { sourceOf } from '../../src/pipeline/3-build/sources/index.ts';
import { textSource } from '../../src/pipeline/3-build/sources/text-input.ts';
import { scanPod } from '../../src/pipeline/4-scan/pod.ts';
import { runPod } from '../../src/pipeline/5-run/pod.ts';
import { jobNamespace, labels } from '../../src/resource/names.ts';
import type { EngineName } from '../../src/resource/spec.ts';
import { testInput } from '../support/check.ts';
import { kubectl } from '../support/cluster/kubectl.ts';
import { useStolenToken } from '../support/cluster/stolen-token.ts';
import { makeContext } from '../support/context.ts';
import { scanMemory } from '../support/scan-memory.ts';

jest.setTimeout(120_000);

const asOperator = useStolenToken();
const namespace = jobNamespace(randomUUID());
const inNamespace = { name: 'stolen', namespace };
const level = 'pod-security.kubernetes.io/enforce';

/** Nothing is stored, but every admission policy is asked. */
const create = (object: object) => asOperator(['create', '--dry-run=server', '--filename=-'], object);

const harmlessContainer = {
  name: 'build',
  image: 'busybox',
  resources: { limits: { cpu: '1', memory: '64Mi', 'ephemeral-storage': '64Mi' } },
  securityContext: {
    allowPrivilegeEscalation: false,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  },
};
const pod = (spec: object = {}, container: object = {}, security: object = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { ...inNamespace, labels: { [labels.step]: 'build' } },
  spec: {
    serviceAccountName: 'job',
    automountServiceAccountToken: false,
    hostUsers: false,
    containers: [
      {
        ...harmlessContainer,
        ...container,
        securityContext: { ...harmlessContainer.securityContext, ...security },
      },
    ],
    ...spec,
  },
});

beforeAll(async () => {
  const objects = [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: { [level]: 'privileged' } } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'job', namespace } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'other', namespace } },
  ];
  for (const object of objects) {
    const { code, stderr } = await asOperator(['create', '--filename=-'], object);
    if (code !== 0) throw new Error(stderr);
  }
});
afterAll(() => kubectl(['delete', 'namespace', namespace, '--ignore-not-found', '--wait=false']));

describe('attack 74: with a stolen token of the operator', () => {
  test('a harmless pod is admitted, so the refusals below mean something', async () => {
    expect(await create(pod())).toMatchObject({ code: 0, stderr: '' });
  });

  const source = textSource('FROM scratch\n', {});
  test.each<EngineName>(['kaniko', 'buildkit'])('the pods of a job are admitted: %s', async (engine) => {
    const context = makeContext({ spec: { build: { engine } } });
    const tested = makeContext({ spec: { build: { engine }, test: testInput() } });
    const digest = `sha256:${'a'.repeat(64)}`;
    const pods = [
      buildPod(context, sourceOf(context.job).input(context, source)),
      scanPod(context, scanMemory),
      runPod(context, { digest, sandbox: { runtimeClassName: 'gvisor' } }),
      runPod(context, { digest, sandbox: { hostUsers: false } }),
      runPod(tested, { digest, sandbox: { runtimeClassName: 'gvisor' } }),
      runPod(tested, { digest, sandbox: { hostUsers: false } }),
    ];
    for (const { metadata, ...rest } of pods) {
      expect(await create({ ...rest, metadata: { ...metadata, namespace } })).toMatchObject({
        code: 0,
        stderr: '',
      });
    }
  });

  const isShared = /share no namespace with the node/;
  const mounts = /mount only emptyDir, configMap and secret volumes/;
  const account = /use the service account job, with automountServiceAccountToken: false/;
  const privileged = /containers of a job are not privileged/;
  const capability = /add no capability beyond what their engine needs/;
  const drops = /drop all capabilities, and name those that they need/;
  const confined = /allow no privilege escalation and use seccomp and AppArmor RuntimeDefault/;
  const elsewhere = /may write only to namespaces named dfj-/;
  const adding = (...add: string[]) => ({ capabilities: { drop: ['ALL'], add } });
  const engineOnly = { allowPrivilegeEscalation: true, seccompProfile: { type: 'Unconfined' } };
  const named = (name: string, inside?: string) => ({
    metadata: { name, ...(inside && { namespace: inside }) },
  });

  const refused: [what: string, object: object, message: RegExp][] = [
    ['a privileged container', pod({}, {}, { privileged: true, allowPrivilegeEscalation: true }), privileged],
    [
      'a privileged init container',
      pod({
        initContainers: [{ ...harmlessContainer, name: 'init', securityContext: { privileged: true } }],
      }),
      privileged,
    ],
    ['no security context', pod({ containers: [{ name: 'build', image: 'busybox' }] }), privileged],
    ['an unmasked /proc', pod({}, {}, { procMount: 'Unmasked' }), privileged],
    ['a host path', pod({ volumes: [{ name: 'root', hostPath: { path: '/' } }] }), mounts],
    [
      'a projected token',
      pod({
        volumes: [{ name: 'token', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } }],
      }),
      mounts,
    ],
    ['the network of the node', pod({ hostNetwork: true, hostUsers: true }), isShared],
    ['the processes of the node', pod({ hostPID: true, hostUsers: true }), isShared],
    [
      'a port of the node',
      pod({}, { ports: [{ containerPort: 80, hostPort: 80 }] }),
      /use no port of the node/,
    ],
    ...['cpu', 'memory', 'ephemeral-storage'].map((left): [string, object, RegExp] => {
      const limits = { ...harmlessContainer.resources.limits, [left]: undefined };
      return [`no limit of ${left}`, pod({}, { resources: { limits } }), /have a limit of CPU, memory/];
    }),
    ['a mounted token', pod({ automountServiceAccountToken: true }), mounts],
    ['another account', pod({ serviceAccountName: 'other' }), account],
    ['NET_RAW', pod({}, {}, adding('NET_RAW')), capability],
    ['SYS_ADMIN without a user namespace', pod({ hostUsers: true }, {}, adding('SYS_ADMIN')), capability],
    ['SYS_PTRACE beside SYS_ADMIN', pod({}, {}, adding('SYS_ADMIN', 'SYS_PTRACE')), capability],
    ['a capability without a user namespace', pod({ hostUsers: true }, {}, adding('CHOWN')), capability],
    ['all default capabilities', pod({}, {}, { capabilities: {} }), drops],
    [
      'all default capabilities, NET_RAW among them, beside the SYS_ADMIN of an engine',
      pod({}, {}, { capabilities: { add: ['SYS_ADMIN'] }, ...engineOnly }),
      drops,
    ],
    [
      'the freedom of an engine without a user namespace',
      pod({ hostUsers: true }, {}, { ...adding('SYS_ADMIN'), ...engineOnly }),
      confined,
    ],
    ['the freedom of an engine in another container', pod({}, { name: 'push' }, engineOnly), confined],
    ['no seccomp profile', pod({}, {}, { seccompProfile: { type: 'Unconfined' } }), confined],
    ['a way to gain privileges', pod({}, {}, { allowPrivilegeEscalation: true }), confined],
    [
      'a sysctl',
      pod({ securityContext: { sysctls: [{ name: 'kernel.msgmax', value: '1' }] } }),
      /change no sysctl/,
    ],
    ['a node of its choice', pod({ nodeName: 'node' }), /placed by the scheduler/],
    [
      'a namespace without a Pod Security level',
      { apiVersion: 'v1', kind: 'Namespace', ...named(jobNamespace(randomUUID())) },
      /has a Pod Security level/,
    ],
    [
      'a Secret that asks for a token',
      {
        apiVersion: 'v1',
        kind: 'Secret',
        type: 'kubernetes.io/service-account-token',
        metadata: { ...inNamespace, annotations: { 'kubernetes.io/service-account.name': 'job' } },
      },
      /asks for a token/,
    ],
    [
      'a pod in another namespace',
      { ...pod({ serviceAccountName: 'default' }), ...named('stolen', 'default') },
      elsewhere,
    ],
    [
      'a Secret in another namespace',
      { apiVersion: 'v1', kind: 'Secret', ...named('stolen', 'default') },
      elsewhere,
    ],
    ['a namespace of another name', { apiVersion: 'v1', kind: 'Namespace', ...named('stolen') }, elsewhere],
  ];
  test.each(refused)('nobody gets %s', async (_what, object, message) => {
    const { code, stderr } = await create(object);
    expect(stderr).toMatch(message);
    expect(code).toBe(1);
  });

  test('nobody attaches to a container but that which waits to be asked for the result of a run', async () => {
    const attach = async (inside: string, container: string) => {
      const query = `container=${container}&stdin=true&stdout=true`;
      const path = `/api/v1/namespaces/${inside}/pods/no-such-pod/attach?${query}`;
      return (await asOperator(['get', `--raw=${path}`])).stderr;
    };
    expect(await attach(namespace, 'run')).toMatch(/may attach only to the container collect/);
    expect(await attach(namespace, '')).toMatch(/may attach only to the container collect/);
    expect(await attach('default', 'collect')).toMatch(elsewhere);
    expect(await attach(namespace, 'collect')).toMatch(/not ?found/i);
  });

  test('nobody runs a program in a pod, forwards a port or gets a token', async () => {
    const verbs = [
      'create pods --subresource=exec',
      'create pods --subresource=portforward',
      'create pods --subresource=eviction',
      'patch pods --subresource=ephemeralcontainers',
      'create serviceaccounts --subresource=token',
      'get nodes --subresource=proxy',
      'impersonate users',
      'create clusterrolebindings.rbac.authorization.k8s.io',
      'patch validatingadmissionpolicies.admissionregistration.k8s.io',
      'list secrets',
    ];
    for (const verb of verbs) {
      const { stdout } = await asOperator(['auth', 'can-i', ...verb.split(' '), '-n', namespace]);
      expect(`${verb}: ${stdout.trim()}`).toBe(`${verb}: no`);
    }
    expect((await asOperator(['auth', 'can-i', 'create', 'pods', '-n', namespace])).stdout).toBe('yes\n');
  });
});
