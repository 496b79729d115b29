import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { debianProgram } from '../../../../../support/debian.ts';
import { makeCloneWorkplace, type CloneRun, type CloneWorkplace } from '../../../../../support/git/clone.ts';
import { makeRepository, type Repository } from '../../../../../support/git/repository.ts';
import { startSshServer, type SshServer } from '../../../../../support/git/ssh-server.ts';

const dockerfile = 'FROM debian:bookworm\n';

describe('the clone script with SSH', () => {
  let place: CloneWorkplace;
  let server: SshServer;
  let repository: Repository;
  let commit: string;

  beforeAll(() => debianProgram('openssh-server', '/usr/sbin/sshd'), 60_000);
  beforeEach(async () => {
    place = makeCloneWorkplace();
    repository = makeRepository(place.at('server'), 'team/model.git');
    commit = repository.commit({ Dockerfile: dockerfile });
    server = await startSshServer({ root: place.at('server') });
  });
  afterEach(async () => {
    await server.stop();
    place.remove();
  });

  const given = (more: Partial<CloneRun> = {}, secret: Record<string, string> = {}): CloneRun => ({
    url: server.urlOf('team/model.git'),
    credentials: place.credentials({
      'ssh-privatekey': server.keys.deploy,
      known_hosts: server.knownHosts().right,
      ...secret,
    }),
    ...more,
  });
  const message = (text: string) => ({ error: 'fetch', message: expect.stringContaining(text) as string });

  it('fetches with the key of the Secret, and leaves no trace of it', async () => {
    const ended = await place.clone(given());
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(place.result(ended)).toEqual({ ok: true, commitSha: commit, dockerfile });
    expect(server.log()).toContain('Accepted publickey for git');
    const left = ['scratch', 'workspace'].flatMap((name) =>
      readdirSync(place.at(name), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1')),
    );
    expect(left.join('\n')).not.toContain('PRIVATE KEY');
  });

  it('resolves a commit that is not the tip of a branch', async () => {
    repository.commit({ Dockerfile: '# second\n' });
    const ended = await place.clone(given({ revision: commit }));
    expect(place.result(ended)).toMatchObject({ commitSha: commit, dockerfile });
  });

  it('attack 96: sends nothing to a server whose host key the Secret does not have', async () => {
    const known = server.knownHosts();
    for (const [known_hosts, text] of [
      [known.wrong, 'has changed'],
      ['', 'Host key verification failed'],
      [known.right.replace('127.0.0.1', '127.0.0.2'), 'Host key verification failed'],
    ] as const) {
      const error = await place.error(given({}, { known_hosts }));
      expect(error).toEqual(message(text));
      expect(error).toEqual(message('Host key verification failed'));
      place.empty('scratch');
    }
    expect(server.log()).not.toMatch(/publickey for git/);
  });

  it('reports a key that the server refuses, or that is none', async () => {
    const refused = await place.error(given({}, { 'ssh-privatekey': server.keys.stranger }));
    expect(refused).toEqual(message('Permission denied (publickey'));
    place.empty('scratch');
    const broken = await place.error(given({}, { 'ssh-privatekey': 'none' }));
    expect(broken).toEqual(message('Load key'));
  });

  it('reports a repository or a revision that does not exist, and a server that does not answer', async () => {
    expect(await place.error(given({ url: server.urlOf('team/other.git') }))).toEqual(
      message('does not appear to be a git repository'),
    );
    place.empty('scratch');
    expect(await place.error(given({ revision: 'v2' }))).toEqual(message("couldn't find remote ref v2"));
    place.empty('scratch');
    const nobody = given({ url: 'ssh://git@127.0.0.1:1/team/model.git' });
    expect(await place.error(nobody)).toEqual(message('Connection refused'));
  });

  it('says so if the image has no ssh', async () => {
    const programs = ['cat', 'tr', 'cut', 'git'];
    expect(await place.error(given({ programs }))).toEqual({ error: 'no-ssh', message: '' });
  });

  it('attack 96: runs no command for an address that looks like an option or a program', async () => {
    for (const url of [
      'ssh://-oProxyCommand=touch%20pwned/x',
      'git@-oProxyCommand=touch pwned:x',
      '-oProxyCommand=touch pwned@host:x',
      `ext::sh -c touch% ${place.at('pwned')}`,
      `file://${place.at('server', 'team', 'model.git')}`,
    ]) {
      expect((await place.clone(given({ url }))).code).not.toBe(0);
      place.empty('scratch');
    }
    expect(readdirSync(place.at())).not.toContain('pwned');
  });
});
