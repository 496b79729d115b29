import { execFileSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readSync } from 'node:fs';

const shebang = /^#!\s*(\/usr)?\/bin\/(env\s+(-S\s+)?)?(ba|da|k)?sh\b/;
const shebangBytes = 64;

/** Whether a file is a shell script, by its name or its first line. `head` is the beginning of its content. */
export const isShellScript = (path: string, head: string): boolean =>
  path.endsWith('.sh') || shebang.test(head);

/** Paths of this checkout's shell scripts, except files that Git ignores. */
export function shellScripts(): string[] {
  const listing = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    encoding: 'utf8',
  });
  const paths = listing.split('\0').filter((path) => path !== '' && existsSync(path));
  return paths.filter((path) => isShellScript(path, headOf(path))).sort();
}

function headOf(path: string): string {
  const file = openSync(path, 'r');
  const bytes = Buffer.alloc(shebangBytes);
  const length = readSync(file, bytes);
  closeSync(file);
  return bytes.toString('latin1', 0, length);
}
