import { run } from '../../../../../src/pipeline/5-run/index.ts';
import { runPod } from '../../../../../src/pipeline/5-run/pod.ts';
import { planSchema } from '../../../../../src/pipeline/5-run/service/plan.ts';
import { resultNonce } from '../../../../../src/pipeline/manifest/trusted-container.ts';
import type { RunSandbox } from '../../../../../src/pipeline/sandbox.ts';
import type { Snapshot } from '../../../../../src/pipeline/snapshot.ts';
import { testInput } from '../../../../support/check.ts';
import { makeContext } from '../../../../support/context.ts';
import { digest, makeJobAt } from '../../../../support/runs.ts';
import { begin, makeSnapshot } from '../../../../support/snapshot.ts';

const auth = { basic: { secret: 'students' } };
const test = testInput([{ auth }], { timeout: '2m' });
const gvisor = { runtimeClassName: 'gvisor' };
const pod = (sandbox: RunSandbox = { hostUsers: false }) =>
  runPod(makeContext({ spec: { test } }), { digest, sandbox }).spec;
const batch = (sandbox: RunSandbox) => runPod(makeContext(), { digest, sandbox }).spec;

describe('the pod of a service', () => {
  it.each<[string, RunSandbox]>([
    ['a user namespace', { hostUsers: false }],
    ['gVisor', gvisor],
  ])('attack 121: gives the service what it gives a run, and no more, with %s', (_, sandbox) => {
    const [tested, untested] = [pod(sandbox), batch(sandbox)];
    const { restartPolicy, ...service } = tested.initContainers?.at(-1) ?? {};
    expect(service).toEqual(untested.containers.at(-1));
    expect(restartPolicy).toBe('Always');
    const shared = ({ initContainers: _i, containers: _c, volumes: _v, ...rest }: typeof tested) => rest;
    expect(shared(tested)).toEqual({ ...shared(untested), activeDeadlineSeconds: 120 + 600 + 300 });
    const added = tested.volumes?.filter(({ name }) => !untested.volumes?.some((one) => one.name === name));
    expect(added).toEqual([{ name: 'test', secret: { secretName: 'test' } }]);
  });

  it('attack 123: mounts the plan with the credentials into the tester only', () => {
    const { initContainers = [], containers } = pod(gvisor);
    const all = [...initContainers, ...containers];
    const having = all.filter(({ volumeMounts = [] }) => volumeMounts.some(({ name }) => name === 'test'));
    expect(having.map(({ name }) => name)).toEqual(['test']);
    expect(all.filter(({ env }) => env?.includes(resultNonce)).map(({ name }) => name)).toEqual(['test']);
  });

  it('makes the folder for the termination message before the service starts, where one is needed', () => {
    expect(pod().initContainers?.map(({ name }) => name)).toEqual(['run']);
    const [close, service] = pod(gvisor).initContainers ?? [];
    expect([close?.name, service?.name]).toEqual(['close', 'run']);
    const hook = batch(gvisor).containers[0]?.lifecycle?.postStart?.exec?.command;
    expect(close?.command).toEqual(hook);
    expect(close?.volumeMounts?.map(({ name }) => name)).toEqual(['closed']);
  });
});

describe('the start of a service', () => {
  const job = makeJobAt('run', {}, { spec: { test } });
  const decide = (seen: Partial<Snapshot>) => run.decide(job, makeSnapshot(seen));

  it('waits for its Secrets, which are read from the next pass on', () => {
    expect(decide({})).toEqual({ kind: 'wait', want: [], message: 'starting the run pod', until: begin });
  });

  it('attack 123: fails if one of them is not allowed any more', () => {
    const message = 'spec.test.http: Secret students is not allowed for tests';
    expect(decide({ test: { kind: 'unavailable', message } })).toEqual({
      kind: 'fail',
      reason: 'SpecDenied',
      message,
    });
  });

  it('wants the plan of the tester before the pod', () => {
    const credentials = new Map([['students', { username: 'toto', password: 'python' }]]);
    const outcome = decide({ test: { kind: 'credentials', credentials } });
    const want = outcome.kind === 'wait' ? outcome.want : [];
    expect(want.map(({ kind }) => kind)).toEqual(['Namespace', 'Secret', 'Pod']);
    const { data } = want[1] as unknown as { data: Record<string, string> };
    const plan = planSchema.parse(JSON.parse(Buffer.from(data['plan.json'] ?? '', 'base64').toString()));
    expect(plan).toMatchObject({
      port: 8080,
      milliseconds: 120_000,
      readiness: { path: '/', milliseconds: 60_000 },
      checks: [{ name: 'check 1', method: 'GET', path: '/' }],
    });
    expect(plan.checks[0]?.headers).toEqual([
      { name: 'Authorization', value: `Basic ${Buffer.from('toto:python').toString('base64')}` },
    ]);
  });
});
