import { join } from 'node:path';
import { logged, output } from '../command.ts';
import { logDirectory } from '../paths.ts';
import type { Progress } from '../progress.ts';

/** Debian packages that the cluster needs on this machine to be built and to run. None of them starts a service. */
const systemPackages = [
  'ca-certificates',
  'conntrack', // kube-proxy
  'gcc', // runc
  'iproute2',
  'iptables', // the bridge plugin's masquerading
  'libc6-dev', // runc
  'libseccomp-dev', // runc
  'mount',
  'nftables', // kube-proxy and the policy agent
  'pkg-config', // runc
  'procps',
  'socat', // kubectl port-forward
  'util-linux', // nsenter, unshare, flock
  'wget', // debootstrap
  'xz-utils', // dpkg-deb
] as const;

const environment = { DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
const lockPatience = ['-o', 'DPkg::Lock::Timeout=300'];
const aptLog = join(logDirectory, 'build', 'apt.log');

/** Installs the packages that are missing. Does not upgrade the others. */
export async function ensureSystemPackages(progress: Progress): Promise<void> {
  const absent = absentPackages(await installed(), systemPackages);
  if (absent.length === 0) return;
  await progress.step(`install ${absent.join(' ')}`, () => installPackages(absent));
}

/** Installs Debian packages on this machine. */
export async function installPackages(names: readonly string[]): Promise<void> {
  await updatePackageLists();
  await logged(
    aptLog,
    'apt-get',
    [...lockPatience, 'install', '-y', '-q', '--no-install-recommends', ...names],
    {
      env: environment,
    },
  );
}

/** Fetches Debian's package lists. */
export async function updatePackageLists(): Promise<void> {
  await logged(aptLog, 'apt-get', [...lockPatience, 'update', '-q'], { env: environment });
}

/** The `wanted` packages that dpkg's listing, with one `NAME STATUS` per line, does not report as installed. */
export function absentPackages(listing: string, wanted: readonly string[]): readonly string[] {
  const present = new Set(
    listing
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.slice(0, line.indexOf(' '))),
  );
  return wanted.filter((name) => !present.has(name));
}

async function installed(): Promise<string> {
  return output('dpkg-query', ['--show', '--showformat', '${Package} ${db:Status-Status}\n'], {
    env: environment,
  });
}
