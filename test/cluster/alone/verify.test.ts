import { z } from 'zod';
import { addresses } from '../../../deploy/local/node/addresses.ts';
import type { DockerfileJob } from '../../../src/resource/schema.ts';
import type { SpecInput } from '../../../src/resource/spec.ts';
import { readArchive } from '../../support/cluster/archive.ts';
import { clean, holey, loginSecrets, selfSigned, slow, token } from '../../support/cluster/attacked-sites.ts';
import { kubectl } from '../../support/cluster/kubectl.ts';
import { patiently } from '../../support/cluster/patiently.ts';
import { openFrom, type Place } from '../../support/cluster/pod-connections.ts';
import { deploymentOf } from '../../support/cluster/rollouts.ts';
import { summaryOf } from '../../support/cluster/summary.ts';
import { useDeployments } from '../../support/cluster/use-deployments.ts';
import { useTeam } from '../../support/cluster/use-team.ts';

const team = useTeam('verify');

const deployments = useDeployments(team, ['shop', 'slow', 'tls']);
type Verify = NonNullable<SpecInput['verify']>;
const login = (secret: string): Verify => ({ auth: { basic: { secret } } });
const submit = (name: 'shop' | 'slow' | 'tls', dockerfile: string, verify: Verify) =>
  deployments.submit(name, dockerfile, {}, { modules: ['file', 'csp'], timeout: '1m', ...verify });

/** Submitted together. A job that has a hole to find comes after the one that has none. */
let jobs: Readonly<Record<'shop' | 'slow' | 'tls', DockerfileJob>>;
beforeAll(async () => {
  await loginSecrets(team(), 'shop');
  const [shop, slowOne, tls] = await Promise.all([
    submit('shop', clean, login('visitor')),
    submit('slow', slow, { timeout: '25s' }),
    submit('tls', selfSigned, { modules: ['csp'], tls: true }),
  ]);
  jobs = { shop, slow: slowOne, tls };
});

const reportOf = async (job: DockerfileJob): Promise<string> => {
  const kept = await team().until(job, ({ status }) => status.archive !== undefined, 'its archive');
  return (await readArchive(team().cluster, kept))?.['verification.log'] ?? '';
};

const serviceSchema = z.object({ spec: z.object({ clusterIP: z.string() }) });

/** The cluster IP of a Service, once it is there. */
const placeOf = (name: string, port: number, namespace = team().namespace): Promise<Place> =>
  patiently(async () => {
    const service = await team().cluster.get({ kind: 'Service', namespace, name });
    return service && { host: serviceSchema.parse(service).spec.clusterIP, port };
  }, `Service ${name}`);

describe('a job with spec.verify', () => {
  it('attacks 128, 129: reaches nothing but its Service, and undoes a deployment that keeps it waiting', async () => {
    const job = jobs.slow;
    await team().until(
      job,
      ({ status }) =>
        status.steps?.some(({ message }) => message?.startsWith('testing the security')) === true,
      'its test',
    );
    const [pod] = team()
      .podsOf(job)
      .filter(({ metadata }) => metadata.name.startsWith('verify-'));
    if (!pod) throw new Error('there is no verify pod');
    const others = await Promise.all([
      placeOf('shop', 8080),
      placeOf('tls', 8080),
      placeOf('kubernetes', 443, 'default'),
      placeOf('kube-dns', 53, 'kube-system'),
    ]);
    const namesOfPods = ['get', 'pods', '-n', team().namespace, '-o', 'jsonpath={.items[*].status.podIP}'];
    const pods = (await kubectl(namesOfPods)).split(' ').map((ip) => ({ host: ip, port: 8080 }));
    expect(pods.length).toBeGreaterThan(1);
    const node = { host: addresses.node, port: 10250 };
    const service = await placeOf('slow', 8080);
    const open = await openFrom(pod, 'attack', [service, ...others, node, ...pods]);
    expect(open.slice(0, 6)).toEqual([true, false, false, false, false, false]);
    // The pod of its Service.
    expect(open.slice(6).filter(Boolean)).toHaveLength(1);

    const after = await team().ended(job);
    expect(summaryOf(after)).toMatchObject({ phase: 'Failed', reason: 'VerificationInconclusive' });
    expect(after.status.failureDetails?.message).toMatch(
      /(Max scan time was reached|the time was over before the test was); no Deployment slow is left/,
    );
    expect(after.status.deployment).toMatchObject({ rolledBack: true });
    expect(await deploymentOf(team(), 'slow')).toBeUndefined();
  });

  it('attacks what it has deployed, with the password of a Secret, and passes if that has no hole', async () => {
    const job = await team().ended(jobs.shop);
    expect(summaryOf(job)).toEqual({ phase: 'Succeeded' });
    expect(team().phases(job)).toEqual(expect.arrayContaining(['Deploying', 'Verifying', 'Succeeded']));
    expect(job.status.verification).toMatchObject({
      ...{ critical: 0, high: 0, gating: 0, tool: 'Wapiti 3.2.3' },
      top: [{ severity: 'low', category: 'Content Security Policy Configuration' }],
    });
    expect(job.status.deployment).not.toHaveProperty('rolledBack');
    const report = await reportOf(job);
    expect(report).toContain('"crawled_pages_nbr"');
    expect(report).toContain('authorization: Basic ***');
    expect(report).not.toContain(token);
  });

  it('tests TLS, where the Service speaks it', async () => {
    const job = await team().ended(jobs.tls);
    expect(summaryOf(job)).toMatchObject({ phase: 'Failed', reason: 'VerificationFailed' });
    const found = job.status.verification?.top.filter(({ category }) => category.startsWith('TLS/SSL'));
    expect(found?.map(({ severity, info }) => `${severity}: ${info}`)).toEqual(
      expect.arrayContaining([
        'high: Strict Transport Security (HSTS) is not set',
        expect.stringMatching(/^medium: Self-signed certificate detected/) as string,
      ]),
    );
  });

  it('rolls back to the former image if Wapiti finds a hole, and says which', async () => {
    const before = await deploymentOf(team(), 'shop');
    const job = await team().ended(await submit('shop', holey, login('visitor')));
    expect(summaryOf(job)).toMatchObject({ phase: 'Failed', reason: 'VerificationFailed' });
    expect(job.status.failureDetails?.message).toMatch(
      /^1 weakness of severity high or higher: Path Traversal \(critical, GET \/view\); rolled back to sha256:/,
    );
    expect(job.status.verification).toMatchObject({
      critical: 1,
      gating: 1,
      top: [
        { severity: 'critical', category: 'Path Traversal', path: '/view', parameter: 'file' },
        { severity: 'low' },
      ],
    });
    expect(job.status.deployment).toMatchObject({ rolledBack: true, previousImage: before?.image });
    expect((await deploymentOf(team(), 'shop'))?.image).toBe(before?.image);
    const report = await reportOf(job);
    expect(report).toContain('Linux local file disclosure vulnerability');
    expect(report).not.toContain(token);
  });

  it('is refused before anything is built with a Secret that is not for the Service', async () => {
    const job = await team().ended(await submit('shop', clean, login('unmarked')));
    expect(summaryOf(job)).toMatchObject({ phase: 'Failed', reason: 'SpecDenied' });
    expect(job.status.failureDetails?.message).toContain(
      'must add the annotation dockerfilejob.io/may-verify: shop',
    );
    expect(team().phases(job)).not.toContain('Building');
  });
});
