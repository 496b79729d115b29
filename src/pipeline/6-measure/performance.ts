import { limits } from '../../resource/limits.ts';
import type { Reason } from '../../resource/reasons.ts';
import type { Spec } from '../../resource/spec.ts';
import { accepted, refused, type Verdict } from '../../resource/verdict.ts';
import { parseJson } from '../../text/json.ts';
import { quote } from '../../text/quote.ts';
import { decodeUtf8 } from '../../text/utf8.ts';
import type { ResultOf } from '../containers.ts';
import { notJsonMessage } from './json-hint.ts';

export type PerformanceReason = Extract<
  Reason,
  'PerfFileMissing' | 'PerfFileTooLarge' | 'PerfInvalidJSON' | 'PerfNotANumber' | 'PerfOutOfRange'
>;

type PerformanceVerdict = Verdict<number, PerformanceReason>;
type PerformanceSpec = Pick<Spec['performance'], 'path' | 'key' | 'min' | 'max'>;

/** Extracts the performance from the collected file, or explains why there is none. */
export function judgePerformance(found: ResultOf<'collect'>, spec: PerformanceSpec): PerformanceVerdict {
  const { path } = spec;
  switch (found.state) {
    case 'missing':
      return refused(
        'PerfFileMissing',
        `there is no file ${path}; the container must write it before it exits`,
      );
    case 'link':
      return refused('PerfFileMissing', `${path} is a symbolic link or below one; it must be a regular file`);
    case 'irregular':
      return refused(
        'PerfFileMissing',
        `${path} is a directory, a FIFO or a device; it must be a regular file`,
      );
    case 'too-large':
      return tooLarge(path, found.size);
    case 'file':
      return judgeContent(Buffer.from(found.base64, 'base64'), spec);
  }
}

const tooLarge = (path: string, size: number): PerformanceVerdict =>
  refused('PerfFileTooLarge', `${path} is ${size} bytes; the limit is ${limits.perfFileBytes} bytes`);

function judgeContent(content: Buffer, spec: PerformanceSpec): PerformanceVerdict {
  if (content.length > limits.perfFileBytes) return tooLarge(spec.path, content.length);
  const text = decodeUtf8(content, 'drop');
  if (text === undefined)
    return refused(
      'PerfInvalidJSON',
      `${spec.path} is not UTF-8; it contains ${quote(content.toString('utf8'))}`,
    );
  const value = parseJson(text);
  if (value === undefined) return refused('PerfInvalidJSON', notJsonMessage(spec.path, text));
  return judgeValue(value, text, spec);
}

function judgeValue(value: unknown, text: string, spec: PerformanceSpec): PerformanceVerdict {
  const { path, key } = spec;
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject)
    return refused(
      'PerfNotANumber',
      `${path} must contain a JSON object such as {"${key}": 0.99}; it contains ${quote(text)}`,
    );
  const entries = new Map<string, unknown>(Object.entries(value));
  if (!entries.has(key)) {
    const keys = [...entries.keys()].slice(0, 10).map((name) => quote(name, 30));
    const has = keys.length === 0 ? 'it is empty' : `its keys are ${keys.join(', ')}`;
    return refused(
      'PerfNotANumber',
      `the object in ${path} has no key ${quote(key)} (spec.performance.key); ${has}`,
    );
  }
  const number = entries.get(key);
  if (typeof number !== 'number' || !Number.isFinite(number))
    return refused(
      'PerfNotANumber',
      `${quote(key)} in ${path} must be a finite number; the file contains ${quote(text)}`,
    );
  return withinRange(number, spec);
}

function withinRange(performance: number, { min, max }: PerformanceSpec): PerformanceVerdict {
  if (min !== undefined && performance < min)
    return refused('PerfOutOfRange', `${performance} is less than spec.performance.min, ${min}`);
  if (max !== undefined && performance > max)
    return refused('PerfOutOfRange', `${performance} is greater than spec.performance.max, ${max}`);
  return accepted(performance);
}
