import { ConfigError, readConfig } from '../../../src/config/index.ts';

const least = { REGISTRY_HOST: 'registry.example.com', OPERATOR_IMAGE: 'example.com/dockerfilejob:1' };

const resolvConf = 'nameserver 192.0.2.53\n';

const nothingMounted = (path: string): string => {
  if (path === '/etc/resolv.conf') return resolvConf;
  throw new Error(`ENOENT: ${path}`);
};

function refusal(environment: Record<string, string>, readText = nothingMounted): string {
  try {
    readConfig({ ...least, ...environment }, readText);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('the environment was accepted');
}

describe('the configuration', () => {
  it('requires the registry and the image of the operator, and has defaults for everything else', () => {
    const { settings, api, operator } = readConfig(least);
    expect(settings.engine).toBe('kaniko');
    expect(settings.images.operator).toBe('example.com/dockerfilejob:1');
    expect(settings.egress.except).toContain('169.254.0.0/16');
    expect(settings.maxImageBytes).toBe(4 * 1024 ** 3);
    expect(api).toMatchObject({ port: 8080, namespace: 'dockerfilejobs', auth: 'token' });
    expect(operator).toMatchObject({ namespace: 'dockerfilejob-system', leaderElection: true, workers: 4 });
    expect(operator.identity).not.toBe('');
  });

  it('reports each missing variable with its purpose', () => {
    expect(() => readConfig({})).toThrow(ConfigError);
    expect(() => readConfig({})).toThrow(/^REGISTRY_HOST must be set\. Workspace registry/);
    expect(() => readConfig({})).toThrow(/^OPERATOR_IMAGE must be set\. Image of the operator/m);
  });

  it('treats an empty variable as unset', () => {
    expect(readConfig({ ...least, ENGINE: '', MIRRORS: '', LINTER: '' }).settings).toMatchObject({
      engine: 'kaniko',
      mirrors: [],
      linter: undefined,
    });
  });

  it('parses lists, flags, numbers, sizes and JSON', () => {
    const { settings, operator, api } = readConfig({
      ...least,
      MIRRORS: 'mirror.example.com:5000, [fd00::1]:5000',
      EGRESS_INTERNET: 'false',
      EGRESS_REGISTRIES: '[{"cidr":"10.0.0.5/32","ports":[5000,5001]}]',
      MAX_CONCURRENT_JOBS: '3',
      MAX_IMAGE_SIZE: '500Mi',
      SCAN_DB_MAX_AGE_HOURS: '0',
      LEADER_ELECTION: 'false',
      POD_NAME: 'operator-7',
      API_AUTH: 'none',
    });
    expect(settings).toMatchObject({
      mirrors: ['mirror.example.com:5000', '[fd00::1]:5000'],
      egress: { internet: false, registries: [{ cidr: '10.0.0.5/32', ports: [5000, 5001] }] },
      maxConcurrentJobs: 3,
      maxImageBytes: 500 * 1024 ** 2,
      scan: { dbMaxAgeHours: 0 },
    });
    expect(operator).toMatchObject({ leaderElection: false, identity: 'operator-7' });
    expect(api.auth).toBe('none');
  });

  it('knows the port of the scan server, and that its pods are beside the operator', () => {
    expect(readConfig(least).settings.scan.server).toBeUndefined();
    const given = { ...least, SCAN_SERVER: 'scan-server.system.svc:4954', POD_NAMESPACE: 'system' };
    expect(readConfig(given).settings.scan.server).toEqual({
      host: 'scan-server.system.svc:4954',
      port: 4954,
      namespace: 'system',
    });
  });

  it('accepts a number of bytes without a unit', () => {
    expect(readConfig({ ...least, MAX_IMAGE_SIZE: '1048576' }).settings.maxImageBytes).toBe(1_048_576);
  });

  it.each([
    ['ENGINE', 'docker', 'ENGINE'],
    [
      'LEADER_ELECTION',
      'perhaps',
      'LEADER_ELECTION must be true or false, but is "perhaps". Whether the replicas',
    ],
    ['WORKERS', '0', 'WORKERS must be at least 1, but is "0". Number of'],
    ['WORKERS', 'many', 'WORKERS must be a whole number, but is "many". Number of'],
    ['SCAN_SERVER', 'http://a:1', 'SCAN_SERVER must be host:port, but is "http://a:1". host:port of'],
    ['API_PORT', '70000', 'API_PORT must be a port number, 1 to 65535, but is "70000". Port of'],
    ['API_PORT', 'http', 'API_PORT must be a port number, but is "http". Port of'],
    [
      'REGISTRY_HOST',
      'https://registry.example.com',
      'REGISTRY_HOST must be host[:port], but is "https://registry.example.com". Workspace',
    ],
    [
      'MIRRORS',
      'a.example.com,b/c',
      'MIRRORS must be host[:port], but is "a.example.com,b/c" (at 1). Mirrors of',
    ],
    [
      'CRANE_IMAGE',
      'a b',
      'CRANE_IMAGE must be an image reference such as busybox:1.37, but is "a b". Image that pushes',
    ],
    [
      'MAXIMUM_MEMORY',
      'much',
      'MAXIMUM_MEMORY must be a quantity such as 500m, 2 or 128Mi, but is "much". Maximum memory',
    ],
    [
      'REGISTRY_CA',
      '-----BEGIN PRIVATE KEY-----',
      'REGISTRY_CA must be certificates in PEM, without keys or comments, but is "-----BEGIN PRIVATE KEY-----"',
    ],
    [
      'REGISTRY_TOKEN_HOSTS',
      'https://gitlab.com',
      'REGISTRY_TOKEN_HOSTS must be host[:port], but is "https://gitlab.com" (at 0). Token servers',
    ],
    [
      'MAX_IMAGE_SIZE',
      '4GB',
      'MAX_IMAGE_SIZE must be a number of bytes such as 500Mi or 4Gi, but is "4GB". Maximum compressed',
    ],
    ['EGRESS_REGISTRIES', '10.0.0.5', 'EGRESS_REGISTRIES must be JSON, but is "10.0.0.5". Registries'],
    ...['nonsense', '10.0.0.0', '10.0.0.0/33', '::/129', '10.0.0/8', '/8'].map((range) => [
      'EGRESS_EXCEPT',
      `10.0.0.0/8,${range}`,
      `EGRESS_EXCEPT must be a range of addresses such as 10.0.0.0/8, but is "10.0.0.0/8,${range}" (at 1). Blocked`,
    ]),
    ['EGRESS_REGISTRIES', '[{"cidr":"x","ports":[1]}]', 'must be a range of addresses such as 10.0.0.0/8'],
    ['STANDARD_MEMORY', '9Gi', 'STANDARD_MEMORY is 9Gi, which is greater than MAXIMUM_MEMORY (8Gi).'],
    ['STANDARD_CPU', '4500m', 'STANDARD_CPU is 4500m, which is greater than MAXIMUM_CPU (4).'],
    ['MAXIMUM_TIMEOUT', '9000h', 'MAXIMUM_TIMEOUT must be at most 8760h, but is "9000h". Maximum of'],
    ['MAXIMUM_PRIORITY', '1001', 'MAXIMUM_PRIORITY must be between -1000 and 1000, but is "1001". Maximum'],
    ['TTL_AFTER_FAILED', '3d', 'TTL_AFTER_FAILED must be a positive duration'],
    [
      'RUNTIME_CLASSES',
      '[{"name":"a_b","sandbox":true}]',
      'RUNTIME_CLASSES must be the name of an object, such as gvisor, but is',
    ],
  ])('rejects %s=%s, naming the variable and saying what to do', (name, value, message) => {
    expect(refusal({ [name]: value })).toContain(message);
  });

  it('names the location within a JSON value', () => {
    const message = refusal({ EGRESS_REGISTRIES: '[{"cidr":"10.0.0.5/32","ports":[0]}]' });
    expect(message).toMatch(/^EGRESS_REGISTRIES .*\(at 0\.ports\.0\)\. Registries/);
  });

  it('reads the credentials of the registry from the configured file', () => {
    const { settings } = readConfig(
      { ...least, REGISTRY_CONFIG_FILE: '/etc/registry/config.json' },
      (path) => `{"auths":{"from":"${path}"}}`,
    );
    expect(settings.registry.dockerConfig).toBe('{"auths":{"from":"/etc/registry/config.json"}}');
  });

  it('does not send credentials over plain HTTP', () => {
    const both = { REGISTRY_CONFIG_FILE: '/etc/registry/config.json', REGISTRY_INSECURE: 'true' };
    expect(refusal(both, () => '{}')).toMatch(
      /^REGISTRY_INSECURE must be false if the registry needs credentials/,
    );
  });

  it('derives the operator’s own credentials from the key of all passwords, if it issues the tokens', () => {
    const file = { REGISTRY_PASSWORD_KEY_FILE: '/etc/registry/password.key' };
    const { registry } = readConfig({ ...least, ...file }, () => `${'k'.repeat(32)}\n`).settings;
    expect(registry.passwordKey).toBe('k'.repeat(32));
    const { auths } = JSON.parse(registry.dockerConfig ?? '') as { auths: Record<string, { auth: string }> };
    const auth = Buffer.from(auths['registry.example.com']?.auth ?? '', 'base64').toString();
    expect(auth).toMatch(/^operator:[\w-]{43}$/);
    expect(refusal(file)).toMatch(/^REGISTRY_PASSWORD_KEY_FILE must name a readable file: .*ENOENT/);
    expect(refusal(file, () => 'short')).toContain(
      'at least 32 random characters: /etc/registry/password.key has 5',
    );
    expect(refusal({ ...file, REGISTRY_INSECURE: 'true' }, () => 'k'.repeat(32))).toContain(
      'REGISTRY_INSECURE',
    );
    expect(refusal({ ...file, REGISTRY_CONFIG_FILE: '/x' }, () => 'k'.repeat(32))).toContain(
      'must not both be set',
    );
  });

  it('reads how names are resolved, which trusted containers are given', () => {
    expect(readConfig(least, nothingMounted).settings.resolvConf).toBe(resolvConf);
  });

  it('rejects a credentials file that is missing or not JSON', () => {
    const file = { REGISTRY_CONFIG_FILE: '/etc/registry/config.json' };
    expect(refusal(file)).toMatch(/^REGISTRY_CONFIG_FILE must name a readable .*ENOENT/);
    expect(refusal(file, () => 'user:password')).toMatch(/^REGISTRY_CONFIG_FILE must name .*SyntaxError/);
  });

  it('is deeply frozen', () => {
    const config = readConfig(least);
    expect(Object.isFrozen(config.settings.images)).toBe(true);
    expect(Object.isFrozen(config.settings.egress.except)).toBe(true);
  });
});

describe('the configuration of the pods of jobs', () => {
  it('says where they run, how their images are pulled, and which proxy they use', () => {
    const { settings } = readConfig(
      {
        ...least,
        POD_NODE_SELECTOR: '{"pool":"jobs"}',
        POD_TOLERATIONS: '[{"key":"jobs","operator":"Exists","effect":"NoSchedule"}]',
        POD_PRIORITY_CLASS: 'low',
        PULL_CONFIG_FILE: '/etc/pull/config.json',
        BUILD_HTTPS_PROXY: 'http://proxy.example.com:3128',
        BUILD_NO_PROXY: 'example.com,10.0.0.0/8',
      },
      () => '{"auths":{}}',
    );
    expect(settings.pods).toEqual({
      nodeSelector: { pool: 'jobs' },
      tolerations: [{ key: 'jobs', operator: 'Exists', effect: 'NoSchedule' }],
      priorityClassName: 'low',
      dockerConfig: '{"auths":{}}',
    });
    expect(settings.proxy).toEqual({
      http: undefined,
      https: 'http://proxy.example.com:3128',
      direct: ['example.com', '10.0.0.0/8'],
    });
  });

  it.each([
    ['BUILD_HTTP_PROXY', 'proxy.example.com', 'BUILD_HTTP_PROXY must be a URL such as'],
    ['POD_TOLERATIONS', '[{"effect":"Never"}]', 'POD_TOLERATIONS'],
    [
      'POD_NODE_SELECTOR',
      'pool=jobs',
      'POD_NODE_SELECTOR must be JSON, but is "pool=jobs". Labels of the nodes',
    ],
  ])('rejects %s=%s', (name, value, message) => {
    expect(refusal({ [name]: value })).toContain(message);
  });
});
