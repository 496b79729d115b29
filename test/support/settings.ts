import type { Settings } from '../../src/config/settings.ts';

/** Makes complete operator settings. Each override replaces a whole top-level member. */
export function makeSettings(overrides: Partial<Settings> = {}): Settings {
  return {
    maxConcurrentJobs: 3,
    maxJobsPerNamespace: 0,
    startTimeout: 5 * 60_000,
    registry: {
      host: 'registry.test:5001',
      insecure: false,
      ca: '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n',
      tokenHosts: [],
      passwordKey: undefined,
      tokens: { namespace: 'dockerfilejob-system', port: 8443 },
      dockerConfig: '{"auths":{"registry.test:5001":{"auth":"dXNlcjpwYXNzd29yZA=="}}}',
    },
    baseImages: [],
    resolvConf: 'nameserver 192.0.2.53\n',
    mirrors: ['mirror.test:5000'],
    images: {
      operator: 'mirror.test:5000/dockerfilejob/dockerfilejob:test',
      buildkit: 'mirror.test:5000/dockerfilejob/buildkit:test',
      kaniko: 'mirror.test:5000/dockerfilejob/kaniko:test',
      crane: 'mirror.test:5000/dockerfilejob/crane:test',
      git: 'mirror.test:5000/dockerfilejob/git:test',
      trivy: 'mirror.test:5000/dockerfilejob/trivy:test',
      collect: 'mirror.test:5000/library/busybox:test',
      wapiti: 'mirror.test:5000/dockerfilejob/wapiti:test',
    },
    engine: 'buildkit',
    sandbox: { runtimeClasses: [{ name: 'gvisor', sandbox: true }] },
    isolation: { require: ['network'] },
    scan: {
      dbRepository: 'mirror.test:5000/dockerfilejob/trivy-db:2',
      dbMaxAgeHours: 0,
      floor: { failOn: 'none', ignoreUnfixed: true },
      allowedIgnores: ['*'],
      baseImages: 'strict',
      server: undefined,
    },
    publish: { registries: [], attestations: true, signingKey: undefined, deletesFrom: undefined },
    deploy: { enabled: false },
    notifications: { enabled: false, allowedRanges: [], allowHttp: false },
    linter: undefined,
    pods: { nodeSelector: {}, tolerations: [], priorityClassName: undefined, dockerConfig: undefined },
    proxy: { http: undefined, https: undefined, direct: [] },
    egress: {
      registries: [{ cidr: '192.0.2.10/32', ports: [5000, 5001] }],
      internet: true,
      except: ['10.0.0.0/8', '169.254.0.0/16', 'fd00::/8'],
    },
    size: {
      standard: { cpu: '1', memory: '512Mi' },
      maximum: { cpu: '2', memory: '2Gi' },
    },
    maximum: { timeout: '24h', priority: 1000, priorityOf: {} },
    retention: {},
    cacheBytes: 2 * 1024 ** 3,
    maxImageBytes: 1024 ** 3,
    ...overrides,
  };
}
