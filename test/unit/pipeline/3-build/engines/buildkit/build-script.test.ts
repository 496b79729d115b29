import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { buildkit } from '../../../../../../src/pipeline/3-build/engines/buildkit/index.ts';
import { readScript, runScript, standIn, tempFolder } from '../../../../../support/shell.ts';

const runtime = readScript('3-build/engines/buildkit/runtime.sh');
/** The image has busybox. Of its extensions, bash has those that dash lacks. */
const shell = process.env['TEST_SHELL'] ?? '/bin/bash';
const buildkitScript = readScript('3-build/engines/buildkit/build.sh');

describe('the BuildKit script', () => {
  let folder: ReturnType<typeof tempFolder>;
  const at = (name: string) => join(folder.path, name);

  beforeEach(() => {
    folder = tempFolder();
  });
  afterEach(() => {
    folder.remove();
  });

  /** Kibibytes of the scratch volume. */
  let limit: number;
  beforeEach(() => {
    limit = 2 ** 40;
  });

  /** Where what can be reused comes to. */
  let cache: string;
  beforeEach(() => {
    cache = '';
  });

  const build = (bin: string, ...args: string[]) => {
    const files = ['root = "/x"\n', at('config'), runtime, at('runtime'), at('socket'), at('log')];
    const limits = [folder.path, String(limit), folder.path, String(2 ** 40), cache];
    return runScript(buildkitScript, [...files, ...limits, ...args], bin, shell);
  };

  /** Builds with a daemon that has started. @param buildctl what the script does in its place */
  async function building(buildctl: string, ...args: string[]) {
    standIn(folder.path, 'buildkitd', 'exec sleep 30');
    const bin = standIn(folder.path, 'buildctl', `exec >/dev/null 2>&1\n${buildctl}`);
    const server = createServer().listen(at('socket'));
    await once(server, 'listening');
    const outcome = await build(bin, ...args);
    server.close();
    return outcome;
  }

  it('prints the log of a daemon that does not start, and exits with a distinct code', async () => {
    const bin = standIn(folder.path, 'buildkitd', 'echo no user namespace >&2; exit 1');
    const { code, stderr } = await build(bin, '--progress=plain');
    expect(buildkit.didNotStart(code)).toBe(true);
    expect(stderr).toContain('The build engine did not start:\nno user namespace');
  });

  it('begins its log before it waits for anything, so that a slow start is not taken for a lost beginning', async () => {
    const bin = standIn(folder.path, 'buildkitd', 'exit 1');
    expect((await build(bin, '--progress=plain')).stdout).toBe('starting the build engine\n');
  });

  it('passes the arguments to buildctl unchanged, and exits with its exit code', async () => {
    const value = `--opt=build-arg:A=$(touch x) '"; exit 0; *`;
    const { code } = await building(
      `printf '%s\\n' "$@" >'${at('called')}'; exit 7`,
      '--progress=plain',
      value,
    );
    expect(code).toBe(7);
    expect(readFileSync(at('config'), 'utf8')).toBe('root = "/x"\n');
    expect(readFileSync(at('called'), 'utf8')).toBe(
      ['--addr', `unix://${at('socket')}`, 'build', '--progress=plain', value, ''].join('\n'),
    );
  });

  it('waits for what can be reused, if there is any', async () => {
    cache = at('cache');
    mkdirSync(cache);
    const outcome = building(`[ -e '${at('cache')}/ready' ]`);
    await pause(1_000);
    writeFileSync(at('cache/ready'), '');
    expect((await outcome).code).toBe(0);
  });

  it('attack 27: ends a build that takes more room than it may', async () => {
    limit = 4096;
    const flood = `dd if=/dev/zero of='${at('flood')}' bs=1M count=64 2>/dev/null; exec sleep 20`;
    const { code, stderr } = await building(flood);
    expect(buildkit.outOfDisk(code)).toBe(true);
    expect(stderr).toContain('more room on the disk than it may');
  });

  it('attack 64: ends soon after what says how the build has ended was killed', async () => {
    expect((await building('kill -9 "$PPID"; exec sleep 15')).code).toBe(137);
  });

  it('attack 64: ends, although nothing else does, when what was built is complete', async () => {
    const complete = `mkdir '${at('layout')}'; echo '{}' >'${at('layout')}/index.json'; exec sleep 19`;
    expect((await building(complete)).code).toBe(0);
  });

  it('takes NET_RAW from what a RUN instruction is granted, and nothing from what it says', async () => {
    const said = ['echo', '"CAP_NET_RAW",'];
    const granted = { args: said, capabilities: { bounding: ['CAP_MKNOD', 'CAP_NET_RAW', 'CAP_SETGID'] } };
    writeFileSync(at('config.json'), JSON.stringify(granted));
    const bin = standIn(folder.path, 'buildkit-runc', `printf '%s\\n' "$@"; exit 7`);
    const { code, stdout } = await runScript(runtime, ['run', '--bundle', folder.path, 'x y'], bin, shell);
    expect(code).toBe(7);
    expect(stdout).toBe(`run\n--bundle\n${folder.path}\nx y\n`);
    const left = { args: said, capabilities: { bounding: ['CAP_MKNOD', 'CAP_SETGID'] } };
    expect(JSON.parse(readFileSync(at('config.json'), 'utf8'))).toEqual(left);
    expect((await runScript(runtime, ['--version'], bin, shell)).stdout).toBe('--version\n');
  });

  it('attack 66: limits the processes of a RUN instruction', async () => {
    const bin = standIn(folder.path, 'buildkit-runc', 'bash -c "ulimit -u"');
    expect((await runScript(runtime, ['run'], bin, shell)).stdout).toBe('960\n');
  });
});
