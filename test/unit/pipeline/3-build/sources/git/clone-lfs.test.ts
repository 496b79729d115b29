import { readdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { debianProgram } from '../../../../../support/debian.ts';
import { makeCloneWorkplace, type CloneRun, type CloneWorkplace } from '../../../../../support/git/clone.ts';
import { lfsFile } from '../../../../../support/git/lfs-store.ts';
import { makeRepository, type Entry, type Repository } from '../../../../../support/git/repository.ts';
import { startGitServer, type GitServer } from '../../../../../support/git/server.ts';
import { startSshServer } from '../../../../../support/git/ssh-server.ts';

const content = 'weights '.repeat(1000);
const weights = lfsFile(content);
/** Their pointers claim ten bytes each. */
const large = ['x'.repeat(40_000), 'y'.repeat(40_000)];
const lying = large.map((text) => lfsFile(text, 10));
const store = new Map([content, ...large].map((text) => [lfsFile(text).oid, text]));

describe('the clone script with Git LFS', () => {
  let lfs: string;
  let place: CloneWorkplace;
  let server: GitServer;
  let repository: Repository;

  beforeAll(async () => {
    lfs = dirname(await debianProgram('git-lfs', '/usr/bin/git-lfs'));
  }, 60_000);
  beforeEach(async () => {
    place = makeCloneWorkplace();
    repository = makeRepository(place.at('server'), 'secret/model.git');
    const guarded = { path: '/secret', credentials: 'me:pass word' };
    server = await startGitServer({ root: place.at('server'), lfs: store, guarded });
  });
  afterEach(async () => {
    await server.stop();
    place.remove();
  });

  const commit = (more: Record<string, Entry> = {}): string =>
    repository.commit({
      Dockerfile: 'FROM debian:bookworm\n',
      '.gitattributes': '*.bin filter=lfs diff=lfs merge=lfs -text\n',
      'my weights.bin': weights.pointer,
      ...more,
    });
  const given = (more: Partial<CloneRun> = {}): CloneRun => ({
    url: server.urlOf('secret/model.git'),
    credentials: place.credentials({ username: 'me', password: 'pass word' }),
    lfs: true,
    path: lfs,
    ...more,
  });
  const written = (name = 'my weights.bin'): string => readFileSync(place.inWorkspace(name), 'utf8');

  it('replaces pointers by the files, with the credentials of the repository', async () => {
    commit();
    expect(await place.clone(given())).toMatchObject({ code: 0, stderr: '' });
    expect(written()).toBe(content);
  });

  it('leaves pointers unless files are asked for', async () => {
    commit();
    expect(await place.clone(given({ lfs: false }))).toMatchObject({ code: 0 });
    expect(written()).toBe(weights.pointer);
  });

  it('attack 98: asks the server of the repository, whatever .lfsconfig says', async () => {
    const other = await startGitServer({ root: place.at('server'), lfs: store });
    const endpoint = `${other.urlOf('secret/model.git')}/info/lfs`;
    commit({
      '.lfsconfig': `[lfs]\n\turl = ${endpoint}\n[remote "origin"]\n\tlfsurl = ${endpoint}\n[credential]\n\thelper = "!touch ${place.at('pwned')}"\n`,
    });
    expect(await place.clone(given())).toMatchObject({ code: 0 });
    expect(written()).toBe(content);
    expect(other.served).toEqual([]);
    expect(other.authorizations).toEqual([]);
    expect(readdirSync(place.at())).not.toContain('pwned');
    await other.stop();
  });

  it('attack 98: counts the files before it fetches them, and again what it got', async () => {
    commit();
    expect(await place.error(given({ maxBytes: 7000 }))).toMatchObject({ error: 'too-large' });
    expect(server.served.filter((path) => path.includes('/info/lfs/'))).toEqual([]);
    place.empty('scratch', 'workspace');
    commit(Object.fromEntries(lying.map(({ pointer }, index) => [`lying${index}.bin`, pointer])));
    expect(await place.error(given({ maxBytes: 60_000 }))).toMatchObject({ error: 'too-large' });
    place.empty('scratch', 'workspace');
    expect(await place.clone(given({ maxBytes: 120_000 }))).toMatchObject({ code: 0 });
  });

  it('reports a file that the server does not have', async () => {
    commit({ 'other.bin': lfsFile('other').pointer });
    expect(await place.error(given())).toEqual({
      error: 'lfs',
      message: expect.stringContaining('does not exist') as string,
    });
  });

  it('says so if the image has no git-lfs', async () => {
    commit();
    expect(await place.error(given({ path: '', programs: ['cat', 'tr', 'cut', 'git'] }))).toEqual({
      error: 'no-lfs',
      message: '',
    });
  });

  it('asks an SSH server where the files are, with the same key', async () => {
    commit();
    const href = `${server.urlOf('open/model.git')}/info/lfs`;
    const command = `case $SSH_ORIGINAL_COMMAND in
      git-lfs-authenticate*) echo '{"href":"${href}"}' ;;
      git-lfs*) exit 1 ;;
      *) exec git-shell -c "$(printf %s "$SSH_ORIGINAL_COMMAND" | sed "s,'/,',")" ;;
    esac`;
    const ssh = await startSshServer({ root: place.at('server'), command });
    const credentials = place.credentials({
      'ssh-privatekey': ssh.keys.deploy,
      known_hosts: ssh.knownHosts().right,
    });
    const ended = await place.clone({
      url: ssh.urlOf('secret/model.git'),
      credentials,
      lfs: true,
      path: lfs,
    });
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(written()).toBe(content);
    await ssh.stop();
  });
});
