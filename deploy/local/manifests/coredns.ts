import { imageReferences } from '../artifacts/image-references.ts';
import { addresses, clusterDomain, mirrorRegistry } from '../node/addresses.ts';

const labels = { 'k8s-app': 'kube-dns' };

/** Forwards nothing: external names cannot be resolved from here, so they are refused at once. */
export const corednsConfig = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'coredns', namespace: 'kube-system' },
  data: {
    Corefile: `.:53 {
  errors
  health :8080
  ready :8181
  kubernetes ${clusterDomain} in-addr.arpa {
    pods insecure
    ttl 5
  }
  cache 5
}
`,
  },
};

export const corednsService = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'kube-dns', namespace: 'kube-system', labels },
  spec: {
    selector: labels,
    clusterIP: addresses.clusterDns,
    ports: [
      { name: 'dns', port: 53, protocol: 'UDP' },
      { name: 'dns-tcp', port: 53, protocol: 'TCP' },
    ],
  },
};

export const corednsDeployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'coredns', namespace: 'kube-system', labels },
  spec: {
    replicas: 1,
    selector: { matchLabels: labels },
    template: {
      metadata: { labels },
      spec: {
        serviceAccountName: 'coredns',
        priorityClassName: 'system-cluster-critical',
        dnsPolicy: 'Default',
        terminationGracePeriodSeconds: 1,
        containers: [
          {
            name: 'coredns',
            image: `${mirrorRegistry}/${imageReferences.coredns}`,
            command: ['/coredns', '-conf', '/etc/coredns/Corefile'],
            ports: [
              { name: 'dns', containerPort: 53, protocol: 'UDP' },
              { name: 'dns-tcp', containerPort: 53, protocol: 'TCP' },
            ],
            resources: { requests: { cpu: '10m', memory: '32Mi' }, limits: { memory: '128Mi' } },
            readinessProbe: { httpGet: { path: '/ready', port: 8181 }, periodSeconds: 1 },
            livenessProbe: { httpGet: { path: '/health', port: 8080 }, initialDelaySeconds: 30 },
            securityContext: {
              allowPrivilegeEscalation: false,
              readOnlyRootFilesystem: true,
              capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
            },
            volumeMounts: [{ name: 'config', mountPath: '/etc/coredns', readOnly: true }],
          },
        ],
        volumes: [{ name: 'config', configMap: { name: 'coredns' } }],
      },
    },
  },
};
