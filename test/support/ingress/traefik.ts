import { traefikImage } from '../../../deploy/local/ingress/image-reference.ts';

/** Ports that Traefik listens on. */
export const entryPoints = {
  /** Plain HTTP. */
  web: 8000,
  /** TLS, with Traefik's own defaults. */
  websecure: 8443,
  /** TLS, with no more than `hasty` seconds for a request to arrive. */
  hasty: 8444,
} as const;
export type EntryPoint = keyof typeof entryPoints;

/** Seconds. */
export const hasty = 5;

const ping = 8080;

export interface TraefikOptions {
  /** Those whose Ingresses it serves. */
  readonly namespaces: readonly string[];
  /** Whose certificate servers must show that speak TLS, and who vouches for it. For Services that ask for `verified`. */
  readonly serverName: string;
  readonly ca: string;
}

/** Annotation of a Service whose pods serve TLS. Without, Traefik compares the certificate with the pod's address. */
export const verified = { 'traefik.ingress.kubernetes.io/service.serverstransport': 'verified@file' };

/**
 * Traefik as an ingress controller: its class, its pod, and ports of the node that lead to it.
 * @param name of all of it, and of its namespace
 */
export const traefik = (name: string, { namespaces, serverName, ca }: TraefikOptions): readonly object[] => [
  {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: name },
    data: {
      // JSON is YAML.
      'transports.yaml': JSON.stringify({
        http: { serversTransports: { verified: { serverName, rootCAs: [ca] } } },
      }),
    },
  },
  {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'IngressClass',
    metadata: { name },
    spec: { controller: 'traefik.io/ingress-controller' },
  },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: name },
    spec: {
      selector: { matchLabels: { app: name } },
      template: {
        metadata: { labels: { app: name } },
        spec: {
          serviceAccountName: name,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 65532,
            seccompProfile: { type: 'RuntimeDefault' },
          },
          containers: [
            {
              name: 'traefik',
              image: traefikImage,
              args: options(name, namespaces),
              ports: Object.values(entryPoints).map((containerPort) => ({ containerPort })),
              readinessProbe: { httpGet: { path: '/ping', port: ping }, periodSeconds: 1 },
              resources: { requests: { cpu: '20m', memory: '64Mi' }, limits: { memory: '512Mi' } },
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                capabilities: { drop: ['ALL'] },
              },
              volumeMounts: [{ name: 'transports', mountPath: '/etc/traefik', readOnly: true }],
            },
          ],
          volumes: [{ name: 'transports', configMap: { name } }],
        },
      },
    },
  },
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name, namespace: name },
    spec: {
      type: 'NodePort',
      selector: { app: name },
      ports: Object.entries(entryPoints).map(([entryPoint, port]) => ({ name: entryPoint, port })),
    },
  },
];

const options = (name: string, namespaces: readonly string[]): readonly string[] => [
  '--global.checkNewVersion=false',
  '--global.sendAnonymousUsage=false',
  '--ping=true',
  `--entryPoints.traefik.address=:${ping}`,
  ...Object.entries(entryPoints).map(([entryPoint, port]) => `--entryPoints.${entryPoint}.address=:${port}`),
  `--entryPoints.hasty.transport.respondingTimeouts.readTimeout=${hasty}s`,
  '--providers.file.filename=/etc/traefik/transports.yaml',
  `--providers.kubernetesIngress.ingressClass=${name}`,
  `--providers.kubernetesIngress.namespaces=${namespaces.join(',')}`,
];
