import { z } from 'zod';
import { duration } from './duration.ts';
import { objectNameField, shownTextField } from './names-in-specs.ts';
import { admittedIf, celMatches, withRules } from './rule.ts';
import { someText, text } from './text.ts';

export const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** The apiserver refuses two entries with the same name. */
const uniqueNames = { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': ['name'] };

const path = admittedIf(someText(1024), {
  cel: celMatches('^/[!-"$-~]*$'),
  message: 'must begin with /, and have only visible ASCII characters but no #',
});

/** Names of headers are tokens (RFC 9110, 5.6.2). */
const headerName = admittedIf(someText(64), {
  cel: celMatches('^[A-Za-z0-9!#$%&*+.^_`|~-]+$'),
  message: 'must be the name of a header',
});

/** What the tester itself decides: the framing of the message, and that the answer is not compressed. */
const reserved = [
  ...['accept-encoding', 'connection', 'content-length', 'expect', 'host', 'keep-alive'],
  ...['te', 'trailer', 'transfer-encoding', 'upgrade'],
];

const requestHeader = z.object({
  name: admittedIf(headerName, {
    cel: `!(self.lowerAscii() in [${reserved.map((name) => `'${name}'`).join(', ')}])`,
    message: `must be none of ${reserved.join(', ')}`,
  }).describe('Name of the header.'),
  value: admittedIf(text(512), {
    cel: celMatches('^[ -~]*$'),
    message: 'must have only visible ASCII characters and spaces',
  }).describe('Value of the header.'),
});

const basic = withRules(
  z.object({
    secret: objectNameField
      .optional()
      .describe(
        'Secret of type kubernetes.io/basic-auth in the namespace of the DockerfileJob. Its annotation dockerfilejob.io/test must be "true": the service gets to know the password.',
      ),
    username: admittedIf(text(256), { cel: "!self.contains(':')", message: 'must not contain :' })
      .optional()
      .describe('Username, in place of a Secret.'),
    password: text(256).optional().describe('Password, which everybody can read who can read the job.'),
  }),
  {
    cel: 'has(self.secret) ? !has(self.username) && !has(self.password) : has(self.username) && has(self.password)',
    holds: ({ secret, username, password }) =>
      secret === undefined
        ? username !== undefined && password !== undefined
        : username === undefined && password === undefined,
    message: 'either secret or both of username and password must be set',
  },
);

const matcher = {
  equals: text(512).optional().describe('The text that it must be.'),
  matches: someText(256).optional().describe('Pattern (RE2) that must be found in it.'),
};

const expectedHeader = z.object({
  name: headerName.describe('Name of the header. It must be there, whatever else is expected of it.'),
  ...matcher,
});

const expectedValue = z.object({
  path: someText(256).describe('JSONPath (RFC 9535), such as $.students[0].age. It must select a value.'),
  equals: matcher.equals.describe(
    'What each selected value must be: text as it is, everything else as JSON. So "20" is the number 20, too.',
  ),
  matches: matcher.matches.describe(
    'Pattern (RE2) that must be found in each selected value, as for equals.',
  ),
});

const expect = z.object({
  status: z
    .int()
    .min(100)
    .max(599)
    .default(200)
    .describe('Status of the answer. Redirects are not followed.'),
  headers: z.array(expectedHeader).max(8).meta(uniqueNames).default([]).describe('Headers of the answer.'),
  bodyContains: someText(512).optional().describe('Text that the body must contain.'),
  jsonPath: z.array(expectedValue).max(8).default([]).describe('Values in the body, which must be JSON.'),
  maxMilliseconds: z
    .int()
    .min(1)
    .max(60_000)
    .default(10_000)
    .describe('Time within which the answer must be complete, in milliseconds.'),
});

const check = z.object({
  name: shownTextField(64).describe('Name of the check, as in status.test.'),
  method: z.enum(methods).default('GET').describe('Method of the request.'),
  path: path.describe('Path of the request, and its query.'),
  headers: z.array(requestHeader).max(8).meta(uniqueNames).default([]).describe('Headers of the request.'),
  body: text(4096).optional().describe('Body of the request.'),
  auth: z
    .object({ basic: basic.optional().describe('HTTP Basic authentication (RFC 7617).') })
    .optional()
    .describe('Credentials of the request.'),
  expect: expect.prefault({}).describe('What the answer must be.'),
});

/** What is tested of an image that is a server, in place of a run that ends by itself. */
export const serviceTestSchema = z.object({
  port: z
    .int()
    .min(1024)
    .max(65_535)
    .describe(
      'Port that the service listens on, on 127.0.0.1 or on all addresses. The container lacks the capability for those below 1024.',
    ),
  readiness: z
    .object({
      path: path
        .default('/')
        .describe('Path that is asked for until it is answered with a status below 500.'),
      timeout: duration
        .default('1m')
        .describe('Time that the service has for that, as a duration such as 1m.'),
    })
    .prefault({})
    .describe('When the checks begin.'),
  http: z.array(check).min(1).max(20).meta(uniqueNames).describe('The checks, in their order.'),
  timeout: duration
    .default('5m')
    .describe(
      'Timeout of the test, readiness included, as a duration such as 5m. Checks that have not been made by then fail.',
    ),
});

export type ServiceTest = z.output<typeof serviceTestSchema>;
export type Check = ServiceTest['http'][number];
export type Expectations = Check['expect'];

/** What came of a check. Text of the service in it is cut, and nothing in it is invisible. */
export const checkResultSchema = z.object({
  name: z.string().describe('Name of the check.'),
  passed: z.boolean().describe('Whether everything was as expected.'),
  milliseconds: z
    .int()
    .min(0)
    .describe('Time from the request to the complete answer, or until it was given up.'),
  status: z.int().optional().describe('Status of the answer. Not set if there was none.'),
  expected: z.string().optional().describe('The first expectation that the answer did not meet.'),
  got: z.string().optional().describe('What was there instead.'),
});

export type CheckResult = z.output<typeof checkResultSchema>;
