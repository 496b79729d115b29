import { isIPv6 } from 'node:net';
import { z } from 'zod';
import type { Verify } from '../../resource/verify.ts';
import { accepted, type Verdict } from '../../resource/verdict.ts';

const serviceSchema = z.object({
  spec: z.object({
    type: z.string().default('ClusterIP'),
    clusterIP: z.string().default(''),
    selector: z.record(z.string(), z.string()).default({}),
    ports: z
      .array(
        z.object({
          port: z.int(),
          protocol: z.string().default('TCP'),
          targetPort: z.union([z.int(), z.string()]).optional(),
        }),
      )
      .default([]),
  }),
});

const deploymentSchema = z.object({
  spec: z.object({
    template: z.object({
      metadata: z.object({ labels: z.record(z.string(), z.string()).default({}) }),
    }),
  }),
});

/** The Service that is tested, and its pods. */
export interface Target {
  /** The name in the request, without a search domain. The pod resolves it without DNS. */
  readonly host: string;
  readonly address: string;
  readonly port: number;
  readonly namespace: string;
  /** Labels of its pods, and their port: a number or a name. */
  readonly selector: Readonly<Record<string, string>>;
  readonly podPort: number | string;
}

/** Which Service, in which namespace. */
export interface Wanted {
  readonly namespace: string;
  readonly service: string;
  /** The Deployment whose pods it must select. */
  readonly deployment: string;
  readonly port: number;
}

/**
 * What a Service says about itself. One without a selector is refused: nothing would limit where its address leads to. So is
 * one of other pods than those that the job has deployed: a job must not attack the services of others.
 * @param seen the Service and the Deployment as the API server returned them
 */
export function targetOf(
  seen: { readonly service: unknown; readonly deployment: unknown },
  wanted: Wanted,
): Verdict<Target, 'SpecDenied'> {
  const { data } = serviceSchema.safeParse(seen.service);
  const name = `Service ${wanted.service}`;
  const no = (why: string) =>
    ({ ok: false, fault: { reason: 'SpecDenied', message: `spec.verify.service: ${name} ${why}` } }) as const;
  if (data === undefined) return no('cannot be read');
  const { type, clusterIP, selector, ports } = data.spec;
  if (type === 'ExternalName' || Object.keys(selector).length === 0)
    return no('has no selector, so the test cannot be limited to its pods');
  if (!selects(selector, seen.deployment))
    return no(
      `does not select the pods of Deployment ${wanted.deployment}, which is what the job has deployed`,
    );
  if (clusterIP === '' || clusterIP === 'None') return no('is headless; name one that has a cluster IP');
  const found = ports.find(({ port, protocol }) => port === wanted.port && protocol === 'TCP');
  if (found === undefined)
    return no(`has no TCP port ${wanted.port}; set spec.verify.port to one that it has`);
  return accepted({
    host: `${wanted.service}.${wanted.namespace}.svc`,
    address: clusterIP,
    port: wanted.port,
    namespace: wanted.namespace,
    selector,
    podPort: found.targetPort ?? found.port,
  });
}

function selects(selector: Readonly<Record<string, string>>, deployment: unknown): boolean {
  const labels = deploymentSchema.safeParse(deployment).data?.spec.template.metadata.labels ?? {};
  return Object.entries(selector).every(([name, value]) => labels[name] === value);
}

/** Where the test begins. */
export const urlOf = ({ host, port }: Target, { path, tls }: Pick<Verify, 'path' | 'tls'>): string =>
  `${tls ? 'https' : 'http'}://${host}:${port}${path}`;

/** How the pod finds the target and nothing else: no name is looked up, so none waits for a server that is out of reach. */
export const resolution = ({ host, address }: Target) =>
  ({
    hostAliases: [{ ip: address, hostnames: [host] }],
    dnsPolicy: 'None',
    dnsConfig: { nameservers: [isIPv6(address) ? '::1' : '127.0.0.1'] },
  }) as const;
