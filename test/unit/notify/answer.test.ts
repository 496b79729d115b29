import { outcomeOf, unlessTooLate } from '../../../src/notify/answer.ts';

const now = Date.parse('2026-01-02T00:00:00Z');
const again = { kind: 'again', problem: 'p' } as const;

describe('the answer of a receiver', () => {
  it.each([200, 202, 204])('%i is a delivery', (status) => {
    expect(outcomeOf(status, undefined, now)).toEqual({ kind: 'delivered' });
  });

  it.each([408, 429, 500, 503])('%i is tried again', (status) => {
    expect(outcomeOf(status, undefined, now)).toEqual({
      kind: 'again',
      problem: `the receiver answered with status ${status}`,
    });
  });

  it.each([301, 307, 400, 401, 404, 410])('%i is given up', (status) => {
    expect(outcomeOf(status, '5', now).kind).toBe('givenUp');
  });

  it.each([
    ['7', 7000],
    ['Fri, 02 Jan 2026 00:00:09 GMT', 9000],
    ['Thu, 01 Jan 2026 00:00:00 GMT', 0],
    ['999999999', 3_600_000],
    ['soon', undefined],
  ])('with Retry-After: %s is left alone for %p ms', (text, rest) => {
    expect(outcomeOf(503, text, now)).toMatchObject({ kind: 'again' });
    const outcome = outcomeOf(503, text, now);
    expect('rest' in outcome ? outcome.rest : undefined).toBe(rest);
  });

  it('counts until a day after the end', () => {
    expect(unlessTooLate(again, '2026-01-01T00:00:00Z', now)).toBe(again);
    expect(unlessTooLate(again, '2025-12-31T23:59:59Z', now).kind).toBe('givenUp');
    expect(unlessTooLate(again, undefined, now).kind).toBe('givenUp');
    expect(unlessTooLate({ kind: 'delivered' }, undefined, now).kind).toBe('delivered');
  });
});
