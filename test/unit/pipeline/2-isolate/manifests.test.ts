import { filesConfigMap } from '../../../../src/pipeline/manifest/files.ts';
import { namespace } from '../../../../src/pipeline/manifest/namespace.ts';
import { denyAll, registryEgress } from '../../../../src/pipeline/2-isolate/network-policy.ts';
import { registrySecrets } from '../../../../src/pipeline/manifest/registry-credentials.ts';
import { resourceQuota } from '../../../../src/pipeline/2-isolate/resource-quota.ts';
import { serviceAccount } from '../../../../src/pipeline/2-isolate/service-account.ts';
import { amount } from '../../../../src/resource/quantity.ts';
import { runPod } from '../../../../src/pipeline/5-run/pod.ts';
import { scanPod } from '../../../../src/pipeline/4-scan/pod.ts';
import type { PodManifest } from '../../../../src/pipeline/manifest/pod.ts';
import { makeBuildPod } from '../../../support/build-pod.ts';
import { makeContext } from '../../../support/context.ts';
import { jobUid } from '../../../support/job.ts';
import { makeSettings } from '../../../support/settings.ts';
import { scanMemory } from '../../../support/scan-memory.ts';

const context = makeContext({ run: 2 });

describe('the namespace of a job', () => {
  it('is named after the uid, and has the job and the run in its labels', () => {
    const { metadata } = namespace(context, 'baseline');
    expect(metadata.name).toBe(`dfj-${jobUid}`);
    expect(metadata.labels).toMatchObject({
      'dockerfilejob.io/uid': jobUid,
      'dockerfilejob.io/run': '2',
      'dockerfilejob.io/job-name': 'my-model',
      'dockerfilejob.io/job-namespace': 'team-a',
      'app.kubernetes.io/managed-by': 'dockerfilejob',
    });
  });

  it.each(['privileged', 'baseline'] as const)('enforces the level %s', (level) => {
    expect(namespace(context, level).metadata.labels).toMatchObject({
      'pod-security.kubernetes.io/enforce': level,
      'pod-security.kubernetes.io/enforce-version': 'latest',
    });
  });
});

describe('the network policies', () => {
  it('deny ingress and egress to every pod of the namespace', () => {
    expect(denyAll(context).spec).toEqual({ podSelector: {}, policyTypes: ['Ingress', 'Egress'] });
  });

  it('allow egress from build, scan and publish pods only, never from run pods', () => {
    const { spec } = registryEgress(context);
    expect(spec?.podSelector?.matchExpressions).toEqual([
      { key: 'dockerfilejob.io/step', operator: 'In', values: ['build', 'scan', 'publish'] },
    ]);
    expect(spec?.policyTypes).toEqual(['Egress']);
  });

  it('allow DNS and the registries in the settings', () => {
    const rules = registryEgress(makeContext({ settings: { egress: { ...egress, internet: false } } })).spec
      ?.egress;
    expect(rules).toHaveLength(2);
    expect(rules?.[0]?.to?.[0]?.podSelector?.matchLabels).toEqual({ 'k8s-app': 'kube-dns' });
    expect(rules?.[1]).toEqual({
      to: [{ ipBlock: { cidr: '192.0.2.10/32' } }],
      ports: [
        { protocol: 'TCP', port: 5000 },
        { protocol: 'TCP', port: 5001 },
      ],
    });
  });

  it('allow the internet except for the excluded ranges, each in its own address family', () => {
    expect(registryEgress(context).spec?.egress?.at(-1)).toEqual({
      to: [
        { ipBlock: { cidr: '0.0.0.0/0', except: ['10.0.0.0/8', '169.254.0.0/16'] } },
        { ipBlock: { cidr: '::/0', except: ['fd00::/8'] } },
      ],
    });
  });
  const { egress } = makeSettings();
});

describe('the quota of the namespace', () => {
  it('allows no Service and no PersistentVolumeClaim', () => {
    expect(resourceQuota(context).spec?.hard).toMatchObject({
      services: '0',
      'services.nodeports': '0',
      'services.loadbalancers': '0',
      persistentvolumeclaims: '0',
    });
  });

  it('grows with the maximum resources of a job', () => {
    const small = makeContext({ settings: { size: { ...size, maximum: { cpu: '1', memory: '1Gi' } } } });
    const large = makeContext({ settings: { size: { ...size, maximum: { cpu: '3', memory: '3Gi' } } } });
    const limit = (given: typeof small, name: string) =>
      amount(resourceQuota(given).spec?.hard?.[name] ?? '');
    // Two containers, build and run, for two attempts each.
    expect(limit(large, 'limits.cpu') - limit(small, 'limits.cpu')).toBe(4 * 2);
    expect(limit(large, 'limits.memory') - limit(small, 'limits.memory')).toBe(4 * 2 * 2 ** 30);
  });
  const { size } = makeSettings();
});

describe('the service account', () => {
  it('mounts no token', () => {
    expect(serviceAccount(context)).toMatchObject({
      metadata: { name: 'job', namespace: `dfj-${jobUid}` },
      automountServiceAccountToken: false,
    });
  });
});

describe('the registry secret', () => {
  it('holds the credentials of the workspace registry', () => {
    const [secret] = registrySecrets(context);
    expect(secret?.type).toBe('kubernetes.io/dockerconfigjson');
    const data = secret?.data?.['.dockerconfigjson'] ?? '';
    expect(Buffer.from(data, 'base64').toString()).toBe(context.settings.registry.dockerConfig);
    expect(Object.keys(secret?.data ?? {})).toEqual(['.dockerconfigjson']);
  });

  it('is not created if the registry needs no credentials', () => {
    const open = { ...context.settings.registry, dockerConfig: undefined };
    expect(registrySecrets(makeContext({ settings: { registry: open } }))).toEqual([]);
  });
});

describe('with tokens that the operator issues', () => {
  const settings = { registry: { ...context.settings.registry, passwordKey: 'k'.repeat(32) } };
  const issuing = makeContext({ settings });

  it('the job has an account to push and one to pull, both for its own repository, and to push for the cache of its namespace', () => {
    const [secret] = registrySecrets(issuing);
    const users = ['push', '.dockerconfigjson'].map((key) => {
      const config = Buffer.from(secret?.data?.[key] ?? '', 'base64').toString();
      const [, auth = ''] = /"registry.test:5001":\{"auth":"([^"]+)"/.exec(config) ?? [];
      return Buffer.from(auth, 'base64').toString().split(':')[0];
    });
    expect(users).toEqual([`push.${jobUid}.team-a`, `pull.${jobUid}`]);
    expect(Object.keys(secret?.data ?? {})).toHaveLength(2);
  });

  it('a job that reuses nothing has an account for its own repository only', () => {
    const [secret] = registrySecrets(makeContext({ settings, spec: { build: { cache: 'none' } } }));
    const config = Buffer.from(secret?.data?.['push'] ?? '', 'base64').toString();
    const [, auth = ''] = /"auth":"([^"]+)"/.exec(config) ?? [];
    expect(Buffer.from(auth, 'base64').toString()).toMatch(new RegExp(`^push\\.${jobUid}:`));
  });

  it('only the push container gets the one to push', () => {
    const keysOf = ({ spec }: PodManifest) =>
      spec.volumes?.flatMap(({ secret }) => secret?.items?.map(({ key }) => key) ?? []);
    expect(keysOf(makeBuildPod(issuing))).toEqual(['push']);
    expect(keysOf(scanPod(issuing, scanMemory))).toEqual(['.dockerconfigjson']);
    const run = runPod(issuing, { digest: 'sha256:a', sandbox: { hostUsers: false } });
    expect(keysOf(run)).toEqual([]);
    // Nodes pull with the key .dockerconfigjson.
    expect(run.spec.imagePullSecrets).toEqual([{ name: 'registry' }]);
  });

  it('build and scan pods can reach the pods that issue them, on one port', () => {
    const rules = (given: typeof context) => JSON.stringify(registryEgress(given).spec?.egress);
    expect(rules(issuing)).toContain('"app.kubernetes.io/component":"registry-tokens"');
    expect(rules(issuing)).toContain('"kubernetes.io/metadata.name":"dockerfilejob-system"');
    expect(rules(issuing)).toContain('"port":8443');
    expect(rules(context)).not.toContain('registry-tokens');
  });
});

it('jobs can reach the pod of the scan server, on one port, if there is one', () => {
  const server = {
    host: 'scan-server.dockerfilejob-system.svc:4954',
    port: 4954,
    namespace: 'dockerfilejob-system',
  };
  const settings = { scan: { ...context.settings.scan, server } };
  const rules = (given: typeof context) => JSON.stringify(registryEgress(given).spec?.egress);
  expect(rules(makeContext({ settings }))).toContain('"app.kubernetes.io/component":"scan-server"');
  expect(rules(makeContext({ settings }))).toContain('"port":4954');
  expect(rules(context)).not.toContain('scan-server');
});

describe('the files that pods mount', () => {
  it('have the certificates of private CAs, if there are any', () => {
    const { registry } = context.settings;
    expect(filesConfigMap(context).data?.['ca.crt']).toBe(registry.ca);
    const settings = { registry: { ...registry, ca: undefined } };
    expect(filesConfigMap(makeContext({ settings })).data).not.toHaveProperty('ca.crt');
  });

  it("resolve names as the operator's own pod does", () => {
    expect(filesConfigMap(context).data).toMatchObject({
      hosts: '127.0.0.1\tlocalhost\n::1\tlocalhost\n',
      'resolv.conf': 'nameserver 192.0.2.53\n',
    });
  });

  it('have the Dockerfile of the spec, if it is there', () => {
    expect(filesConfigMap(context).data?.['Dockerfile']).toBe(context.job.spec.source.dockerfile);
    const fetched = makeContext({ spec: { source: { configMap: { name: 'model' } } } });
    expect(filesConfigMap(fetched).data).not.toHaveProperty('Dockerfile');
  });

  it('are each only where they are needed', () => {
    const filesOf = ({ spec }: PodManifest) =>
      spec.volumes?.flatMap(({ name, configMap }) =>
        configMap?.name === 'files'
          ? [`${name}: ${configMap.items?.map(({ key }) => key).join(' ') ?? 'all'}`]
          : [],
      );
    expect(filesOf(makeBuildPod(context))).toEqual([
      ...['dockerfile: Dockerfile', 'trust: ca.crt', 'name-resolution: hosts resolv.conf'],
    ]);
    expect(filesOf(scanPod(context, scanMemory))).toEqual(['dockerfile: Dockerfile', 'trust: ca.crt']);
    expect(filesOf(runPod(context, { digest: 'sha256:a', sandbox: { hostUsers: false } }))).toEqual([
      'hosts: hosts',
    ]);
  });
});
