import { labels } from '../../resource/names.ts';
import { podSteps, podTraits } from '../containers.ts';
import type { Settings } from '../../config/settings.ts';
import type { JobContext } from '../manifest/job-context.ts';
import type { EgressRule, NetworkPolicy, NetworkPolicyPeer } from '../manifest/kubernetes.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { objectMetadata } from '../manifest/metadata.ts';

/** Denies all ingress and egress to every pod of the job. */
export const denyAll = (context: JobContext): Manifest & NetworkPolicy => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: objectMetadata(context, 'deny-all'),
  spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
});

const onlineSteps = podSteps.filter((step) => podTraits[step].online);

/** Allows the pods of online steps to reach DNS, the registries with their token server and, if the settings allow it, the internet. */
export const registryEgress = (context: JobContext): Manifest & NetworkPolicy => ({
  apiVersion: 'networking.k8s.io/v1',
  kind: 'NetworkPolicy',
  metadata: objectMetadata(context, 'registry-egress'),
  spec: {
    podSelector: { matchExpressions: [{ key: labels.step, operator: 'In', values: onlineSteps }] },
    policyTypes: ['Egress'],
    egress: [
      nameResolution,
      ...tokens(context.settings),
      ...scanServer(context.settings),
      ...registries(context.settings),
      ...internet(context.settings),
    ],
  },
});

const nameResolution: EgressRule = {
  to: [
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
      podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
    },
  ],
  ports: [
    { protocol: 'UDP', port: 53 },
    { protocol: 'TCP', port: 53 },
  ],
};

/** The pods that issue the registry's tokens. */
const tokens = ({ registry }: Settings): readonly EgressRule[] =>
  registry.passwordKey === undefined
    ? []
    : [ours('registry-tokens', registry.tokens.namespace, registry.tokens.port)];

/** The server's own policy lets in scan pods only. */
const scanServer = ({ scan: { server } }: Settings): readonly EgressRule[] =>
  server === undefined ? [] : [ours('scan-server', server.namespace, server.port)];

/** Pods of this product. The rule applies after the address of a Service or a NodePort is translated. */
const ours = (component: string, namespace: string, port: number): EgressRule => ({
  to: [
    {
      namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
      podSelector: {
        matchLabels: {
          'app.kubernetes.io/name': 'dockerfilejob',
          'app.kubernetes.io/component': component,
        },
      },
    },
  ],
  ports: [{ protocol: 'TCP', port }],
});

const registries = ({ egress }: Settings): readonly EgressRule[] =>
  egress.registries.map(({ cidr, ports }) => ({
    to: [{ ipBlock: { cidr } }],
    ports: ports.map((port) => ({ protocol: 'TCP', port })),
  }));

const internet = ({ egress }: Settings): readonly EgressRule[] =>
  egress.internet
    ? [{ to: [everythingBut(egress.except, 'IPv4'), everythingBut(egress.except, 'IPv6')] }]
    : [];

const everything = { IPv4: '0.0.0.0/0', IPv6: '::/0' } as const;

/** `except` only accepts CIDRs of the same address family as `cidr`. */
function everythingBut(closed: readonly string[], family: keyof typeof everything): NetworkPolicyPeer {
  const except = closed.filter((cidr) => cidr.includes(':') === (family === 'IPv6'));
  return { ipBlock: { cidr: everything[family], except } };
}
