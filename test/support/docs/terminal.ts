import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

/** One bash in the project's folder, in which commands are typed one after another. */
export interface Terminal {
  /** @throws Error if the command does not end in time, or ends the shell */
  type(command: string): Promise<Typed>;
  close(): Promise<void>;
}

export interface Typed {
  readonly code: number;
  /** Standard output and standard error, as a terminal shows them. */
  readonly output: string;
}

const patience = 300_000;

/** Of the `make` that runs the tests; a `make` that a user types knows nothing of them. */
const ofMake = ['MAKEFLAGS', 'MFLAGS', 'MAKELEVEL', 'MAKEOVERRIDES'];

/** @param kept variables that each command finds as they are here, even if an earlier one has changed them */
export function openTerminal(kept: Readonly<Record<string, string>>): Terminal {
  const folder = mkdtempSync(join(tmpdir(), 'dfj-terminal-'));
  const [script, printed] = [join(folder, 'command'), join(folder, 'output')];
  const environment = Object.entries(process.env).filter(([name]) => !ofMake.includes(name));
  // In a process group of its own, so that a command that hangs can be ended with its children.
  const shell = spawn('bash', ['--noprofile', '--norc'], {
    env: Object.fromEntries(environment),
    stdio: ['pipe', 'pipe', 'inherit'],
    detached: true,
  });
  shell.stdin.on('error', () => undefined); // a command may have ended the shell
  const closed = once(shell, 'close');
  const codes = createInterface({ input: shell.stdout })[Symbol.asyncIterator]();
  const kill = (): void => {
    if (shell.pid !== undefined && shell.exitCode === null) process.kill(-shell.pid, 'SIGKILL');
  };

  return {
    async type(command) {
      const exports = Object.entries(kept).map(([name, value]) => `export ${name}='${value}'\n`);
      writeFileSync(script, `${exports.join('')}${command}\n`);
      const impatient = setTimeout(kill, patience);
      shell.stdin.write(`. ${script} </dev/null >${printed} 2>&1; echo $?\n`);
      const code = await codes.next();
      clearTimeout(impatient);
      const output = readFileSync(printed, 'utf8');
      if (code.done) throw new Error(`the shell ended, or was ended after ${patience / 1000} s:\n${output}`);
      return { code: Number(code.value), output };
    },
    async close() {
      shell.stdin.end();
      kill();
      await closed;
      rmSync(folder, { recursive: true });
    },
  };
}
