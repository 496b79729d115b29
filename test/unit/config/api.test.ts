import { ConfigError, readConfig } from '../../../src/config/index.ts';

const least = { REGISTRY_HOST: 'registry.example.com', OPERATOR_IMAGE: 'example.com/dockerfilejob:1' };
const issuer = 'https://issuer.example.com/realms/school';
const oidc = { API_OIDC_ISSUER: issuer, API_OIDC_AUDIENCE: 'dockerfilejob' };

const read = (environment: Record<string, string>) => readConfig({ ...least, ...environment }, () => '').api;
function refusal(environment: Record<string, string>): string {
  try {
    read(environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('the environment was accepted');
}

describe('the configuration of the REST API', () => {
  it('has rates, and no issuer, by default', () => {
    expect(read({})).toEqual({
      port: 8080,
      tls: undefined,
      namespace: 'dockerfilejobs',
      auth: 'token',
      basic: false,
      oidc: undefined,
      rates: { caller: { perSecond: 200, burst: 1000 }, strangers: { perSecond: 20, burst: 200 } },
      origins: [],
      compatibility: false,
      builds: undefined,
      webhooks: undefined,
    });
  });

  it('takes webhooks if they are asked for, at a rate', () => {
    expect(read({ API_WEBHOOKS: 'true' }).webhooks).toEqual({ perMinute: 60 });
    expect(read({ API_WEBHOOKS: 'true', API_WEBHOOKS_PER_MINUTE: '5' }).webhooks).toEqual({ perMinute: 5 });
    expect(refusal({ API_WEBHOOKS_PER_MINUTE: '0' })).toContain('API_WEBHOOKS_PER_MINUTE');
  });

  it('gives users and groups of an issuer its URL as a prefix', () => {
    expect(read(oidc).oidc).toEqual({
      issuer,
      audience: 'dockerfilejob',
      usernameClaim: 'sub',
      usernamePrefix: `${issuer}#`,
      groupsClaim: undefined,
      groupsPrefix: `${issuer}#`,
      ca: undefined,
      algorithms: ['RS256'],
    });
  });

  it('takes all of it from variables', () => {
    const given = {
      ...oidc,
      API_OIDC_USERNAME_CLAIM: 'email',
      API_OIDC_USERNAME_PREFIX: 'oidc:',
      API_OIDC_GROUPS_CLAIM: 'https://example.com/groups',
      API_OIDC_GROUPS_PREFIX: 'team:',
      API_OIDC_ALGORITHMS: 'ES256, PS512',
      API_CALLER_RATE: '0',
      API_TLS_FOLDER: '/etc/tls',
      API_AUTH_BASIC: 'true',
      API_STRANGER_BURST: '7',
      API_CORS_ORIGINS: 'https://ml.example.com,http://localhost:3000',
      API_COMPATIBILITY: 'true',
      API_DOCKERFILE_BUILD_REGISTRY: 'docker.io',
      API_DOCKERFILE_BUILD_PUSH_SECRET: 'builds',
    };
    expect(read(given)).toMatchObject({
      tls: { folder: '/etc/tls' },
      basic: true,
      oidc: {
        usernameClaim: 'email',
        usernamePrefix: 'oidc:',
        groupsClaim: 'https://example.com/groups',
        groupsPrefix: 'team:',
        algorithms: ['ES256', 'PS512'],
      },
      rates: { caller: { perSecond: 0 }, strangers: { burst: 7 } },
      origins: ['https://ml.example.com', 'http://localhost:3000'],
      compatibility: true,
      builds: { registry: 'docker.io', pushSecret: 'builds' },
    });
  });

  it.each(['system:', 'system:x', 's', 'system'])(
    'attack 90: refuses the prefix %s, which a claim could complete to a name of Kubernetes',
    (prefix) => {
      expect(refusal({ ...oidc, API_OIDC_GROUPS_PREFIX: prefix })).toContain(
        `API_OIDC_GROUPS_PREFIX must not begin as system: does, but is "${prefix}"`,
      );
    },
  );

  it.each([
    [{ API_OIDC_ISSUER: issuer }, 'API_OIDC_AUDIENCE must be set if API_OIDC_ISSUER is'],
    [{ ...oidc, API_AUTH: 'none' }, 'API_OIDC_ISSUER must not be set if API_AUTH is none'],
    [{ ...oidc, API_OIDC_ISSUER: 'http://issuer.example.com' }, 'API_OIDC_ISSUER must be an https URL'],
    [{ ...oidc, API_OIDC_ISSUER: 'https://a:b@issuer.example.com' }, 'API_OIDC_ISSUER must be an https URL'],
    [{ ...oidc, API_OIDC_ALGORITHMS: 'HS256' }, 'API_OIDC_ALGORITHMS'],
    [{ ...oidc, API_OIDC_ALGORITHMS: 'none' }, 'API_OIDC_ALGORITHMS'],
    [{ ...oidc, API_OIDC_ALGORITHMS: ',' }, 'API_OIDC_ALGORITHMS must have at least one algorithm'],
    [{ ...oidc, API_OIDC_USERNAME_PREFIX: 'a b' }, 'API_OIDC_USERNAME_PREFIX must be ASCII without spaces'],
    [{ ...oidc, API_OIDC_CA: 'ca' }, 'API_OIDC_CA must be certificates in PEM'],
    [{ API_CORS_ORIGINS: 'https://a.test/x' }, 'API_CORS_ORIGINS must be an origin'],
    [
      { API_DOCKERFILE_BUILD_REGISTRY: 'https://docker.io' },
      'API_DOCKERFILE_BUILD_REGISTRY must be a registry that images can be published to, such as docker.io',
    ],
    [{ API_CALLER_BURST: '0' }, 'API_CALLER_BURST must be at least 1, but is "0"'],
  ] as [Record<string, string>, string][])('refuses %j, and says why', (environment, message) => {
    expect(refusal(environment)).toContain(message);
  });
});
