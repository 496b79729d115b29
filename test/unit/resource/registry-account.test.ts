import {
  accountConfig,
  accountName,
  grant,
  isPassword,
  parseAccount,
  passwordOf,
  type Account,
} from '../../../src/resource/registry-account.ts';
import { jobUid } from '../../support/job.ts';

const key = 'k'.repeat(32);
const other = '00000000-0000-4000-8000-000000000000';
const push: Account = { kind: 'push', uid: jobUid };
const pull: Account = { kind: 'pull', uid: jobUid };
const withCache: Account = { kind: 'push', uid: jobUid, cache: 'team-a' };
const operator: Account = { kind: 'operator' };
const copy: Account = { kind: 'copy', uid: jobUid, from: other };
const fetch: Account = { kind: 'fetch', uid: jobUid, namespace: 'team-a' };
const api: Account = { kind: 'api' };

describe('an account of the workspace registry', () => {
  it.each([push, pull, withCache, copy, fetch, api, operator])('is known by its name: %j', (account) => {
    expect(parseAccount(accountName(account))).toEqual(account);
  });

  it.each([
    ...[
      '',
      'push',
      'push.',
      `admin.${jobUid}`,
      `push.${jobUid}.`,
      `push.${jobUid}.x.y`,
      `push.${jobUid}.X`,
      `push.${jobUid}.-`,
      `pull.${jobUid}.x`,
      `push.${jobUid}/../..`,
      'push.*',
    ],
    ...[`fetch.${jobUid}`, `fetch.${jobUid}.-`, `fetch.${jobUid}.a.b`, 'api.', `api.${jobUid}`],
    ...[`PUSH.${jobUid}`, 'operator.', '__proto__', `push.${jobUid}\n`],
    ...[`copy.${jobUid}`, `copy.${jobUid}.x`, `copy.x.${jobUid}`, `copy.${jobUid}.${jobUid}.${jobUid}`],
  ])('has no other name: %j', (name) => {
    expect(parseAccount(name)).toBeUndefined();
  });

  it('has a password that no other account and no other key has', () => {
    const passwords = [push, pull, operator, withCache, { kind: 'push', uid: other } as const].map(
      (account) => passwordOf(key, account),
    );
    expect(new Set([...passwords, passwordOf(`${key}x`, push)]).size).toBe(6);
    expect(isPassword(key, push, passwordOf(key, push))).toBe(true);
    expect(isPassword(key, push, passwordOf(key, pull))).toBe(false);
    expect(isPassword(key, push, '')).toBe(false);
  });

  it('has a Docker config.json', () => {
    const { auths } = JSON.parse(accountConfig('registry.test:5001', key, push)) as {
      auths: Record<string, { auth: string }>;
    };
    const auth = Buffer.from(auths['registry.test:5001']?.auth ?? '', 'base64').toString();
    expect(auth).toBe(`push.${jobUid}:${passwordOf(key, push)}`);
  });
});

describe('what an account is granted', () => {
  const own = `repository:jobs/${jobUid}`;
  const theirs = `repository:jobs/${other}`;
  const access = (actions: string[]) => [{ type: 'repository', name: `jobs/${jobUid}`, actions }];

  it.each<[Account, string, string[]]>([
    [push, 'pull,push', ['pull', 'push']],
    [push, 'push,pull,delete,*', ['pull', 'push']],
    [pull, 'pull,push,delete', ['pull']],
    [operator, 'pull,push,delete', ['pull', 'delete']],
  ])('is, to %j for %s of its repository: %j', (account, asked, actions) => {
    expect(grant(account, [`${own}:${asked}`])).toEqual(access(actions));
  });

  it('is nothing in the repository of another job, attack 16: not even to read', () => {
    expect(grant(push, [`${theirs}:pull,push`])).toEqual([]);
    expect(grant(pull, [`${theirs}:pull`])).toEqual([]);
    expect(grant(push, [`${theirs}:pull`, `${own}:pull`])).toEqual(access(['pull']));
  });

  it.each([
    ...['', 'registry:catalog:*', 'repository:jobs:pull', 'repository:jobs/:pull', `${own}/x:pull`],
    ...[
      `${own}:`,
      `${own}:pull:push`,
      `repository(plugin):jobs/${jobUid}:pull`,
      'repository:library/debian:pull',
    ],
  ])('is nothing for %j', (scope) => {
    expect(grant(push, [scope])).toEqual([]);
  });

  it('attack 16: is, to who copies an image, to read where it is and to write where it goes', () => {
    const all = [own, theirs, 'repository:jobs/x'].map((name) => `${name}:pull,push,delete`);
    expect(grant(copy, all)).toEqual([
      ...access(['pull', 'push']),
      { type: 'repository', name: `jobs/${other}`, actions: ['pull'] },
    ]);
  });

  it('attack 83: is the cache of one namespace to who pushes there, and to nobody else', () => {
    const cache = 'repository:cache/team-a:pull,push,delete';
    const access = [{ type: 'repository', name: 'cache/team-a', actions: ['pull', 'push'] }];
    expect(grant(withCache, [cache])).toEqual(access);
    expect(grant(withCache, ['repository:cache/team-b:pull,push', 'repository:cache/:pull'])).toEqual([]);
    expect(grant(push, [cache])).toEqual([]);
    expect(grant(pull, [cache])).toEqual([]);
  });

  it('is, to who fetches an upload, to read those of the namespace, and nothing else', () => {
    const uploads = 'repository:uploads/team-a:pull,push,delete';
    expect(grant(fetch, [uploads])).toEqual([
      { type: 'repository', name: 'uploads/team-a', actions: ['pull'] },
    ]);
    const others = ['uploads/team-b', 'uploads/team-a/x', 'uploads/', `jobs/${jobUid}`, 'cache/team-a'];
    expect(grant(fetch, [...others.map((name) => `repository:${name}:pull`), 'registry:catalog:*'])).toEqual(
      [],
    );
    for (const account of [push, pull, withCache, copy]) expect(grant(account, [uploads])).toEqual([]);
  });

  it('is, to the API, nothing but uploads', () => {
    const actions = ['pull', 'push', 'delete'];
    expect(grant(api, ['repository:uploads/team-a:pull,push,delete'])).toEqual([
      { type: 'repository', name: 'uploads/team-a', actions },
    ]);
    const others = [`jobs/${jobUid}`, 'cache/team-a', 'uploads', 'library/debian'];
    expect(
      grant(api, [...others.map((name) => `repository:${name}:pull,push`), 'registry:catalog:*']),
    ).toEqual([]);
  });

  it('is, to the operator, nothing outside of the images, caches and uploads of jobs, but the list of repositories', () => {
    expect(grant(operator, ['repository:library/debian:pull'])).toEqual([]);
    expect(grant(operator, ['repository:cache/team-a:pull,push,delete'])).toEqual([
      { type: 'repository', name: 'cache/team-a', actions: ['pull', 'delete'] },
    ]);
    expect(grant(operator, ['repository:uploads/team-a:pull,push,delete'])).toEqual([
      { type: 'repository', name: 'uploads/team-a', actions: ['pull', 'delete'] },
    ]);
    expect(grant(operator, ['registry:catalog:*'])).toEqual([
      { type: 'registry', name: 'catalog', actions: ['*'] },
    ]);
  });
});
