import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { parseJson } from '../../../text/json.ts';
import type { Advice } from '../../show/finding.ts';

const findings = z.array(
  z.object({ line: z.int(), level: z.string(), code: z.string(), message: z.string() }),
);

/** Milliseconds. Hadolint takes long for some texts. */
const timeout = 10_000;

/** What Hadolint advises; undefined if it is not on the PATH, or says nothing that can be read. */
export async function hadolint(dockerfile: string): Promise<readonly Advice[] | undefined> {
  const child = spawn('hadolint', ['--no-fail', '--format', 'json', '-'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    timeout,
  });
  child.stdin.on('error', () => undefined); // it may end before it has read its input
  const failed = new Promise<undefined>((resolve) => {
    child.once('error', () => {
      resolve(undefined);
    });
  });
  child.stdin.end(dockerfile);
  const output = await Promise.race([text(child.stdout), failed]);
  return output === undefined ? undefined : findings.safeParse(parseJson(output)).data;
}
