import { targetEgress } from '../../../../src/pipeline/9-verify/network-policy.ts';
import { resolution, targetOf, urlOf, type Target } from '../../../../src/pipeline/9-verify/target.ts';
import { makeContext } from '../../../support/context.ts';

const wanted = { namespace: 'team-a', service: 'shop', deployment: 'shop-server', port: 80 };

const deploymentWith = (metadata: object = { labels: { app: 'shop', tier: 'web' } }) => ({
  spec: { template: { metadata } },
});

const makeService = (spec: object = {}) => ({
  spec: {
    clusterIP: '10.92.0.7',
    selector: { app: 'shop' },
    ports: [{ port: 80, targetPort: 8080 }],
    ...spec,
  },
});

const target: Target = {
  host: 'shop.team-a.svc',
  address: '10.92.0.7',
  port: 80,
  namespace: 'team-a',
  selector: { app: 'shop' },
  podPort: 8080,
};

const seen = (service: unknown, deployment: unknown = deploymentWith()) =>
  targetOf({ service, deployment }, wanted);

describe('the target of a security test', () => {
  it('is a Service with the labels and the port of its pods', () => {
    expect(seen(makeService())).toEqual({ ok: true, value: target });
  });

  it('has the same port as its pods if the Service does not say another', () => {
    expect(seen(makeService({ ports: [{ port: 80 }] }))).toMatchObject({
      value: { podPort: 80 },
    });
  });

  it.each<[string, unknown]>([
    ['cannot be read', undefined],
    ['has no selector', makeService({ selector: undefined })],
    ['has no selector', makeService({ type: 'ExternalName', clusterIP: undefined })],
    ['is headless', makeService({ clusterIP: 'None' })],
    ['is headless', makeService({ clusterIP: undefined })],
    ['has no TCP port 80', makeService({ ports: undefined })],
    ['has no TCP port 80', makeService({ ports: [{ port: 80, protocol: 'UDP' }, { port: 81 }] })],
  ])('is refused if the Service %s', (why, service) => {
    expect(seen(service)).toMatchObject({
      ok: false,
      fault: {
        reason: 'SpecDenied',
        message: expect.stringContaining(`spec.verify.service: Service shop ${why}`) as string,
      },
    });
  });

  it.each<[string, unknown]>([
    ['has other labels', deploymentWith({ labels: { app: 'other' } })],
    ['has no labels', deploymentWith({})],
    ['is gone', null],
  ])('attack 128: is no Service of others: its Deployment %s', (_, deployment) => {
    expect(seen(makeService(), deployment)).toMatchObject({
      fault: {
        message:
          'spec.verify.service: Service shop does not select the pods of Deployment shop-server, which is what the job has deployed',
      },
    });
  });

  it('has a URL with its name, so that the request has the Host header that clients send', () => {
    expect(urlOf(target, { path: '/shop/', tls: false })).toBe('http://shop.team-a.svc:80/shop/');
    expect(urlOf({ ...target, port: 443 }, { path: '/', tls: true })).toBe('https://shop.team-a.svc:443/');
  });

  it('is found without DNS', () => {
    expect(resolution(target)).toEqual({
      hostAliases: [{ ip: '10.92.0.7', hostnames: ['shop.team-a.svc'] }],
      dnsPolicy: 'None',
      dnsConfig: { nameservers: ['127.0.0.1'] },
    });
    expect(resolution({ ...target, address: 'fd00::7' }).dnsConfig).toEqual({ nameservers: ['::1'] });
  });
});

describe('the network policy of a security test', () => {
  it('attack 128: lets its pod reach the pods of the Service on their port, and nothing else', () => {
    const { metadata, spec } = targetEgress(makeContext(), target);
    expect(metadata.name).toBe('verify-egress');
    expect(spec).toEqual({
      podSelector: { matchLabels: { 'dockerfilejob.io/step': 'verify' } },
      policyTypes: ['Egress'],
      egress: [
        {
          to: [
            {
              namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'team-a' } },
              podSelector: { matchLabels: { app: 'shop' } },
            },
          ],
          ports: [{ protocol: 'TCP', port: 8080 }],
        },
      ],
    });
  });
});
