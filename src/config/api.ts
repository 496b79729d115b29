import { z } from 'zod';
import { ConfigError } from './error.ts';
import { isOutputHost } from '../resource/output.ts';
import { certificates, count, dnsName, flag, list, port, text } from './values.ts';

/** Those of kube-apiserver: each has a public key to verify with. */
const signingAlgorithms = [
  ...['RS256', 'RS384', 'RS512'],
  ...['ES256', 'ES384', 'ES512'],
  ...['PS256', 'PS384', 'PS512'],
] as const;

const issuer = z
  .string()
  .max(512)
  .regex(/^https:\/\/[^\s?#@]+$/, 'must be an https URL without user, query and fragment');

const claim = z.string().regex(/^[\w.:/-]{1,128}$/, 'must be the name of a claim, such as sub');

const reserved = 'system:';

/** No claim must be able to complete it to a name of Kubernetes' own. */
const prefix = z
  .string()
  .regex(/^[!-~]{1,256}$/, 'must be ASCII without spaces, such as oidc:')
  .refine(
    (given) => !given.startsWith(reserved) && !reserved.startsWith(given),
    `must not begin as ${reserved} does`,
  )
  .optional();

const origin = z
  .string()
  .regex(/^https?:\/\/[a-z0-9.-]+(:[0-9]{1,5})?$/, 'must be an origin, such as https://ml.example.com');

/** The variables of the REST API. */
export const apiVariables = {
  API_PORT: port('8080').describe('Port of the REST API.'),
  API_TLS_FOLDER: z
    .string()
    .optional()
    .describe(
      'Folder with `tls.crt` and `tls.key`: the REST API then uses TLS, and a renewed certificate within 10 seconds. If not set, it uses plain HTTP.',
    ),
  API_NAMESPACE: text('dockerfilejobs').describe('Namespace of jobs created over REST.'),
  API_AUTH: z
    .enum(['token', 'none'])
    .prefault('token')
    .describe(
      '`token`: clients need a bearer token that the cluster or API_OIDC_ISSUER accepts. `none`: anyone can submit jobs.',
    ),
  API_AUTH_BASIC: flag('false').describe(
    'Whether the token may also be the password of HTTP Basic, for clients that can send nothing else.',
  ),
  API_OIDC_ISSUER: issuer
    .optional()
    .describe(
      'URL of an OpenID Connect issuer whose tokens (JWT) are accepted besides those of the cluster. RBAC decides what its users may do.',
    ),
  API_OIDC_AUDIENCE: z
    .string()
    .max(512)
    .optional()
    .describe('Audience that tokens of API_OIDC_ISSUER must be for. Required with it.'),
  API_OIDC_USERNAME_CLAIM: claim.prefault('sub').describe('Claim with the name of the user.'),
  API_OIDC_USERNAME_PREFIX: prefix.describe(
    'What the name of the user gets in front. Defaults to API_OIDC_ISSUER and `#`.',
  ),
  API_OIDC_GROUPS_CLAIM: claim
    .optional()
    .describe('Claim with the groups of the user. If not set, there are none.'),
  API_OIDC_GROUPS_PREFIX: prefix.describe(
    'What the name of each group gets in front. Defaults to API_OIDC_ISSUER and `#`.',
  ),
  API_OIDC_CA: certificates
    .optional()
    .describe(
      "CA certificates in PEM that the issuer's server is verified with, instead of the public ones.",
    ),
  API_OIDC_ALGORITHMS: list(z.enum(signingAlgorithms), 'RS256')
    .refine((algorithms) => algorithms.length > 0, 'must have at least one algorithm')
    .describe(
      `Algorithms that tokens may be signed with, comma-separated: ${signingAlgorithms.map((name) => `\`${name}\``).join(', ')}.`,
    ),
  API_CALLER_RATE: count('200', 0).describe(
    'Requests a second that a replica of the API answers for each user, in the long run. More get status 429. 0: no limit.',
  ),
  API_CALLER_BURST: count('1000', 1).describe('Requests that a user may make at once.'),
  API_STRANGER_RATE: count('20', 0).describe(
    'Tokens a second that a replica of the API asks the cluster about, of those that it does not know as valid. 0: no limit.',
  ),
  API_STRANGER_BURST: count('200', 1).describe('Unknown tokens that it may ask about at once.'),
  API_CORS_ORIGINS: list(origin, '').describe(
    'Origins whose scripts may call the REST API from a browser, as comma-separated scheme://host[:port].',
  ),
  API_COMPATIBILITY: flag('false').describe(
    'Whether the REST API also answers the calls of older systems: docs/compatibility.md lists them.',
  ),
  API_WEBHOOKS: flag('false').describe(
    'Whether the REST API takes deliveries of webhooks for DockerfileJobTemplates: docs/webhooks.md.',
  ),
  API_WEBHOOKS_PER_MINUTE: count('60', 1).describe(
    'Deliveries a minute, in the long run and at once, that a replica of the API takes for each template. More get status 429.',
  ),
  API_DOCKERFILE_BUILD_REGISTRY: z
    .string()
    .max(200)
    .refine(isOutputHost, 'must be a registry that images can be published to, such as docker.io')
    .optional()
    .describe(
      'Registry that `POST /api/dockerfile-build/` publishes to, with API_COMPATIBILITY. The operator deletes images from it when such a build is deleted. If not set, there are no such calls.',
    ),
  API_DOCKERFILE_BUILD_PUSH_SECRET: dnsName
    .optional()
    .describe(
      'Secret in API_NAMESPACE with which builds are published that come without a password. If not set, the registry must accept them from everybody.',
    ),
};

type Given = z.output<z.ZodObject<typeof apiVariables>>;

export interface ApiSettings {
  readonly port: number;
  readonly tls: { readonly folder: string } | undefined;
  /** Namespace of jobs created over REST. */
  readonly namespace: string;
  readonly auth: Given['API_AUTH'];
  readonly basic: boolean;
  readonly oidc: OidcSettings | undefined;
  readonly rates: { readonly caller: Rate; readonly strangers: Rate };
  readonly origins: readonly string[];
  readonly compatibility: boolean;
  readonly builds: BuildSettings | undefined;
  /** Undefined if there are no webhooks. */
  readonly webhooks: { readonly perMinute: number } | undefined;
}

/** Where `POST /api/dockerfile-build/` publishes to. */
export interface BuildSettings {
  readonly registry: string;
  /** Secret for builds without a password. */
  readonly pushSecret: string | undefined;
}

interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

interface OidcSettings {
  readonly issuer: string;
  readonly audience: string;
  readonly usernameClaim: string;
  readonly usernamePrefix: string;
  readonly groupsClaim: string | undefined;
  readonly groupsPrefix: string;
  readonly ca: string | undefined;
  readonly algorithms: Given['API_OIDC_ALGORITHMS'];
}

/** @throws ConfigError if variables contradict each other */
export function apiSettings(given: Given): ApiSettings {
  return {
    port: given.API_PORT,
    tls: given.API_TLS_FOLDER === undefined ? undefined : { folder: given.API_TLS_FOLDER },
    namespace: given.API_NAMESPACE,
    auth: given.API_AUTH,
    basic: given.API_AUTH_BASIC,
    oidc: oidcSettings(given),
    rates: {
      caller: { perSecond: given.API_CALLER_RATE, burst: given.API_CALLER_BURST },
      strangers: { perSecond: given.API_STRANGER_RATE, burst: given.API_STRANGER_BURST },
    },
    origins: given.API_CORS_ORIGINS,
    compatibility: given.API_COMPATIBILITY,
    builds: buildSettings(given),
    webhooks: given.API_WEBHOOKS ? { perMinute: given.API_WEBHOOKS_PER_MINUTE } : undefined,
  };
}

const buildSettings = (given: Given): BuildSettings | undefined =>
  given.API_DOCKERFILE_BUILD_REGISTRY === undefined
    ? undefined
    : {
        registry: given.API_DOCKERFILE_BUILD_REGISTRY,
        pushSecret: given.API_DOCKERFILE_BUILD_PUSH_SECRET,
      };

function oidcSettings(given: Given): OidcSettings | undefined {
  const { API_OIDC_ISSUER: url, API_OIDC_AUDIENCE: audience } = given;
  if (url === undefined) return undefined;
  if (audience === undefined)
    throw new ConfigError(
      'API_OIDC_AUDIENCE must be set if API_OIDC_ISSUER is: tokens for others are worth nothing here.',
    );
  if (given.API_AUTH === 'none')
    throw new ConfigError(
      'API_OIDC_ISSUER must not be set if API_AUTH is none: nobody would need a token of it.',
    );
  return {
    issuer: url,
    audience,
    usernameClaim: given.API_OIDC_USERNAME_CLAIM,
    usernamePrefix: given.API_OIDC_USERNAME_PREFIX ?? `${url}#`,
    groupsClaim: given.API_OIDC_GROUPS_CLAIM,
    groupsPrefix: given.API_OIDC_GROUPS_PREFIX ?? `${url}#`,
    ca: given.API_OIDC_CA,
    algorithms: given.API_OIDC_ALGORITHMS,
  };
}
