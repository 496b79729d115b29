import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answers } from '../cluster/answers.ts';
import { patiently } from '../cluster/patiently.ts';
import { debianProgram } from '../debian.ts';
import { freePort } from '../free-port.ts';

export interface SshServer {
  readonly port: number;
  /** The URL of a repository below the root. The address defaults to the one that the server listens on. */
  readonly urlOf: (repository: string, address?: string) => string;
  /** A private key that opens the server, and one that does not. */
  readonly keys: { readonly deploy: string; readonly stranger: string };
  /** The lines of known_hosts with the server's key, and with another one. */
  readonly knownHosts: (address?: string) => { readonly right: string; readonly wrong: string };
  /** What the server has logged: who came with which key. */
  readonly log: () => string;
  stop(): Promise<void>;
}

export interface SshServerOptions {
  /** The folder that contains the repositories. Paths begin there, as on any Git host. */
  readonly root: string;
  readonly host?: string;
  /** What runs instead of git-shell, with the command that the client asked for in SSH_ORIGINAL_COMMAND. */
  readonly command?: string;
}

const gitShell = `exec git-shell -c "$(printf %s "$SSH_ORIGINAL_COMMAND" | sed "s,'/,',")"`;

/** In a mount namespace, so that the machine gets no user and no folder. */
const run = `
  mount --bind "$1/passwd" /etc/passwd
  mount -t tmpfs tmpfs /run
  mkdir /run/sshd
  exec "$2" -D -e -f "$1/config"
`;

/** Starts a real sshd, whose user git has git-shell and one key. Needs root. */
export async function startSshServer(options: SshServerOptions): Promise<SshServer> {
  const { root, host = '127.0.0.1', command = gitShell } = options;
  const sshd = await debianProgram('openssh-server', '/usr/sbin/sshd');
  const port = await freePort(host);
  const folder = mkdtempSync(join(tmpdir(), 'dfj-sshd-'));
  const at = (name: string): string => join(folder, name);
  for (const name of ['host', 'other-host', 'deploy', 'stranger'])
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', at(name)]);
  const read = (name: string): string => readFileSync(at(name), 'utf8');
  const users = 'git:*:0:0::/:/bin/sh\nsshd:*:65533:65534::/run/sshd:/usr/sbin/nologin\n';
  writeFileSync(at('passwd'), readFileSync('/etc/passwd', 'utf8') + users);
  writeFileSync(at('serve'), `#!/bin/sh\ncd '${root}' && export HOME="$PWD" || exit\n${command}\n`);
  chmodSync(at('serve'), 0o755);
  writeFileSync(
    at('config'),
    [
      ...[
        `ListenAddress ${host}`,
        `Port ${port}`,
        `HostKey ${at('host')}`,
        'PidFile none',
        'LogLevel VERBOSE',
      ],
      ...['UsePAM no', 'StrictModes no', 'PasswordAuthentication no', 'AcceptEnv GIT_PROTOCOL'],
      ...[`AuthorizedKeysFile ${at('deploy.pub')}`, `ForceCommand ${at('serve')}`, 'MaxStartups 100', ''],
    ].join('\n'),
  );
  const child = spawn(
    'setpriv',
    [
      '--pdeathsig=KILL',
      'unshare',
      '--mount',
      '--propagation',
      'private',
      'sh',
      '-ec',
      run,
      'sh',
      folder,
      sshd,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
  await patiently(() => answers(host, port), 'sshd', 10_000);
  const line = (address: string, key: string): string => `[${address}]:${port} ${read(`${key}.pub`)}`;
  return {
    port,
    urlOf: (repository, address = host) => `ssh://git@${address}:${port}/${repository}`,
    keys: { deploy: read('deploy'), stranger: read('stranger') },
    knownHosts: (address = host) => ({ right: line(address, 'host'), wrong: line(address, 'other-host') }),
    log: () => log,
    async stop() {
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true });
    },
  };
}
