import { verify } from '../../../../src/pipeline/9-verify/index.ts';
import { isServiceDue } from '../../../../src/pipeline/9-verify/service.ts';
import type { Snapshot } from '../../../../src/pipeline/snapshot.ts';
import { deploySpec, makeDeployed } from '../../../support/rollout.ts';
import { makeJobAt } from '../../../support/runs.ts';
import { makeSettings } from '../../../support/settings.ts';
import { at, begin } from '../../../support/snapshot.ts';
import { makeVerifying, verifyingPods, verifyOutcome } from '../../../support/verifying.ts';

const labelled = (labels: object) => ({ spec: { template: { metadata: { labels } } } });
const service = {
  kind: 'found',
  deployment: labelled({ app: 'model' }),
  service: { spec: { clusterIP: '10.92.0.7', selector: { app: 'model' }, ports: [{ port: 80 }] } },
} as const;

const job = makeVerifying();

describe('the start of a security test', () => {
  it('is there only for a job with spec.verify', () => {
    expect(verify.applies?.(job)).toBe(true);
    expect(verify.applies?.(makeJobAt('verify'))).toBe(false);
    expect(() => verifyOutcome({}, makeJobAt('verify', {}, { spec: { ...deploySpec } }))).toThrow(
      'the job has no spec.verify',
    );
    expect(isServiceDue(makeJobAt('verify'), [])).toBe(false);
  });

  it('reads the Service first, in a pass of its own', () => {
    expect(verifyOutcome({})).toMatchObject({ kind: 'wait', want: [], until: begin });
    expect(isServiceDue(job, [])).toBe(true);
  });

  it.each<[string, ReturnType<typeof makeVerifying>, Snapshot['pods']]>([
    ['the test has begun', job, verifyingPods],
    ['it is over', makeVerifying({ steps: [{ name: 'verify', state: 'Succeeded' }] }), []],
    [
      'the deployment is undone',
      makeVerifying({
        deployment: makeDeployed({
          rollback: { startTime: at(0), reason: 'VerificationFailed', message: 'x' },
        }),
      }),
      [],
    ],
    ['the job deploys', makeVerifying({ phase: 'Deploying' }), []],
    ['the spec has no deployment', makeVerifying({ deployment: undefined }), []],
  ])('does not read the Service once %s', (_, given, seen) => {
    expect(isServiceDue(given, seen)).toBe(false);
  });

  it('does not read the Service of a job that is being deleted', () => {
    const metadata = { ...job.metadata, deletionTimestamp: at(0) };
    expect(isServiceDue({ ...job, metadata }, [])).toBe(false);
  });

  it('opens the way to the Service before it creates its pod', () => {
    const outcome = verifyOutcome({ service });
    expect('want' in outcome && outcome.want.map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(
      ['NetworkPolicy verify-egress', 'Pod verify-1-0'],
    );
  });

  it('tests the Service and the port that spec.verify names', () => {
    const spec = {
      service: { spec: { clusterIP: '10.92.0.8', selector: { app: 'shop' }, ports: [{ port: 8443 }] } },
      deployment: labelled({ app: 'shop' }),
    };
    const given = makeVerifying({}, { verify: { service: 'shop', port: 8443, tls: true, timeout: '1m' } });
    const outcome = verifyOutcome({ service: { kind: 'found', ...spec } }, given);
    const text = JSON.stringify(outcome);
    expect(text).toContain('https://shop.team-a.svc:8443/');
    expect(text).toContain('http_headers,ssl');
  });

  it('tests with the modules that spec.verify names', () => {
    const given = makeVerifying({}, { verify: { modules: ['csp', 'crlf'] } });
    expect(JSON.stringify(verifyOutcome({ service }, given))).toContain('"csp,crlf"');
  });

  it('tests the port that spec.deploy makes a Service for', () => {
    const deploy = { ...deploySpec.deploy, create: { port: 8080 } };
    const made = { spec: { ...service.service.spec, ports: [{ port: 8080 }] } };
    const outcome = verifyOutcome({ service: { ...service, service: made } }, makeVerifying({}, { deploy }));
    expect(JSON.stringify(outcome)).toContain('http://model.team-a.svc:8080/');
  });

  it.each<[string, Snapshot['service'], string, string]>([
    ['is absent', { kind: 'absent' }, 'SpecDenied', 'there is no Service model'],
    ['may not be read', { kind: 'denied', message: 'no right' }, 'DeployDenied', 'no right'],
    ['has no selector', { ...service, service: { spec: {} } }, 'SpecDenied', 'has no selector'],
  ])('fails if the Service %s', (_, seen, reason, words) => {
    expect(verifyOutcome(seen ? { service: seen } : {})).toMatchObject({
      kind: 'fail',
      reason,
      message: expect.stringContaining(words) as string,
    });
  });

  const locked = makeVerifying({}, { verify: { auth: { basic: { secret: 'visitor' } } } });

  it('logs in with a copy of the credentials, which only the attack mounts', () => {
    expect(verifyOutcome({ service }, locked)).toMatchObject({ kind: 'wait', want: [], until: begin });
    const credential = { username: 'toto', password: 'a|b' };
    const outcome = verifyOutcome({ service, verifyLogin: { kind: 'credential', credential } }, locked);
    const [, secret, pod] = 'want' in outcome ? outcome.want : [];
    const encoded = (text: string) => Buffer.from(text).toString('base64');
    expect(secret).toMatchObject({
      kind: 'Secret',
      metadata: { name: 'verify-login' },
      data: { username: encoded('toto'), password: encoded('a|b'), token: encoded(encoded('toto:a|b')) },
    });
    expect(pod).toMatchObject({
      spec: {
        containers: [
          {
            name: 'attack',
            args: expect.arrayContaining(['/login']) as string[],
            volumeMounts: [
              { name: 'report' },
              { name: 'work' },
              { name: 'login', mountPath: '/login', readOnly: true },
            ],
          },
          { name: 'assess', volumeMounts: [{ name: 'report', readOnly: true }] },
        ],
        volumes: [
          { name: 'report' },
          { name: 'work' },
          { name: 'login', secret: { secretName: 'verify-login' } },
        ],
      },
    });
    expect(JSON.stringify(pod)).not.toContain('toto');
  });

  it('fails if the Secret is no longer for the Service', () => {
    const verifyLogin = { kind: 'unavailable', message: 'not for Service model' } as const;
    expect(verifyOutcome({ service, verifyLogin }, locked)).toMatchObject({
      kind: 'fail',
      reason: 'SpecDenied',
      message: 'not for Service model',
    });
  });

  it('has no tool, no credentials and no name server besides what it needs', () => {
    const outcome = verifyOutcome({ service, settings: makeSettings() });
    const pod = 'want' in outcome ? outcome.want.find(({ kind }) => kind === 'Pod') : undefined;
    expect(pod).toMatchObject({
      spec: {
        automountServiceAccountToken: false,
        dnsPolicy: 'None',
        hostAliases: [{ ip: '10.92.0.7', hostnames: ['model.team-a.svc'] }],
        volumes: [{ name: 'report' }, { name: 'work' }],
      },
    });
  });
});
