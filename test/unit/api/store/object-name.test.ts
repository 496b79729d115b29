import { objectName } from '../../../../src/api/store/object-name.ts';

const named = (title: string): string => objectName(title, () => 0);

describe('the object name', () => {
  it.each([
    ['My Dockerfile', 'my-dockerfile-bbbbb'],
    ['Modèle n° 2', 'modele-n-2-bbbbb'],
    ['--a__b--', 'a-b-bbbbb'],
    ['../../etc', 'etc-bbbbb'],
    ['模型', 'job-bbbbb'],
    ['', 'job-bbbbb'],
  ])('for %j is %j', (title, expected) => {
    expect(named(title)).toBe(expected);
  });

  it('has at most 50 characters and a single dash before the suffix', () => {
    expect(named('x'.repeat(50))).toHaveLength(50);
    expect(named(`${'x'.repeat(43)} y`)).toBe(`${'x'.repeat(43)}-bbbbb`);
  });

  it('has a new random suffix each time', () => {
    expect(objectName('a')).toMatch(/^a-[b-z2-9]{5}$/);
    expect(objectName('a')).not.toBe(objectName('a'));
  });
});
