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
const operator: Account = { kind: 'operator' };
const copy: Account = { kind: 'copy', uid: jobUid, from: other };

describe('an account of the workspace registry', () => {
  it.each([push, pull, copy, operator])('is known by its name: %j', (account) => {
    expect(parseAccount(accountName(account))).toEqual(account);
  });

  it.each([
    ...['', 'push', 'push.', `admin.${jobUid}`, `push.${jobUid}.x`, `push.${jobUid}/../..`, 'push.*'],
    ...[`PUSH.${jobUid}`, 'operator.', '__proto__', `push.${jobUid}\n`],
    ...[`copy.${jobUid}`, `copy.${jobUid}.x`, `copy.x.${jobUid}`, `copy.${jobUid}.${jobUid}.${jobUid}`],
  ])('has no other name: %j', (name) => {
    expect(parseAccount(name)).toBeUndefined();
  });

  it('has a password that no other account and no other key has', () => {
    const passwords = [push, pull, operator, { kind: 'push', uid: other } as const].map((account) =>
      passwordOf(key, account),
    );
    expect(new Set([...passwords, passwordOf(`${key}x`, push)]).size).toBe(5);
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

  it('is, to the operator, nothing outside of the images of jobs', () => {
    expect(grant(operator, ['repository:library/debian:pull', 'registry:catalog:*'])).toEqual([]);
  });
});
