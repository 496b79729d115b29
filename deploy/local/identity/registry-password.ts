import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { passwordFile } from '../components/registries.ts';
import { workspaceRegistry } from '../node/addresses.ts';
import { run } from '../node/command.ts';
import { layout } from '../node/layout.ts';

const user = 'dockerfilejob';

/** A Docker client configuration (`config.json`) with the workspace registry's credentials. */
export const registryCredentialsFile = join(layout.workspaceRegistry, 'config.json');

/** Creates the workspace registry's password once. The htpasswd file is written last: without it, all starts over. */
export async function ensureRegistryPassword(): Promise<void> {
  if (existsSync(passwordFile)) return;
  await mkdir(dirname(passwordFile), { recursive: true });
  const password = randomBytes(24).toString('base64url');
  const auth = Buffer.from(`${user}:${password}`).toString('base64');
  const credentials = { auths: { [workspaceRegistry]: { auth } } };
  await writeFile(registryCredentialsFile, `${JSON.stringify(credentials, undefined, 2)}\n`, { mode: 0o600 });
  await writeFile(`${passwordFile}.new`, `${user}:${await bcrypt(password)}\n`, { mode: 0o600 });
  await rename(`${passwordFile}.new`, passwordFile);
}

/**
 * The registry accepts bcrypt only, and perl is the one program of Debian's base system that can compute it (crypt(3)).
 * At the lowest cost, because the password is random and the registry computes the hash for each request.
 */
function bcrypt(password: string): Promise<string> {
  const salt = randomBytes(16).toString('hex').slice(0, 21);
  return run(
    ['perl', '-e', 'my $password = <STDIN>; print crypt($password, $ARGV[0])', `$2a$04$${salt}u`],
    password,
  );
}
