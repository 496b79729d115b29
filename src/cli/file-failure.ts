import { exitCodes } from './exit-codes.ts';
import { Failure } from './failure.ts';

const meanings: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  EISDIR: 'is a folder',
  EACCES: 'may not be read by you',
};

/** Says why a file could not be read. @throws Failure */
export const fileFailure =
  (file: string, next = 'Name a file that exists') =>
  (error: unknown): never => {
    const code = Error.isError(error) && 'code' in error ? String(error.code) : String(error);
    throw new Failure(`${file} ${meanings[code] ?? `cannot be read: ${code}`}`, {
      code: exitCodes.usage,
      next: [next],
    });
  };

/** The same for a file of a folder that is packed. */
export const packedFailure = (file: string) =>
  fileFailure(file, 'Leave it out in .dockerignore, or let yourself read it');
