import { matches, tagOf } from '../../../../src/api/http/entity-tag.ts';

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
