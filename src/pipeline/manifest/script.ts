import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The command that runs a script with a container's `args` as its parameters. The script is read once, at the start
 * of the program.
 * @param folder `import.meta.dirname` of the module beside the script
 * @throws Error when there is no such file
 */
export const scriptCommand = (folder: string, file: string): readonly string[] => [
  'sh',
  '-c',
  readFileSync(join(folder, file), 'utf8'),
  'sh',
];
