import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ensureGitea } from '../../../deploy/local/forge/gitea.ts';
import { createProgress } from '../../../deploy/local/progress.ts';
import { patiently } from '../cluster/patiently.ts';
import { freePort } from '../free-port.ts';

const user = 'team';
const password = 'a password of the test';

export interface Gitea {
  readonly port: number;
  /** A token that may do everything that the user may. */
  readonly token: string;
  /** Calls its API. @throws Error for a status of 400 or more */
  api(method: 'GET' | 'POST' | 'PATCH', path: string, body?: object): Promise<unknown>;
  /** The URL with the credentials of the user, for `git push`. */
  pushUrl(repository: string): string;
  stop(): Promise<void>;
}

/**
 * Starts a real Gitea with one user, `team`.
 * @param folder for its data
 * @param address where it listens
 * @param shown the address in the URLs of its repositories
 */
export async function startGitea(folder: string, address: string, shown: string): Promise<Gitea> {
  const { program, resources } = await ensureGitea(createProgress());
  const port = await freePort(address);
  mkdirSync(folder, { recursive: true });
  const config = join(folder, 'app.ini');
  writeFileSync(config, configuration({ folder, resources, address, port, shown }));
  const environment = { PATH: process.env['PATH'], HOME: folder };
  const run = async (...args: string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)(program, [...args, '--config', config], {
      env: environment,
    });
    return stdout.trim();
  };
  await run('migrate');
  const account = ['--username', user, '--password', password, '--email', 'team@example.com'];
  await run('admin', 'user', 'create', ...account, '--admin', '--must-change-password=false');
  const scopes = ['--username', user, '--scopes', 'all', '--raw'];
  const token = await run('admin', 'user', 'generate-access-token', ...scopes);

  const server = spawn('setpriv', ['--pdeathsig=KILL', program, 'web', '--config', config], {
    env: environment,
    stdio: 'ignore',
  });
  const ended = once(server, 'exit');
  const url = `http://${address}:${port}`;
  await patiently(async () => {
    const answer = await fetch(`${url}/api/healthz`).catch(() => undefined);
    return answer?.ok ? true : undefined;
  }, 'Gitea to be ready');

  return {
    port,
    token,
    async api(method, path, body) {
      const answer = await fetch(`${url}/api/v1${path}`, {
        method,
        headers: { authorization: `token ${token}`, 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
      const parsed: unknown = text === '' ? undefined : JSON.parse(text);
      return parsed;
    },
    pushUrl: (repository) =>
      `http://${user}:${encodeURIComponent(password)}@${address}:${port}/${repository}`,
    async stop() {
      server.kill('SIGTERM');
      await ended;
    },
  };
}

/** Gitea refuses to run as root, as the tests of the local cluster do, unless it is told so. */
const configuration = (given: {
  readonly folder: string;
  readonly resources: string;
  readonly address: string;
  readonly port: number;
  readonly shown: string;
}): string => `
RUN_USER = root
RUN_MODE = prod
I_AM_BEING_UNSAFE_RUNNING_AS_ROOT = true
WORK_PATH = ${given.folder}

[server]
HTTP_ADDR = ${given.address}
HTTP_PORT = ${given.port}
ROOT_URL = http://${given.shown}:${given.port}/
PUBLIC_URL_DETECTION = never
LOCAL_ROOT_URL = http://${given.address}:${given.port}/
STATIC_ROOT_PATH = ${given.resources}
DISABLE_SSH = true
OFFLINE_MODE = true

[database]
DB_TYPE = sqlite3
PATH = ${given.folder}/gitea.db

[repository]
ROOT = ${given.folder}/repositories

[security]
INSTALL_LOCK = true
ALLOWED_HOST_LIST = *

[webhook]
ALLOWED_HOST_LIST = *

[service]
DISABLE_REGISTRATION = true

[packages]
ENABLED = false

[actions]
ENABLED = false

[log]
LEVEL = Error
`;
