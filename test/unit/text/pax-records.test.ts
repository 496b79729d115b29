import { paxRecords } from '../../../src/text/pax-records.ts';

const records = (text: string) => paxRecords(Buffer.from(text, 'latin1'));

describe('the records of an extended header', () => {
  it('have their keys and values, which may have anything in them', () => {
    expect(records('12 path=a/b\n16 comment=x=\ny\n')).toEqual([
      { key: 'path', value: 'a/b' },
      { key: 'comment', value: 'x=\ny' },
    ]);
    expect(records('')).toEqual([]);
  });

  it.each(['path=a\n', '99 path=a\n', '9 path=a ', '0 a=b\n', '5 ab\n', '6 a=b\n7', '-1 a=b\n'])(
    'are none if they are malformed: %j',
    (text) => {
      expect(records(text)).toBeUndefined();
    },
  );
});
