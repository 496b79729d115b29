import { isKnown, matches, tagOf } from '../../../../src/api/http/entity-tag.ts';

describe('If-Match', () => {
  it.each([undefined, '*', ' * ', '"7"', '"6", "7"', 'W/"7", "7"', '"a,b","7"'])(
    '%s lets a change of "7" go on',
    (header) => {
      expect(matches(header, tagOf('7'))).toBe(true);
    },
  );

  it.each(['"6"', 'W/"7"', '7', '', '"7', '"6" "7"'])('%s does not', (header) => {
    expect(matches(header, tagOf('7'))).toBe(false);
  });
});

describe('If-None-Match', () => {
  it.each(['*', '"7"', 'W/"7"', '"6", "7"'])('%s says that the client has "7", strong or weak', (header) => {
    expect(isKnown(header, tagOf('7'))).toBe(true);
    expect(isKnown(header, 'W/"7"')).toBe(true);
  });

  it.each([undefined, '"6"', '7', ''])('%s does not', (header) => {
    expect(isKnown(header, tagOf('7'))).toBe(false);
  });

  it('says nothing about what has no tag', () => {
    expect(isKnown('*', undefined)).toBe(false);
  });
});

describe('attack 115: a list of tags', () => {
  it.each([
    ['spaces', `a${' '.repeat(15_500)}a`],
    ['quotes', '"'.repeat(15_999)],
    ['commas', `"7"${' ,'.repeat(8_000)}`],
    ['tags', '"6",'.repeat(4_000)],
  ])('costs next to nothing however many %s it has', (_what, header) => {
    const before = process.cpuUsage();
    for (let count = 0; count < 20; count += 1) {
      expect(isKnown(header, tagOf('7'))).toBe(false);
      expect(matches(header, tagOf('7'))).toBe(false);
    }
    const { user } = process.cpuUsage(before);
    expect(user).toBeLessThan(1_000_000);
  });

  it('may have a thousand characters', () => {
    expect(isKnown(`${'"6", '.repeat(190)}"7"`, tagOf('7'))).toBe(true);
  });
});
