import { posix } from 'node:path';
import { quote } from '../text/quote.ts';
import type { Instruction } from './instruction.ts';
import { problemAt, type Problem } from './problem.ts';

/** Whether a source of ADD or COPY is a URL that engines can download. */
export const isUrl = (path: string): boolean => /^https?:\/\//i.test(path);

/** Whether it is anything else that an engine may fetch: `git://`, `ssh://`, `file:`, `user@host:path`. */
const isForeign = (path: string): boolean =>
  !isUrl(path) &&
  /^(?:[a-z][a-z0-9+.-]{0,20}:\/\/|(?:git|ssh|file):|[\w.-]{1,64}@[\w.-]{1,255}:)/i.test(path);

/** Rejects ADD and COPY of anything but files of the context, HTTP and HTTPS. */
export function deniedSource({ keyword, line }: Instruction, path: string): Problem | undefined {
  if (!isForeign(path)) return undefined;
  const message = `${keyword} ${quote(path)} is not allowed; use an https:// URL, or put the files into the context`;
  return problemAt(line, 'DockerfileDenied', message);
}

/**
 * Rejects a working directory through an open file of the engine or the runtime (CVE-2024-21626). A base image can hide
 * one behind a link: what closes the hole is the version of runc.
 */
export function deniedDirectory({ line }: Instruction, path: string): Problem | undefined {
  if (!/^\/(?:proc|dev\/fd)(?:\/|$)/.test(posix.join('/', path))) return undefined;
  return problemAt(
    line,
    'DockerfileDenied',
    `WORKDIR ${quote(path)} is not allowed; use a folder of the image`,
  );
}
