import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { buildkit } from '../../../../../../src/pipeline/3-build/engines/buildkit/index.ts';
import { readScript, runScript, standIn, tempFolder } from '../../../../../support/shell.ts';

const runtime = readScript('3-build/engines/buildkit/runtime.sh');
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

  const build = (bin: string, ...args: string[]) =>
    runScript(
      buildkitScript,
      ['root = "/x"\n', at('config'), runtime, at('runtime'), at('socket'), at('log'), ...args],
      bin,
    );

  it('prints the log of a daemon that does not start, and exits with a distinct code', async () => {
    const bin = standIn(folder.path, 'buildkitd', 'echo no user namespace >&2; exit 1');
    const { code, stderr } = await build(bin, '--progress=plain');
    expect(buildkit.didNotStart(code)).toBe(true);
    expect(stderr).toContain('The build engine did not start:\nno user namespace');
  });

  it('passes the arguments to buildctl unchanged, and exits with its exit code', async () => {
    standIn(folder.path, 'buildkitd', 'exec sleep 1');
    const bin = standIn(folder.path, 'buildctl', `printf '%s\\n' "$@" >'${at('called')}'; exit 7`);
    const server = createServer().listen(at('socket'));
    await once(server, 'listening');
    const value = `--opt=build-arg:A=$(touch x) '"; exit 0; *`;
    const { code } = await build(bin, '--progress=plain', value);
    server.close();
    expect(code).toBe(7);
    expect(readFileSync(at('config'), 'utf8')).toBe('root = "/x"\n');
    expect(readFileSync(at('called'), 'utf8')).toBe(
      ['--addr', `unix://${at('socket')}`, 'build', '--progress=plain', value, ''].join('\n'),
    );
  });

  it('takes NET_RAW from what a RUN instruction is granted, and nothing from what it says', async () => {
    const said = ['echo', '"CAP_NET_RAW",'];
    const granted = { args: said, capabilities: { bounding: ['CAP_MKNOD', 'CAP_NET_RAW', 'CAP_SETGID'] } };
    writeFileSync(at('config.json'), JSON.stringify(granted));
    const bin = standIn(folder.path, 'buildkit-runc', `printf '%s\\n' "$@"; exit 7`);
    const { code, stdout } = await runScript(runtime, ['run', '--bundle', folder.path, 'x y'], bin);
    expect(code).toBe(7);
    expect(stdout).toBe(`run\n--bundle\n${folder.path}\nx y\n`);
    const left = { args: said, capabilities: { bounding: ['CAP_MKNOD', 'CAP_SETGID'] } };
    expect(JSON.parse(readFileSync(at('config.json'), 'utf8'))).toEqual(left);
    expect((await runScript(runtime, ['--version'], bin)).stdout).toBe('--version\n');
  });
});
