import { z } from 'zod';
import { limits } from '../../resource/limits.ts';
import type { Reason } from '../../resource/reasons.ts';
import type { Spec } from '../../resource/spec.ts';
import { parseJson } from '../../text/json.ts';
import { notJsonMessage } from './json-hint.ts';
import { quote } from '../../text/quote.ts';

/** What the collect container found at spec.performance.path. */
const collected = z.discriminatedUnion('state', [
  z.object({ state: z.literal('file'), base64: z.base64() }),
  z.object({ state: z.literal('missing') }),
  z.object({ state: z.literal('link') }),
  z.object({ state: z.literal('irregular') }),
  z.object({ state: z.literal('too-large'), size: z.int() }),
]);

export type PerfReason = Extract<
  Reason,
  | 'PerfFileMissing'
  | 'PerfFileTooLarge'
  | 'PerfInvalidJSON'
  | 'PerfNotANumber'
  | 'PerfOutOfRange'
  | 'InfrastructureError'
>;

export type PerfVerdict =
  | { readonly ok: true; readonly performance: number }
  | { readonly ok: false; readonly reason: PerfReason; readonly message: string };

type PerformanceSpec = Pick<Spec['performance'], 'path' | 'key' | 'min' | 'max'>;

const refuse = (reason: PerfReason, message: string): PerfVerdict => ({ ok: false, reason, message });

/** The number that a container left, or why there is none; `line` is what the collect container printed. */
export function judgePerf(line: string, spec: PerformanceSpec): PerfVerdict {
  const { path } = spec;
  const found = collected.safeParse(parseJson(line)).data;
  if (found === undefined)
    return refuse('InfrastructureError', `the collect container told nothing of use: ${quote(line)}`);
  switch (found.state) {
    case 'missing':
      return refuse(
        'PerfFileMissing',
        `there is no file ${path}; the container must write one before it ends`,
      );
    case 'link':
      return refuse('PerfFileMissing', `${path} is a symbolic link, or below one; it must be a regular file`);
    case 'irregular':
      return refuse('PerfFileMissing', `${path} is a folder, a FIFO or a device; it must be a regular file`);
    case 'too-large':
      return tooLarge(path, found.size);
    case 'file':
      return judgeContent(Buffer.from(found.base64, 'base64'), spec);
  }
}

const tooLarge = (path: string, size: number): PerfVerdict =>
  refuse('PerfFileTooLarge', `${path} has ${size} bytes; it may have ${limits.perfFileBytes}`);

function judgeContent(content: Buffer, spec: PerformanceSpec): PerfVerdict {
  if (content.length > limits.perfFileBytes) return tooLarge(spec.path, content.length);
  const text = decoded(content);
  if (text === undefined)
    return refuse(
      'PerfInvalidJSON',
      `${spec.path} is not UTF-8; it reads ${quote(content.toString('utf8'))}`,
    );
  const value = parseJson(text);
  if (value === undefined) return refuse('PerfInvalidJSON', notJsonMessage(spec.path, text));
  return judgeValue(value, text, spec);
}

/** The text without a byte order mark; undefined if the bytes are no UTF-8. */
function decoded(content: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch {
    return undefined;
  }
}

function judgeValue(value: unknown, text: string, spec: PerformanceSpec): PerfVerdict {
  const { path, key } = spec;
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject)
    return refuse(
      'PerfNotANumber',
      `${path} must hold a JSON object such as {"${key}": 0.99}; it reads ${quote(text)}`,
    );
  const entries = new Map<string, unknown>(Object.entries(value));
  if (!entries.has(key)) {
    const keys = [...entries.keys()].slice(0, 10).map((name) => quote(name, 30));
    const has = keys.length === 0 ? 'it is empty' : `its keys are ${keys.join(', ')}`;
    return refuse(
      'PerfNotANumber',
      `the object in ${path} has no key ${quote(key)} (spec.performance.key); ${has}`,
    );
  }
  const number = entries.get(key);
  if (typeof number !== 'number' || !Number.isFinite(number))
    return refuse(
      'PerfNotANumber',
      `${quote(key)} in ${path} must be a finite number; the file reads ${quote(text)}`,
    );
  return withinRange(number, spec);
}

function withinRange(performance: number, { min, max }: PerformanceSpec): PerfVerdict {
  if (min !== undefined && performance < min)
    return refuse('PerfOutOfRange', `${performance} is less than spec.performance.min, ${min}`);
  if (max !== undefined && performance > max)
    return refuse('PerfOutOfRange', `${performance} is greater than spec.performance.max, ${max}`);
  return { ok: true, performance };
}
