import { jobSpans } from '../../../src/otlp/job-spans.ts';
import { logRecords } from '../../../src/otlp/log-records.ts';
import { traceparentAnnotation } from '../../../src/resource/traceparent.ts';
import type { Status } from '../../../src/resource/status.ts';
import { makeJob } from '../../support/job.ts';

const [traceId, spanId] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];
const at = (second: string): string => `2026-01-01T00:00:${second}Z`;
const nano = (second: string): string => `${Date.parse(at(second))}000000`;
const status: Partial<Status> = {
  phase: 'Failed',
  run: 1,
  startTime: at('01'),
  completionTime: at('09'),
  steps: [
    { name: 'admit', state: 'Succeeded', startTime: at('00'), endTime: at('01') },
    { name: 'build', state: 'Failed', startTime: at('02'), reason: 'BuildFailed', message: 'no such file' },
    { name: 'scan', state: 'Waiting' },
  ],
  failureDetails: { reason: 'BuildFailed', message: 'no such file' },
};
const job = (more: Partial<Status> = {}, annotations = {}, uid = 'a') =>
  makeJob({ metadata: { uid, annotations }, status: { ...status, ...more } });

describe('the trace of a job', () => {
  it('has a span of the run and one of each step that has started, at the times of the status', () => {
    const [root, ...steps] = jobSpans(job());
    expect(root).toMatchObject({ startTimeUnixNano: nano('00'), endTimeUnixNano: nano('09') });
    expect(steps.map((span) => [span.name, span.startTimeUnixNano, span.endTimeUnixNano])).toEqual([
      ['admit', nano('00'), nano('01')],
      ['build', nano('02'), nano('09')],
    ]);
    expect(steps.every((span) => span.parentSpanId === root?.spanId)).toBe(true);
    expect(steps[1]?.status).toEqual({ code: 2, message: 'no such file' });
    expect(root?.attributes).toContainEqual({ key: 'error.type', value: { stringValue: 'BuildFailed' } });
  });

  it('is the same each time, and another one for another job or run', () => {
    expect(jobSpans(job())).toEqual(jobSpans(job()));
    const traces = [job(), job({ run: 2 }), job({}, {}, 'b')].map((one) => jobSpans(one)[0]?.traceId);
    expect(new Set(traces).size).toBe(3);
  });

  it('attack 126: in a trace that two jobs name, their spans are apart, and each says whose it is', () => {
    const annotations = { [traceparentAnnotation]: `00-${traceId}-${spanId}-01` };
    const spans = ['a', 'b'].flatMap((uid) => jobSpans(job({}, annotations, uid)));
    expect(new Set(spans.map((span) => span.traceId))).toEqual(new Set([traceId]));
    expect(new Set(spans.map((span) => span.spanId)).size).toBe(spans.length);
    expect(spans[0]?.parentSpanId).toBe(spanId);
  });

  it('is not sent if it is not sampled', () => {
    const annotations = { [traceparentAnnotation]: `00-${traceId}-${spanId}-00` };
    expect(jobSpans(job({}, annotations))).toEqual([]);
  });

  it.each([
    ['Succeeded', undefined, 'success'],
    ['Canceled', 'Canceled', 'cancellation'],
    ['Failed', 'RunTimeout', 'timeout'],
    ['Failed', 'InfrastructureError', 'error'],
    ['Failed', 'RunFailed', 'failure'],
  ] as const)('of a job that is %s with %s has the result of the conventions', (phase, reason, result) => {
    const failureDetails = reason && { reason, message: '' };
    const [root] = jobSpans(job({ phase, failureDetails }));
    expect(root?.attributes).toContainEqual({
      key: 'cicd.pipeline.result',
      value: { stringValue: result },
    });
  });
});

describe('the logs of a job', () => {
  it('attack 126: are bounded lines without commands to a terminal and without halves of characters', () => {
    const text = `${'\n'.repeat(50_000)}${'x\n'.repeat(1500)}\u001b[2Jred\ud800\n${'y'.repeat(60_000)}\n`;
    const records = logRecords(job(), [{ step: 'run', container: 'run', text }], 0);
    expect(records).toHaveLength(1001);
    expect(records[0]?.body.stringValue).toBe('[the first 502 lines are not shipped]');
    expect(records.at(-2)?.body.stringValue).toBe('red\\u{d800}');
    expect(records.at(-1)?.body.stringValue).toHaveLength(16 * 1024);
  });
});
