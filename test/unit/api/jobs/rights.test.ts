import { findJob } from '../../../../src/api/jobs/find-job.ts';
import { requireList, visibleJobs } from '../../../../src/api/jobs/list-jobs.ts';
import type { Auth } from '../../../../src/api/auth/index.ts';
import type { Asker, Caller, JobEntry, JobVerb, Scope } from '../../../../src/api/store/job-store.ts';
import { makeEntry } from '../../../support/job-entry.ts';

const namespace = 'dockerfilejobs';
const ada: Caller = { username: 'ada', groups: [], extra: {} };
const entry = (uid: string, more: Partial<JobEntry> = {}): JobEntry => makeEntry({ uid, ...more });

const mine = entry('11111111-1111-4111-8111-111111111111', { submitter: 'ada' });
const yours = entry('22222222-2222-4222-8222-222222222222', { submitter: 'bob' });
const nobodys = entry('33333333-3333-4333-8333-333333333333');
const elsewhere = entry('44444444-4444-4444-8444-444444444444', { namespace: 'team', submitter: 'ada' });
const all = [mine, yours, nobodys, elsewhere];

/** RBAC that grants these: `get`, `own/get`, or `team:own/get` in another namespace. */
function authWith(...grants: string[]): { auth: Auth; asked: string[] } {
  const asked: string[] = [];
  const nameOf = (verb: JobVerb, { namespace: where, own = false }: Scope): string =>
    `${where === undefined ? '*:' : where === namespace ? '' : `${where}:`}${own ? 'own/' : ''}${verb}`;
  return {
    asked,
    auth: {
      identify: () => Promise.resolve(ada),
      may: (_caller, verb, scope) => {
        asked.push(nameOf(verb, scope));
        return Promise.resolve(grants.includes(nameOf(verb, scope)));
      },
    },
  };
}

const store = {
  find: async (uid: string, { mayKnow }: Asker) => {
    const one = all.find((each) => each.uid === uid);
    return one && (await mayKnow(one)) ? one : undefined;
  },
  entries: () => all,
  get: () => Promise.reject(new Error('no job is read before the caller is known to have a right')),
};

const find = ({ uid }: JobEntry, verb: JobVerb, ...grants: string[]) =>
  findJob({ store, auth: authWith(...grants).auth }, uid, ada, verb);
const list = async (...grants: string[]) =>
  (await visibleJobs({ store, auth: authWith(...grants).auth, caller: ada, namespace }))
    .map(({ uid }) => uid)
    .sort();

describe("attacks 12, 70: another user's job", () => {
  it.each<JobVerb>(['get', 'update', 'delete'])(
    'does not exist for %s with a right to own jobs only',
    async (verb) => {
      const grants = ['own/get', 'own/list', 'own/update', 'own/delete'];
      expect(await find(mine, verb, ...grants)).toBe(mine);
      for (const other of [yours, nobodys, elsewhere]) {
        await expect(find(other, verb, ...grants)).rejects.toMatchObject({
          reason: 'NotFound',
          message: `job ${other.uid} does not exist`,
        });
      }
    },
  );

  it('is there with the verb on all jobs of the namespace', async () => {
    for (const one of [mine, yours, nobodys]) expect(await find(one, 'delete', 'delete')).toBe(one);
    await expect(find(elsewhere, 'delete', 'delete')).rejects.toMatchObject({ reason: 'NotFound' });
  });

  it('is forbidden rather than missing if one may read it', async () => {
    await expect(find(yours, 'delete', 'get')).rejects.toMatchObject({ reason: 'Forbidden' });
  });

  it('is not listed', async () => {
    expect(await list('own/list')).toEqual([mine.uid]);
    expect(await list('own/list', 'team:own/list')).toEqual([mine.uid, elsewhere.uid]);
    expect(await list('list')).toEqual([mine.uid, yours.uid, nobodys.uid]);
    expect(await list('*:list')).toEqual([mine.uid, yours.uid, nobodys.uid, elsewhere.uid]);
  });
});

describe('the stream of all jobs', () => {
  const open = (...grants: string[]) =>
    requireList({ store, auth: authWith(...grants).auth, caller: ada, namespace });

  it.each(['*:list', 'list', 'own/list', 'team:own/list'])('is open with %s', async (grant) => {
    await expect(open(grant)).resolves.toBeUndefined();
  });

  it.each(['own/get', 'get', 'other:list'])('is closed with %s', async (grant) => {
    await expect(open(grant)).rejects.toMatchObject({ reason: 'Forbidden' });
  });

  it('is opened without a look at each job', async () => {
    const entries = (): never => {
      throw new Error('each job is looked at');
    };
    const { auth } = authWith('own/list');
    await requireList({ store: { entries }, auth, caller: ada, namespace });
  });
});

describe('attack 61: an account without any right', () => {
  it('finds nothing, and no job is read for it', async () => {
    for (const one of all) await expect(find(one, 'get')).rejects.toMatchObject({ reason: 'NotFound' });
    await expect(list()).rejects.toMatchObject({ reason: 'Forbidden' });
  });

  it('causes no question about an id that does not exist', async () => {
    const { auth, asked } = authWith();
    const missing = '55555555-5555-4555-8555-555555555555';
    await expect(findJob({ store, auth }, missing, ada, 'get')).rejects.toMatchObject({ reason: 'NotFound' });
    expect(asked).toEqual([]);
  });
});
