import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The `command` of a container that runs a script with the container's `args` as its parameters. Reads the file, so
 * call it once, at module load.
 * @param folder `import.meta.dirname` of the module in the same folder as the script
 * @throws Error if there is no such file
 */
export const scriptCommand = (folder: string, file: string): readonly string[] => [
  'sh',
  '-c',
  readFileSync(join(folder, file), 'utf8'),
  'sh',
];

/** Escapes data for use as a container argument: the kubelet expands `$(NAME)` and turns `$$` into `$`. */
export const verbatim = (data: string): string => data.replaceAll('$', '$$$$');
