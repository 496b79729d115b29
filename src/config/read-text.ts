import { ConfigError } from './error.ts';

/** Reads a file. @throws Error if there is none */
export type ReadText = (path: string) => string;

/** Reads a text. @throws ConfigError that begins with the problem */
export function readable(problem: string, path: string, read: ReadText): string {
  try {
    return read(path);
  } catch (error) {
    throw new ConfigError(`${problem}: ${path}: ${String(error)}`, { cause: error });
  }
}
