import { dirname } from 'node:path';
import { imageReferences } from '../../../deploy/local/artifacts/image-references.ts';
import { mirrorRegistry } from '../../../deploy/local/node/addresses.ts';

export const port = 9090;

export interface PrometheusPod {
  readonly name: string;
  readonly namespace: string;
  /** Path of the program on the node, which is this machine. */
  readonly program: string;
  /** Files of its configuration. */
  readonly files: Readonly<Record<'prometheus.yml' | 'rules.yaml', string>>;
}

/** Prometheus in a pod, as it runs in a cluster: policies apply to it. It has no account. */
export function prometheusPod({ name, namespace, program, files }: PrometheusPod): readonly object[] {
  return [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data: files },
    {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace },
      spec: {
        automountServiceAccountToken: false,
        terminationGracePeriodSeconds: 1,
        securityContext: { runAsNonRoot: true, runAsUser: 65534, runAsGroup: 65534, fsGroup: 65534 },
        containers: [
          {
            name: 'prometheus',
            image: `${mirrorRegistry}/${imageReferences.debian}`,
            command: ['/opt/prometheus/prometheus'],
            args: [
              '--config.file=/etc/prometheus/prometheus.yml',
              '--storage.tsdb.path=/data',
              `--web.listen-address=:${port}`,
            ],
            readinessProbe: { httpGet: { path: '/-/ready', port }, periodSeconds: 1 },
            resources: { requests: { cpu: '50m', memory: '128Mi' }, limits: { memory: '512Mi' } },
            volumeMounts: [
              { name: 'program', mountPath: '/opt/prometheus', readOnly: true },
              { name: 'files', mountPath: '/etc/prometheus', readOnly: true },
              { name: 'data', mountPath: '/data' },
            ],
          },
        ],
        volumes: [
          { name: 'program', hostPath: { path: dirname(program), type: 'Directory' } },
          { name: 'files', configMap: { name } },
          { name: 'data', emptyDir: {} },
        ],
      },
    },
  ];
}
