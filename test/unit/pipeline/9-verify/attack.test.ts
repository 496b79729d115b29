import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readScript, runScript, standIn, tempFolder } from '../../../support/shell.ts';

const script = readScript('9-verify/attack/attack.sh');

describe('the attack script', () => {
  let folder: ReturnType<typeof tempFolder>;
  const at = (...parts: string[]) => join(folder.path, ...parts);
  const read = (...parts: string[]) => readFileSync(at(...parts), 'utf8');

  beforeEach(() => {
    folder = tempFolder();
    mkdirSync(at('report'));
    mkdirSync(at('work'));
  });
  afterEach(() => {
    folder.remove();
  });

  /** @param connects what stands in for the program that connects to the service */
  const attack = (
    seconds: number,
    program: string,
    {
      connects = 'exit 0',
      login = [],
    }: { readonly connects?: string; readonly login?: readonly string[] } = {},
  ) => {
    standIn(folder.path, 'python3', connects);
    return runScript(
      script,
      [
        ...[at('report'), at('work'), 'shop.team-a.svc', '80', 'http://shop.team-a.svc:80/'],
        ...[String(seconds), 'exec,file,sql', ...login],
      ],
      standIn(folder.path, 'wapiti', `printf '%s ' "$@" >'${at('called')}'\n${program}`),
    );
  };
  const writing = `while [ "$1" != --output ]; do shift; done; echo '{}' >"$2"`;

  it('hands over the report, and writes the exit code last', async () => {
    expect(await attack(60, writing)).toMatchObject({ code: 0, stdout: '', stderr: '' });
    expect(read('report', 'wapiti.json')).toBe('{}\n');
    expect(read('report', 'wapiti.exit')).toBe('0');
  });

  it('divides what is left of its time among the crawl and the modules', async () => {
    standIn(folder.path, 'date', 'echo 100');
    await attack(600, writing);
    expect(read('called')).toContain('--max-scan-time 300 --max-attack-time 100 ');
    await attack(4, writing);
    expect(read('called')).toContain('--max-scan-time 2 --max-attack-time 1 ');
  });

  it('stays below the URL, and tells nobody about it', async () => {
    await attack(60, writing);
    const called = read('called');
    expect(called).toContain('--url http://shop.team-a.svc:80/ --scope folder --module exec,file,sql ');
    expect(called).toContain('--no-bugreport');
  });

  it('logs in, and leaves no password in what others read', async () => {
    mkdirSync(at('login'));
    for (const [name, text] of Object.entries({ username: '-toto', password: 'a b', token: 'LXRvdG86YSBi' }))
      writeFileSync(at('login', name), text);
    const header = 'authorization: Basic LXRvdG86YSBi';
    const program = `${writing.replace('{}', header)}; while [ "$1" != --log ]; do shift; done; echo '${header}' >"$2"`;
    expect(await attack(60, program, { login: [at('login')] })).toMatchObject({
      code: 0,
      stdout: '',
      stderr: '',
    });
    expect(read('called')).toContain('--auth-method basic --auth-user=-toto --auth-password=a b ');
    expect(read('report', 'wapiti.json')).toBe('authorization: Basic ***\n');
    expect(read('report', 'wapiti.log')).toBe('authorization: Basic ***\n');
    await attack(60, writing);
    expect(read('called')).not.toContain('auth');
  });

  it('waits for the first connection', async () => {
    const connects = `echo again >>'${at('asked')}'; [ "$(wc -l <'${at('asked')}')" -gt 2 ]`;
    expect(await attack(60, writing, { connects })).toMatchObject({ code: 0, stderr: '' });
    expect(read('asked')).toBe('again\nagain\nagain\n');
    expect(read('report', 'wapiti.exit')).toBe('0');
  });

  it('attack 129: does not wait for ever for a connection', async () => {
    expect(await attack(1, writing, { connects: 'exit 1' })).toMatchObject({ code: 0, stderr: '' });
    expect(read('report', 'wapiti.exit')).toBe('unreachable');
    expect(existsSync(at('called'))).toBe(false);
  });

  it('says how the tool has failed', async () => {
    expect(await attack(60, 'exit 3')).toMatchObject({ code: 0 });
    expect(read('report', 'wapiti.exit')).toBe('3');
    expect(existsSync(at('report', 'wapiti.json'))).toBe(false);
  });

  it('attack 129: ends in time, whatever the target does', async () => {
    await attack(1, 'exec sleep 60');
    expect(read('report', 'wapiti.exit')).toBe('124');
  });

  it('attack 129: writes no file of more than 32 MiB', async () => {
    await attack(60, `${writing}; exec head -c 40000000 /dev/zero >"$2"`);
    expect(read('report', 'wapiti.exit')).not.toBe('0');
  });
});
