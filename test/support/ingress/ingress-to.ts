import { annotations } from './use-ingress.ts';

export interface Elsewhere {
  /** That of the controller: its class and its Secret are called like it. */
  readonly namespace: string;
  /** The host that leads there. */
  readonly host: string;
  /** An address that pods can reach. */
  readonly address: string;
  readonly port: number;
  /** Annotations of the Service, if the server speaks TLS. */
  readonly tls?: Readonly<Record<string, string>>;
}

/** Leads a host to a server outside of the cluster. */
export function ingressTo({ namespace, host, address, port, tls }: Elsewhere): readonly object[] {
  const metadata = { name: host.replaceAll('.', '-'), namespace };
  const scheme = tls ? 'https' : 'http';
  const service = { ...metadata, annotations: { ...tls } };
  return [
    { apiVersion: 'v1', kind: 'Service', metadata: service, spec: { ports: [{ name: scheme, port }] } },
    {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { ...metadata, labels: { 'kubernetes.io/service-name': metadata.name } },
      addressType: 'IPv4',
      ports: [{ name: scheme, port }],
      endpoints: [{ addresses: [address] }],
    },
    {
      apiVersion: 'networking.k8s.io/v1',
      kind: 'Ingress',
      metadata: { ...metadata, annotations },
      spec: {
        ingressClassName: namespace,
        tls: [{ hosts: [host], secretName: namespace }],
        rules: [
          {
            host,
            http: {
              paths: [
                {
                  path: '/',
                  pathType: 'Prefix',
                  backend: { service: { name: metadata.name, port: { name: scheme } } },
                },
              ],
            },
          },
        ],
      },
    },
  ];
}
