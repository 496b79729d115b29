import { RateLimit } from '../../../../src/api/auth/rate-limit.ts';

describe('a limit of requests', () => {
  let time = 0;
  const make = (perSecond: number, burst: number): RateLimit =>
    new RateLimit({ perSecond, burst }, () => time);
  const spent = (limit: RateLimit, key: string, tries: number): number => {
    let count = 0;
    for (let attempt = 0; attempt < tries; attempt += 1) {
      try {
        limit.spend(key, 'too many');
        count += 1;
      } catch {
        break;
      }
    }
    return count;
  };

  it('allows a burst, and then so many a second', () => {
    const limit = make(10, 5);
    expect(spent(limit, 'ada', 9)).toBe(5);
    time += 300;
    expect(spent(limit, 'ada', 9)).toBe(3);
    time += 60_000;
    expect(spent(limit, 'ada', 9)).toBe(5);
  });

  it('counts each key by itself', () => {
    const limit = make(1, 2);
    expect([spent(limit, 'ada', 9), spent(limit, 'bob', 9)]).toEqual([2, 2]);
  });

  it('says in whole seconds when there will be one again', () => {
    const limit = make(1, 1);
    limit.spend('ada', 'too many');
    time += 500;
    expect(() => {
      limit.spend('ada', 'too many');
    }).toThrow(
      expect.objectContaining({ reason: 'TooManyRequests', headers: { 'Retry-After': '1' } }) as Error,
    );
  });

  it('takes back what was given back, but not more than the burst', () => {
    const limit = make(1, 2);
    limit.spend('ada', 'too many');
    limit.giveBack('ada');
    limit.giveBack('ada');
    expect(spent(limit, 'ada', 9)).toBe(2);
  });

  it('limits nobody at rate 0', () => {
    expect(spent(make(0, 1), 'ada', 500)).toBe(500);
  });

  it('forgets whoever has not come for longest, beyond 10,000', () => {
    const limit = make(1, 1);
    for (let who = 0; who <= 10_000; who += 1) limit.spend(String(who), 'too many');
    expect([spent(limit, '0', 9), spent(limit, '9999', 9)]).toEqual([1, 0]);
  });
});
