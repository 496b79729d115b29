import {
  parseTraceparent,
  traceAnnotations,
  traceparentAnnotation,
} from '../../../src/resource/traceparent.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const spanId = '00f067aa0ba902b7';

describe('a traceparent', () => {
  it.each([
    ['that is sampled', `00-${traceId}-${spanId}-01`, true],
    ['that is not sampled', `00-${traceId}-${spanId}-00`, false],
    ['with flags that only later versions know', `00-${traceId}-${spanId}-ff`, true],
    ['of a later version', `cc-${traceId}-${spanId}-01`, true],
    ['of a later version that has more', `cc-${traceId}-${spanId}-01-what-the-future-brings`, true],
  ])('%s is read', (_what, text, sampled) => {
    expect(parseTraceparent(text)).toEqual({ traceId, spanId, sampled });
  });

  it.each([
    ['is missing', undefined],
    ['is empty', ''],
    ['has the version that is none', `ff-${traceId}-${spanId}-01`],
    ['is of the first version and has more', `00-${traceId}-${spanId}-01-more`],
    ['is of a later version and goes on without a dash', `cc-${traceId}-${spanId}-01.more`],
    ['has capital letters', `00-${traceId.toUpperCase()}-${spanId}-01`],
    ['has a trace of zeros', `00-${'0'.repeat(32)}-${spanId}-01`],
    ['has a span of zeros', `00-${traceId}-${'0'.repeat(16)}-01`],
    ['has a short trace', `00-${traceId.slice(1)}-${spanId}-01`],
    ['has one flag', `00-${traceId}-${spanId}-1`],
    ['has spaces', ` 00-${traceId}-${spanId}-01`],
    ['has a line break', `00-${traceId}-${spanId}-01\n`],
    ['is two, as Node.js joins them', `00-${traceId}-${spanId}-01, 00-${traceId}-${spanId}-01`],
    ['is huge (attack 126)', `cc-${traceId}-${spanId}-01-${'x'.repeat(1_000_000)}`],
  ])('that %s counts as none', (_what, text) => {
    expect(parseTraceparent(text)).toBeUndefined();
    expect(traceAnnotations(text)).toEqual({});
  });

  it('is kept in the form of the first version, without what is not known', () => {
    expect(traceAnnotations(`cc-${traceId}-${spanId}-03-more`)).toEqual({
      [traceparentAnnotation]: `00-${traceId}-${spanId}-01`,
    });
    expect(traceAnnotations(`00-${traceId}-${spanId}-02`)).toEqual({
      [traceparentAnnotation]: `00-${traceId}-${spanId}-00`,
    });
  });
});
