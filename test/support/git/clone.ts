import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseCloneResult, type CloneResult } from '../../../src/pipeline/3-build/sources/git/result.ts';
import { readScript, resultIn, runScript, tempFolder, type Ended } from '../shell.ts';

export const cloneScript = readScript('3-build/sources/git/clone.sh');
const cloneRefused = 3;

export interface CloneRun {
  readonly url: string;
  readonly revision?: string;
  readonly folder?: string;
  /** The folder of the credentials, `at('credentials')`. */
  readonly credentials?: string;
  readonly maxBytes?: number;
  readonly maxFiles?: number;
  readonly submodules?: number;
  readonly lfs?: boolean;
  /** A folder to put before the PATH. */
  readonly path?: string;
  /** The only programs on the PATH. */
  readonly programs?: readonly string[];
}

export interface CloneWorkplace {
  readonly at: (...parts: string[]) => string;
  readonly inWorkspace: (...parts: string[]) => string;
  readonly empty: (...names: string[]) => void;
  /** Writes the files of a Secret. @returns their folder */
  credentials(files: Readonly<Record<string, string>>): string;
  clone(given: CloneRun): Promise<Ended>;
  /** The line as the operator parses it. */
  result(ended: Ended): CloneResult | undefined;
  /** Runs the script and returns the error that it reports. */
  error(given: CloneRun): Promise<unknown>;
  remove(): void;
}

/** The folders that the clone container has, and the script that runs there. */
export function makeCloneWorkplace(): CloneWorkplace {
  const folder = tempFolder();
  const at = (...parts: string[]): string => join(folder.path, ...parts);
  for (const name of ['scratch', 'workspace', 'server', 'credentials']) mkdirSync(at(name));
  const clone = (given: CloneRun): Promise<Ended> => {
    const { maxBytes = 1024 * 1024, maxFiles = 100, revision = 'HEAD', credentials = '' } = given;
    const { submodules = 0, lfs = false } = given;
    const limits = [maxBytes, maxFiles, 256, submodules, 2, lfs ? 'lfs' : ''].map(String);
    const where = [at('scratch'), at('workspace'), at('verdict'), ...limits];
    const what = [given.url, revision, given.folder ?? '', credentials];
    const whole = process.env['PATH'];
    if (given.programs) {
      mkdirSync(at('bin'));
      for (const program of given.programs) symlinkSync(`/usr/bin/${program}`, at('bin', program));
      process.env['PATH'] = at('bin');
    }
    const running = runScript(cloneScript, [...where, ...what], given.path);
    process.env['PATH'] = whole;
    return running;
  };
  return {
    at,
    inWorkspace: (...parts) => at('workspace', ...parts),
    empty: folder.empty,
    credentials(files) {
      folder.empty('credentials');
      for (const [name, content] of Object.entries(files))
        writeFileSync(at('credentials', name), content, { mode: 0o400 });
      return at('credentials');
    },
    clone,
    result({ stdout }) {
      expect(stdout.trimEnd().split('\n')).toHaveLength(1);
      return parseCloneResult(resultIn(stdout));
    },
    async error(given) {
      const ended = await clone(given);
      expect(ended.code).toBe(cloneRefused);
      expect(readFileSync(at('verdict'), 'utf8')).toBe(resultIn(ended.stdout));
      return JSON.parse(resultIn(ended.stdout)) as unknown;
    },
    remove: folder.remove,
  };
}
