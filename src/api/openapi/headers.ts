import type { ProblemReason } from '../problems/problem-kinds.ts';
import type { Header, Parameter, Reference } from './types.ts';

interface RequestHeader {
  readonly description: string;
  readonly schema: Parameter['schema'];
  /** Why a request with this header may be refused. */
  readonly raises: readonly ProblemReason[];
}

/** What operations read of a request's headers, except those that every request can have. */
export const requestHeaders = {
  'Idempotency-Key': {
    description: 'The same key gives the same job, however often the request is sent.',
    schema: { type: 'string', minLength: 1, maxLength: 128, pattern: '^[!-~]+$' },
    raises: ['InvalidField', 'IdempotencyKeyReused', 'Conflict'],
  },
  'If-Match': {
    description: 'Changes the job only if it still has this ETag.',
    schema: { type: 'string' },
    raises: ['PreconditionFailed'],
  },
  'X-Hub-Signature-256': {
    description: 'GitHub: `sha256=` and the HMAC-SHA256 of the body, in hexadecimal digits.',
    schema: { type: 'string' },
    raises: [],
  },
  'X-Gitlab-Token': {
    description: 'GitLab: the secret token, if the webhook has no signing token.',
    schema: { type: 'string' },
    raises: [],
  },
  'X-Gitea-Signature': {
    description: 'Gitea and Forgejo: the HMAC-SHA256 of the body, in hexadecimal digits.',
    schema: { type: 'string' },
    raises: [],
  },
  'X-Forgejo-Signature': {
    description: 'Forgejo: the same, if there is no X-Gitea-Signature.',
    schema: { type: 'string' },
    raises: [],
  },
  'webhook-id': {
    description: 'Standard Webhooks, and GitLab with a signing token: the ID of the delivery.',
    schema: { type: 'string', maxLength: 255 },
    raises: [],
  },
  'webhook-timestamp': {
    description: 'Standard Webhooks: when it was sent, in seconds since 1970. It may be 5 minutes off.',
    schema: { type: 'string', pattern: '^[0-9]{1,12}$' },
    raises: [],
  },
  'webhook-signature': {
    description:
      'Standard Webhooks: `v1,` and the HMAC-SHA256 of ID, time and body in base64; several are separated by spaces.',
    schema: { type: 'string' },
    raises: [],
  },
  traceparent: {
    description:
      'The trace that the job is a part of (W3C Trace Context). A malformed one is ignored. `tracestate` is not kept.',
    schema: { type: 'string' },
    raises: [],
  },
  'Last-Event-ID': {
    description: 'The ID of the last event that the client has seen. It gets those after it.',
    schema: { type: 'string', maxLength: 64 },
    raises: [],
  },
} as const satisfies Record<string, RequestHeader>;

export type RequestHeaderName = keyof typeof requestHeaders;

export const requestHeaderNames = Object.keys(requestHeaders) as RequestHeaderName[];

/** Of every request, and of those for something that has an ETag. */
const anyRequest = {
  'X-Request-Id': {
    description:
      'Identifies the request in the log of the server. If it is missing, or is not 1 to 64 letters, digits, `_`, `-` and `.`, the server makes one.',
    schema: { type: 'string' },
  },
  'If-None-Match': {
    description: 'ETags that the client knows. What still has one of them is answered with 304.',
    schema: { type: 'string' },
  },
} as const satisfies Record<string, Omit<RequestHeader, 'raises'>>;

const parameterOf = (name: string, { description, schema }: Omit<RequestHeader, 'raises'>): Parameter => ({
  name,
  in: 'header',
  description,
  schema,
});

export const headerParameters: Readonly<Record<string, Parameter>> = Object.fromEntries(
  Object.entries({ ...anyRequest, ...requestHeaders }).map(([name, header]) => [
    name,
    parameterOf(name, header),
  ]),
);

export const parameterReference = (name: RequestHeaderName | keyof typeof anyRequest): Reference => ({
  $ref: `#/components/parameters/${name}`,
});

const text = { type: 'string' } as const;

/** The headers of answers that mean something to a client of this API. */
export const responseHeaders = {
  'X-Request-Id': {
    description: 'Identifies the request in the log of the server.',
    required: true,
    schema: text,
  },
  ETag: {
    description: 'Changes with everything that can be read here.',
    required: true,
    schema: { type: 'string', pattern: '^(W/)?"[^"]+"$' },
  },
  Location: {
    description: 'The path of the job.',
    required: true,
    schema: { type: 'string', format: 'uri-reference' },
  },
  Link: {
    description: 'The next page (RFC 8288, rel="next"), if there is one.',
    required: false,
    schema: text,
  },
  'WWW-Authenticate': { description: 'How to authenticate (RFC 6750).', required: true, schema: text },
  'Retry-After': {
    description: 'Seconds to wait before trying again.',
    required: true,
    schema: { type: 'integer', minimum: 0 },
  },
  Accept: {
    description: 'The media types that the path takes, if that is what was wrong.',
    required: false,
    schema: text,
  },
} as const satisfies Record<string, Header>;

export type ResponseHeaderName = keyof typeof responseHeaders;

/** The headers of a response, by reference. */
export const responseHeaderReferences = (
  names: readonly ResponseHeaderName[],
): Readonly<Record<string, Reference>> =>
  Object.fromEntries(
    (['X-Request-Id', ...names] as const).map((name) => [name, { $ref: `#/components/headers/${name}` }]),
  );
