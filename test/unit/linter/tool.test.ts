import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Tool } from '../../../src/linter/tool.ts';
import { readLinterScript, tempFolder } from '../../support/shell.ts';

const loop = readLinterScript('loop.sh');

let folder: ReturnType<typeof tempFolder>;
let child: ChildProcess | undefined;
const at = (...parts: string[]): string => join(folder.path, ...parts);

beforeEach(() => {
  folder = tempFolder();
  mkdirSync(at('queue'));
  mkdirSync(at('scratch'));
});
afterEach(async () => {
  if (child) {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
  child = undefined;
  folder.remove();
});

/** Runs the loop with a script as its tool, whose first argument is the folder. One second, 100 MB. */
function start(tool: string): void {
  const args = [at('queue'), at('scratch'), '1', '100000', 'sh', '-c', tool, 'sh'];
  child = spawn(process.env['TEST_SHELL'] ?? '/bin/sh', ['-c', loop, 'sh', ...args], { stdio: 'ignore' });
}
const asked = (text: string, patience = 5_000): Promise<string | undefined> =>
  new Tool(at('queue'), patience).report(text);
const copy = 'cat "$1/Dockerfile" >"$1/report"';

describe('a tool', () => {
  it('reports on one text after another, and leaves nothing behind', async () => {
    start(copy);
    const tool = new Tool(at('queue'), 5_000);
    expect(await Promise.all(['FROM a\n', 'FROM b\n', ''].map((text) => tool.report(text)))).toEqual([
      'FROM a\n',
      'FROM b\n',
      '',
    ]);
    expect(readdirSync(at('queue'))).toEqual(['next']);
  });

  it('finds nothing of an earlier text in its folder', async () => {
    start(
      'ls -A . >"$1/report"; echo left >"$1/../.hidden"; echo left >"$1/../visible"; echo left >"$1/mine"; ls -A .. | wc -l >>"$1/report"',
    );
    const first = await asked('FROM a\n');
    expect(first).toContain('Dockerfile');
    expect(await asked('FROM b\n')).toBe(first);
  });

  it('attack 84: is ended when its time is over, and the next text gets its turn', async () => {
    start(`case $(cat "$1/Dockerfile") in slow) sleep 60;; esac; ${copy}`);
    const begun = Date.now();
    expect(await asked('slow')).toBe('');
    expect(Date.now() - begun).toBeLessThan(4_000);
    expect(await asked('quick')).toBe('quick');
  });

  it('attack 84: has no report if it writes more than 2 MiB, or uses too much memory', async () => {
    start(`case $(cat "$1/Dockerfile") in
large) head -c 4000000 /dev/zero >"$1/report";;
full) head -c 4000000 /dev/zero >"$1/other" && echo got >"$1/report";;
greedy) test "$(head -c 150000000 /dev/zero | tail -c 150000000 | wc -c)" -gt 0 && echo got >"$1/report";;
*) ${copy};;
esac`);
    for (const text of ['large', 'full', 'greedy']) expect(await asked(text)).toBe('');
    expect(await asked('small')).toBe('small');
  });

  it('attack 85: cannot answer for a later text with what it left running', async () => {
    const late = '(sleep 0.4; echo forged >"$1/report") &';
    start(`case $(cat "$1/Dockerfile") in hostile) ${late} ;; *) ${copy}; sleep 0.6;; esac`);
    expect(await asked('hostile')).toBe('');
    expect(await asked('honest')).toBe('honest');
  });

  it('has no report if what it leaves is a link or a pipe', async () => {
    writeFileSync(at('secret'), 'secret');
    start(
      `case $(cat "$1/Dockerfile") in link) ln -s '${at('secret')}' "$1/report";; *) mkfifo "$1/report";; esac`,
    );
    expect(await asked('link')).toBe('');
    expect(await asked('pipe')).toBe('');
  });

  it('is given up when it does not answer, and its late report is not taken for another', async () => {
    start(`case $(cat "$1/Dockerfile") in slow) sleep 0.5;; esac; ${copy}`);
    const tool = new Tool(at('queue'), 300);
    expect(await tool.report('slow')).toBeUndefined();
    await pause(600);
    expect(await tool.report('quick')).toBe('quick');
  });

  it('is given up when it has not started', async () => {
    const tool = new Tool(at('queue'), 100);
    expect(await tool.report('FROM a\n')).toBeUndefined();
    expect(readdirSync(at('queue'))).toEqual([]);
  });

  it('is busy when eight texts are waiting', async () => {
    const tool = new Tool(at('queue'), 20);
    const waiting = Array.from({ length: 8 }, () => tool.report('FROM a\n'));
    expect(tool.isBusy).toBe(true);
    await Promise.all(waiting);
    expect(tool.isBusy).toBe(false);
  });

  it('works again after its folder could not be used', async () => {
    const tool = new Tool(at('queue', 'absent'), 1_000);
    await expect(tool.report('FROM a\n')).rejects.toThrow('ENOENT');
    mkdirSync(at('queue', 'absent'));
    expect(await tool.report('FROM a\n')).toBeUndefined();
  });
});
