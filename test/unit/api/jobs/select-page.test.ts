import { selectPage } from '../../../../src/api/jobs/select-page.ts';
import { listQuerySchema, type ListQuery } from '../../../../src/api/jobs/list-query.ts';
import { readQuery } from '../../../../src/api/http/read-query.ts';
import { makeEntry } from '../../../support/job-entry.ts';

const jobs = [
  makeEntry({ uid: 'a', title: 'Alpha', phase: 'Succeeded', performance: 0.5 }),
  makeEntry({ uid: 'b', title: 'beta', phase: 'Failed' }),
  makeEntry({ uid: 'c', title: 'Gamma', phase: 'Succeeded', performance: 0.9 }),
  makeEntry({ uid: 'd', title: 'alphabet', phase: 'Queued' }),
  makeEntry({ uid: 'e', title: 'Alpha', phase: 'Canceled', performance: -1 }),
];
const page = (query: ListQuery, entries = jobs) => selectPage(entries, query);
const ids = (query: ListQuery, entries = jobs) =>
  page(query, entries)
    .entries.map(({ uid }) => uid)
    .join('');

/** All pages of this size, one after another. */
function walk(query: ListQuery, limit: number): string[] {
  const pages: string[] = [];
  for (let next: string | undefined = ''; next !== undefined && pages.length < 9;) {
    const one: ReturnType<typeof page> = page({ ...query, limit, ...(next !== '' && { continue: next }) });
    pages.push(one.entries.map(({ uid }) => uid).join(''));
    next = one.next;
  }
  return pages;
}

describe('a list of jobs', () => {
  it('has the newest first', () => {
    expect(ids({})).toBe('edcba');
  });

  it.each([
    ['createdAt', 'abcde'],
    ['-createdAt', 'edcba'],
    ['name', 'aecdb'],
    ['-name', 'bdcea'],
    ['status', 'ebdac'],
    ['-status', 'cadbe'],
    ['performance', 'eacbd'],
    ['-performance', 'caedb'],
  ] as const)('is sorted by %s', (sort, expected) => {
    expect(ids({ sort })).toBe(expected);
  });

  it.each(['createdAt', '-name', 'status', 'performance', '-performance'] as const)(
    'has each job on exactly one page, by %s',
    (sort) => {
      for (const limit of [1, 2, 3, 5]) expect(walk({ sort }, limit).join('')).toBe(ids({ sort }));
    },
  );

  it('goes on where it was when jobs come and go between two pages', () => {
    const { next = '' } = page({ limit: 2 });
    const later = [...jobs.filter(({ uid }) => uid !== 'd'), makeEntry({ uid: 'f' })];
    expect(ids({ continue: next }, later)).toBe('cba');
  });

  it('has only jobs with the status and the name that were asked for', () => {
    expect(ids({ status: ['success', 'failed'] })).toBe('cba');
    expect(ids({ name: 'ALPHA' })).toBe('eda');
    expect(ids({ name: 'alpha', status: ['queued'] })).toBe('d');
  });

  it.each([
    ['nonsense', 'x'],
    ['of another order', page({ limit: 1, sort: 'name' }).next],
    ['large', Buffer.from('9'.repeat(700)).toString('base64url')],
  ])('refuses a token that is %s', (_what, token = '') => {
    expect(() => page({ continue: token })).toThrow(/^continue must be the token of the page before/);
  });
});

describe('the query of a list', () => {
  const refusal = (query: object): string => {
    try {
      readQuery(listQuerySchema, query);
      return 'none';
    } catch (error) {
      return String(error);
    }
  };

  it('is parsed', () => {
    expect(readQuery(listQuerySchema, { limit: '10', status: 'failed,success', fields: 'id,line' })).toEqual({
      limit: 10,
      status: ['failed', 'success'],
      fields: ['id', 'line'],
    });
  });

  it.each([
    [{ limit: '0' }, 'limit must be at least 1, but is "0"'],
    [{ limit: '1001' }, 'limit must be at most 1000, but is "1001"'],
    [{ limit: 'many' }, 'limit must be an integer from 1 to 1000, but is "many"'],
    [{ status: 'done' }, 'status must be one or more of init, '],
    [{ sort: 'age' }, 'sort must be one of createdAt, -createdAt, '],
    [{ fields: 'id,secret' }, 'fields must be one or more of '],
    [{ page: '2' }, 'page is not a known parameter; use limit, continue, '],
    [{ name: ['a', 'b'] }, 'name must be given once'],
  ])('%j is refused', (query, message) => {
    expect(refusal(query)).toContain(message);
  });
});
