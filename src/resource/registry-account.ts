import { createHmac, timingSafeEqual } from 'node:crypto';
import { repositoryPath } from './names.ts';

/**
 * An account of the workspace registry, if the operator issues its tokens. Nobody stores accounts: names say what they
 * are for, and passwords are derived from the names. Those of a job are worth its own repository only.
 */
export type Account =
  | { readonly kind: 'push' | 'pull'; readonly uid: string }
  /** Gives a job a copy of another job's image. */
  | { readonly kind: 'copy'; readonly uid: string; readonly from: string }
  | { readonly kind: 'operator' };

/** Issuer and service in the registry's configuration (Distribution, `auth.token`). */
export const tokenIssuer = 'dockerfilejob';
export const tokenService = 'dockerfilejob';

const actions: Readonly<Record<Account['kind'], readonly string[]>> = {
  push: ['pull', 'push'],
  pull: ['pull'],
  copy: ['pull', 'push'],
  operator: ['pull', 'delete'],
};

export function accountName(account: Account): string {
  if (account.kind === 'operator') return 'operator';
  const own = `${account.kind}.${account.uid}`;
  return account.kind === 'copy' ? `${own}.${account.from}` : own;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Returns the account of that name, which need not exist yet; undefined for any other name. */
export function parseAccount(name: string): Account | undefined {
  if (name === 'operator') return { kind: 'operator' };
  const [kind, uid = '', from, ...more] = name.split('.');
  if (kind === 'copy' && from !== undefined && more.length === 0)
    return uuid.test(uid) && uuid.test(from) ? { kind, uid, from } : undefined;
  if ((kind !== 'push' && kind !== 'pull') || !uuid.test(uid) || from !== undefined) return undefined;
  return { kind, uid };
}

/** HMAC-SHA256 of the account's name, in base64url. @param key the secret that all passwords are derived from */
export const passwordOf = (key: string, account: Account): string =>
  createHmac('sha256', key)
    .update(`registry password of ${accountName(account)}`)
    .digest('base64url');

/** Whether that is the account's password. Takes the same time for any password of the right length. */
export function isPassword(key: string, account: Account, given: string): boolean {
  const right = Buffer.from(passwordOf(key, account));
  const candidate = Buffer.from(given);
  return candidate.length === right.length && timingSafeEqual(candidate, right);
}

/** A Docker config.json with the account's password. @param registry `host[:port]` */
export const accountConfig = (registry: string, key: string, account: Account): string => {
  const auth = Buffer.from(`${accountName(account)}:${passwordOf(key, account)}`).toString('base64');
  return JSON.stringify({ auths: { [registry]: { auth } } });
};

/** A claim of a registry token (Distribution, token/jwt specification). */
export interface Access {
  readonly type: string;
  readonly name: string;
  readonly actions: readonly string[];
}

/**
 * Returns what an account may do of what it asks for. An empty list is a valid answer: the registry then refuses.
 * @param scopes as in `repository:jobs/UID:pull,push`
 */
export const grant = (account: Account, scopes: readonly string[]): Access[] =>
  scopes.flatMap((scope) => {
    const [, name = '', asked = ''] = /^repository:([^:]+):([^:]+)$/.exec(scope) ?? [];
    const allowed = allowedIn(account, name).filter((action) => asked.split(',').includes(action));
    return allowed.length > 0 ? [{ type: 'repository', name, actions: allowed }] : [];
  });

/** What an account may do in a repository. */
function allowedIn(account: Account, name: string): readonly string[] {
  if (account.kind === 'operator') return name.startsWith(repositoryPath('')) ? actions.operator : [];
  if (account.kind === 'copy' && name === repositoryPath(account.from)) return actions.pull;
  return name === repositoryPath(account.uid) ? actions[account.kind] : [];
}
