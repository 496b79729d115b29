import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the last word of a line says when a here-document begins. */
const hereDocument = /<<-?'?(\w+)'?$/;

/**
 * A script without its comments, empty lines and indentation: the API server writes a pod to etcd five times, and that was
 * a third of the scripts. Leaves here-documents alone. Indentation of text in quotes goes, too.
 */
export function compactScript(script: string): string {
  const kept: string[] = [];
  let end: string | undefined;
  for (const line of script.split('\n')) {
    if (end !== undefined) {
      kept.push(line);
      if (line === end) end = undefined;
      continue;
    }
    const code = line.trimStart();
    if (code === '' || code.startsWith('#')) continue;
    kept.push(code);
    end = hereDocument.exec(code)?.[1];
  }
  return `${kept.join('\n')}\n`;
}

/**
 * The `command` of a container that runs a script with the container's `args` as its parameters. Reads the file, so
 * call it once, at module load.
 * @param folder `import.meta.dirname` of the module in the same folder as the script
 * @throws Error if there is no such file
 */
export const scriptCommand = (folder: string, file: string): readonly string[] => [
  'sh',
  '-c',
  compactScript(readFileSync(join(folder, file), 'utf8')),
  'sh',
];

/** Escapes data for use as a container argument: the kubelet expands `$(NAME)` and turns `$$` into `$`. */
export const verbatim = (data: string): string => data.replaceAll('$', '$$$$');
