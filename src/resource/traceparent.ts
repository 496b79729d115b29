import { group } from './schema.ts';

/**
 * Annotation of a job: the span that it is a part of, as the header `traceparent` has it. Set from that header by REST and
 * webhooks, or by whoever creates the job. Nothing trusts it: it is parsed again where it is read.
 */
export const traceparentAnnotation = `${group}/traceparent`;

/** What a traceparent says. */
export interface TraceParent {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** The span of the caller: 16 hexadecimal digits. */
  readonly spanId: string;
  /** Whether the caller records the trace. */
  readonly sampled: boolean;
}

/** Characters. Later versions may be longer than the first one's 55. */
const longest = 256;
const form = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const zeros = /^0+$/;

/**
 * Parses a traceparent (W3C Trace Context, section 3.2). Undefined if it is malformed, which is to be treated as if there
 * were none. Of a later version, the parts of the first one count.
 */
export function parseTraceparent(text: string | undefined): TraceParent | undefined {
  if (text === undefined || text.length > longest) return undefined;
  const [, version, traceId = '', spanId = '', flags = '', more] = form.exec(text) ?? [];
  if (version === undefined || version === 'ff' || (version === '00' && more !== undefined)) return undefined;
  if (zeros.test(traceId) || zeros.test(spanId)) return undefined;
  return { traceId, spanId, sampled: (parseInt(flags, 16) & 1) === 1 };
}

/** The annotation of a job that is made in this trace: in the form of the first version, whichever came. */
export const traceAnnotations = (header: string | undefined): Readonly<Record<string, string>> => {
  const parent = parseTraceparent(header);
  if (!parent) return {};
  const { traceId, spanId, sampled } = parent;
  return { [traceparentAnnotation]: `00-${traceId}-${spanId}-${sampled ? '01' : '00'}` };
};
