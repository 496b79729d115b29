import { createHmac, timingSafeEqual } from 'node:crypto';
import { cachePath } from './build-cache.ts';
import { repositoryPath } from './names.ts';
import { uploadsPath } from './upload.ts';

/**
 * An account of the workspace registry, if the operator issues its tokens. Nobody stores accounts: names say what they
 * are for, and passwords are derived from the names. Those of a job are worth its own repository only, and to push also
 * the cache of its namespace, if it has one.
 */
export type Account =
  | { readonly kind: 'push'; readonly uid: string; readonly cache?: string }
  | { readonly kind: 'pull'; readonly uid: string }
  /** Gives a job a copy of another job's image. */
  | { readonly kind: 'copy'; readonly uid: string; readonly from: string }
  /** Reads what was uploaded for the jobs of the namespace, for one of them. */
  | { readonly kind: 'fetch'; readonly uid: string; readonly namespace: string }
  /** The REST API: stores uploads. Its password is derived from a key of its own, which it knows. */
  | { readonly kind: 'api' }
  | { readonly kind: 'operator' };

/** Issuer and service in the registry's configuration (Distribution, `auth.token`). */
export const tokenIssuer = 'dockerfilejob';
export const tokenService = 'dockerfilejob';

const actions: Readonly<Record<Account['kind'], readonly string[]>> = {
  push: ['pull', 'push'],
  pull: ['pull'],
  copy: ['pull', 'push'],
  fetch: ['pull'],
  // A registry wants the right to delete for an upload that is given up.
  api: ['pull', 'push', 'delete'],
  operator: ['pull', 'delete'],
};

export function accountName(account: Account): string {
  if (account.kind === 'operator' || account.kind === 'api') return account.kind;
  const own = `${account.kind}.${account.uid}`;
  if (account.kind === 'copy') return `${own}.${account.from}`;
  if (account.kind === 'fetch') return `${own}.${account.namespace}`;
  return account.kind === 'push' && account.cache !== undefined ? `${own}.${account.cache}` : own;
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** The name of a namespace (RFC 1123). */
const label = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Returns the account of that name, which need not exist yet; undefined for any other name. */
export function parseAccount(name: string): Account | undefined {
  if (name === 'operator' || name === 'api') return { kind: name };
  const [kind, uid = '', more, ...others] = name.split('.');
  if (!uuid.test(uid) || others.length > 0) return undefined;
  if (more === undefined) return kind === 'push' || kind === 'pull' ? { kind, uid } : undefined;
  if (kind === 'copy') return uuid.test(more) ? { kind, uid, from: more } : undefined;
  return label.test(more) ? ofNamespace(kind, uid, more) : undefined;
}

function ofNamespace(kind: string | undefined, uid: string, namespace: string): Account | undefined {
  if (kind === 'fetch') return { kind, uid, namespace };
  return kind === 'push' ? { kind, uid, cache: namespace } : undefined;
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
    if (scope === catalog) return account.kind === 'operator' ? [wholeCatalog] : [];
    const [, name = '', asked = ''] = /^repository:([^:]+):([^:]+)$/.exec(scope) ?? [];
    const allowed = allowedIn(account, name).filter((action) => asked.split(',').includes(action));
    return allowed.length > 0 ? [{ type: 'repository', name, actions: allowed }] : [];
  });

/** The list of repositories. It tells the operator which caches there are. */
const catalog = 'registry:catalog:*';
const wholeCatalog: Access = { type: 'registry', name: 'catalog', actions: ['*'] };

/** What an account may do in a repository. */
function allowedIn(account: Account, name: string): readonly string[] {
  if (account.kind === 'operator') {
    const isOfJobs = [repositoryPath(''), cachePath(''), uploadsPath('')].some((path) =>
      name.startsWith(path),
    );
    return isOfJobs ? actions.operator : [];
  }
  if (account.kind === 'api') return name.startsWith(uploadsPath('')) ? actions.api : [];
  if (account.kind === 'fetch') return name === uploadsPath(account.namespace) ? actions.fetch : [];
  if (account.kind === 'copy' && name === repositoryPath(account.from)) return actions.pull;
  if (account.kind === 'push' && account.cache !== undefined && name === cachePath(account.cache))
    return actions.push;
  return name === repositoryPath(account.uid) ? actions[account.kind] : [];
}
