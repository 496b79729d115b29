import { z } from 'zod';
import { duration } from './duration.ts';
import { objectNameField } from './names-in-specs.ts';
import { admittedIf, celMatches } from './rule.ts';
import { someText } from './text.ts';

/** The severities of a security test, the worst first. */
export const verifySeverities = ['critical', 'high', 'medium', 'low'] as const;
export type VerifySeverity = (typeof verifySeverities)[number];

/**
 * The modules of Wapiti that a job may name. Not those that need a server on the internet (ssrf, xxe, log4shell), download
 * databases (nikto, wapp, cms), or guess passwords.
 */
export const verifyModules = [
  ...(['exec', 'file', 'sql', 'timesql', 'xss', 'permanentxss', 'redirect', 'crlf', 'ldap'] as const),
  ...(['csrf', 'cookieflags', 'csp', 'http_headers', 'methods', 'htaccess', 'backup'] as const),
  ...(['shellshock', 'spring4shell'] as const),
] as const;
export type VerifyModule = (typeof verifyModules)[number];

/** Tests the configuration of TLS. */
export const tlsModule = 'ssl';

/** What is tested by default: fast, and nothing that a service without holes would mind. */
export const usualModules: readonly VerifyModule[] = [
  ...(['exec', 'file', 'sql', 'xss', 'permanentxss', 'redirect', 'crlf'] as const),
  ...(['cookieflags', 'csp', 'http_headers'] as const),
];

const path = admittedIf(someText(1024), {
  cel: celMatches('^/[!-"$-~]*$'),
  message: 'must begin with /, and have only visible ASCII characters but no #',
});

const basic = z.object({
  secret: objectNameField.describe(
    'Secret of type kubernetes.io/basic-auth in the namespace of the DockerfileJob. Its annotation dockerfilejob.io/may-verify must name the Service, which gets to know the password.',
  ),
});

/** The security test of a deployed service. */
export const verifySchema = z.object({
  service: objectNameField
    .optional()
    .describe(
      'Service to test, which must select the pods of the Deployment. Defaults to the name of the Deployment.',
    ),
  port: z
    .int()
    .min(1)
    .max(65_535)
    .optional()
    .describe('Port of the Service. Defaults to spec.deploy.create.port, and without it to 80.'),
  path: path.default('/').describe('Where the test begins. It stays below this path.'),
  tls: z
    .boolean()
    .default(false)
    .describe('Whether the Service speaks TLS. Then its configuration is tested, too.'),
  auth: z
    .object({ basic: basic.describe('HTTP Basic authentication.') })
    .optional()
    .describe('What the test logs in with. By default, nothing.'),
  failOn: z.enum(verifySeverities).default('high').describe('Lowest severity that fails the job.'),
  modules: z
    .array(z.enum(verifyModules))
    .min(1)
    .max(verifyModules.length)
    .optional()
    .describe('Modules of Wapiti that attack the Service. By default, a fast set that needs no internet.'),
  timeout: duration
    .default('10m')
    .describe('Timeout of the test, as a duration such as 10m. A test that takes longer fails the job.'),
});

export type Verify = z.output<typeof verifySchema>;

const count = z.int().min(0);

/** A finding as the status lists it. The target can make up all text in it, so each one is short and plain. */
export const verifyFindingSchema = z.object({
  severity: z.enum(verifySeverities).describe('Severity.'),
  category: z.string().max(100).describe('Kind of weakness, such as Path Traversal.'),
  method: z.string().max(20).describe('Method of the request.'),
  path: z.string().max(200).describe('Path of the request.'),
  parameter: z.string().max(100).optional().describe('Parameter that was attacked.'),
  info: z.string().max(300).describe('What Wapiti says about it.'),
});

export type VerifyFinding = z.output<typeof verifyFindingSchema>;

/** The most findings that the status lists. */
export const topFindings = 10;

/** What came of the test. */
export const verificationSchema = z.object({
  critical: count.describe('Number of critical findings.'),
  high: count.describe('Number of high findings.'),
  medium: count.describe('Number of medium findings.'),
  low: count.describe('Number of low findings.'),
  gating: count.describe('Number of findings that fail the job, as spec.verify defines.'),
  top: z.array(verifyFindingSchema).max(topFindings).describe('The worst findings.'),
  tool: z.string().max(50).describe('Name and version of the tool.'),
  pages: count.describe('Number of pages and forms that were found.'),
});

export type Verification = z.output<typeof verificationSchema>;
