import { z } from 'zod';
import { ConfigError } from './error.ts';
import { readable, type ReadText } from './read-text.ts';
import { certificates } from './values.ts';

const endpoint = z
  .string()
  .max(2048)
  .regex(/^https?:\/\/[^\s?#@]+$/, 'must be an http or https URL without user, query and fragment');

/** Where traces and logs of jobs go. Names and meanings are those of OpenTelemetry, where it has them. */
export const telemetryVariables = {
  OTEL_EXPORTER_OTLP_ENDPOINT: endpoint
    .optional()
    .describe(
      'OTLP/HTTP endpoint of a collector, such as http://collector.observability.svc:4318, which takes JSON. If not set, nothing is sent.',
    ),
  OTEL_TRACES_EXPORTER: z
    .enum(['otlp', 'none'])
    .prefault('otlp')
    .describe('Whether the operator sends a trace of each job to the endpoint.'),
  OTEL_LOGS_EXPORTER: z
    .enum(['otlp', 'none'])
    .prefault('none')
    .describe('Whether it also sends the ends of the logs of jobs, when it archives them.'),
  OTLP_HEADERS_FILE: z
    .string()
    .optional()
    .describe(
      'File with headers for the endpoint, as OTEL_EXPORTER_OTLP_HEADERS has them: `name=value,name=value`, values percent-encoded. Needs https.',
    ),
  OTLP_CA: certificates
    .optional()
    .describe('CA certificates in PEM that the endpoint is verified with in addition to the public ones.'),
};

/** Milliseconds for a request: OpenTelemetry's default. */
const timeout = 10_000;

type Given = z.output<z.ZodObject<typeof telemetryVariables>>;

export interface TelemetrySettings {
  /** Without a slash at its end. */
  readonly endpoint: string;
  readonly traces: boolean;
  readonly logs: boolean;
  readonly headers: Readonly<Record<string, string>>;
  readonly ca: string | undefined;
  /** Milliseconds. */
  readonly timeout: number;
}

/** Undefined if nothing is sent. @throws ConfigError if the headers cannot be read, or would be sent in the clear */
export function telemetrySettings(given: Given, readText: ReadText): TelemetrySettings | undefined {
  const { OTEL_EXPORTER_OTLP_ENDPOINT: url, OTLP_HEADERS_FILE: file } = given;
  const traces = given.OTEL_TRACES_EXPORTER === 'otlp';
  const logs = given.OTEL_LOGS_EXPORTER === 'otlp';
  if (url === undefined || !(traces || logs)) return undefined;
  if (file !== undefined && !url.startsWith('https:'))
    throw new ConfigError(
      `OTEL_EXPORTER_OTLP_ENDPOINT must be an https URL if OTLP_HEADERS_FILE is set, but is ${url}: whoever sees the packets would see the headers.`,
    );
  return {
    endpoint: url.replace(/\/+$/, ''),
    traces,
    logs,
    headers:
      file === undefined
        ? {}
        : headersIn(readable('OTLP_HEADERS_FILE must name a readable file', file, readText)),
    ca: given.OTLP_CA,
    timeout,
  };
}

/** What a message may not quote: values are credentials. */
function headersIn(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    text
      .trim()
      .split(',')
      .map((pair, index) => {
        const [, name = '', value = ''] =
          /^\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)\s*=\s*([!-+\--~]*)\s*$/.exec(pair) ?? [];
        const decoded = decode(value);
        if (name === '' || decoded === undefined)
          throw new ConfigError(
            `OTLP_HEADERS_FILE must have name=value,name=value with percent-encoded values; pair ${index + 1} is none`,
          );
        return [name.toLowerCase(), decoded];
      }),
  );
}

/** Undefined unless it is visible ASCII and spaces. */
function decode(value: string): string | undefined {
  try {
    const decoded = decodeURIComponent(value);
    return /^[ -~]*$/.test(decoded) ? decoded : undefined;
  } catch {
    return undefined;
  }
}
