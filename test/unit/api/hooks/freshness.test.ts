import { deliveryHash, staleness } from '../../../../src/api/hooks/freshness.ts';

const now = Date.parse('2026-01-01T12:00:00Z');
const minutes = (count: number) => now + count * 60_000;

describe('attack 119: a copy of a delivery', () => {
  it('an hour later is refused', () => {
    expect(staleness({ pushedAt: minutes(-60) }, now)).toBe(
      'it is about a push at 2026-01-01T11:00:00.000Z, more than 30 minutes ago; push again',
    );
  });

  it.each([-6, 6])('that was signed %d minutes from now is refused', (count) => {
    expect(staleness({ sentAt: minutes(count), pushedAt: now }, now)).toMatch(
      /^it was signed at 2026-01-01T1[12]:\d\d:00.000Z, and it is 2026-01-01T12:00:00.000Z: they may be 5 minutes apart$/,
    );
  });

  it.each([
    [{}],
    [{ pushedAt: minutes(-29) }],
    [{ pushedAt: minutes(10) }],
    [{ sentAt: minutes(-4) }],
    [{ sentAt: minutes(4), pushedAt: minutes(-1) }],
  ])('with %j is not refused for its age', (times) => {
    expect(staleness(times, now)).toBeUndefined();
  });
});

describe('the hash of a delivery', () => {
  const body = Buffer.from('{"ref":"refs/heads/main"}');

  it('is that of the body, whatever its headers are', () => {
    expect(deliveryHash({}, body)).toMatch(/^[0-9a-f]{64}$/);
    expect(deliveryHash({}, Buffer.from(body))).toBe(deliveryHash({}, body));
    expect(deliveryHash({}, Buffer.from('{}'))).not.toBe(deliveryHash({}, body));
  });

  it('is that of the ID if it is signed: who tries again may have another time', () => {
    const one = deliveryHash({ id: 'msg_1', sentAt: 1 }, body);
    expect(deliveryHash({ id: 'msg_1', sentAt: 2 }, Buffer.from('{}'))).toBe(one);
    expect(deliveryHash({ id: 'msg_2', sentAt: 1 }, body)).not.toBe(one);
    expect(deliveryHash({}, Buffer.from('msg_1'))).not.toBe(one);
  });
});
