import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { addresses, nodeName } from './addresses.ts';
import { type Command, run, succeeds } from './command.ts';
import { readMounts } from './mounts.ts';

export const namespaceFile = `/run/netns/${nodeName}`;
const hostLink = 'dfj-host';
/** The node's end of the cable: the only way out of the namespace. */
export const nodeLink = 'dfj-node';

/**
 * Puts a command into the node's network namespace. `nsenter`, not `ip netns exec`: the latter mounts a new /sys,
 * which hides the cgroup hierarchies from the kubelet and from runc.
 */
export const inNode = (command: readonly string[]): Command => [
  'nsenter',
  `--net=${namespaceFile}`,
  ...command,
];

const settings = [
  'net/ipv4/ip_forward=1',
  // Traffic between two pods crosses the bridge only; with these it is seen by the policy rules nevertheless.
  'net/bridge/bridge-nf-call-iptables=1',
  'net/bridge/bridge-nf-call-ip6tables=1',
  // No address of the other family: policies are about IPv4.
  'net/ipv6/conf/all/disable_ipv6=1',
  'net/ipv6/conf/default/disable_ipv6=1',
];

/** Makes the namespace, the cable and the routes, each if it is missing. */
export async function ensureNetworkNamespace(): Promise<void> {
  if (!(await namespaceExists())) {
    await rm(namespaceFile, { force: true }); // a reboot leaves the file, where /run is on disk
    await run(['ip', 'netns', 'add', nodeName]);
  }
  await requireBridgeFilter();
  if (!(await succeeds(inNode(['ip', 'link', 'show', nodeLink])))) {
    if (await hostLinkExists()) await run(['ip', 'link', 'del', hostLink]);
    await run(['ip', 'link', 'add', hostLink, 'type', 'veth', 'peer', 'name', nodeLink, 'netns', nodeName]);
  }
  for (const setting of settings) {
    const [file = '', value = ''] = setting.split('=');
    await run(inNode(['sh', '-c', 'echo "$1" > "/proc/sys/$2"', 'sh', value, file]));
  }
  const width = String(addresses.prefixLength);
  await run(['ip', 'address', 'replace', `${addresses.host}/${width}`, 'dev', hostLink]);
  await run(['ip', 'link', 'set', hostLink, 'up']);
  await run(inNode(['ip', 'link', 'set', 'lo', 'up']));
  await run(inNode(['ip', 'address', 'replace', `${addresses.node}/${width}`, 'dev', nodeLink]));
  await run(inNode(['ip', 'link', 'set', nodeLink, 'up']));
  // The node's own processes need a route before the service address is translated; the rest of the world is refused
  // at once instead of timing out.
  await run(inNode(['ip', 'route', 'replace', addresses.serviceCidr, 'dev', nodeLink]));
  await run(inNode(['ip', 'route', 'replace', 'unreachable', 'default']));
  await run(['ip', 'route', 'replace', addresses.serviceCidr, 'via', addresses.node]);
}

/** Removes both ends of the cable (its routes go with it) and the namespace. */
export async function removeNetworkNamespace(): Promise<void> {
  if (await hostLinkExists()) await run(['ip', 'link', 'del', hostLink]);
  if (await namespaceExists()) await run(['ip', 'netns', 'del', nodeName]);
  await rm(namespaceFile, { force: true });
  await unmountEmptyFolder();
}

/** `ip netns add` makes the folder of all namespaces a mount; with the last namespace that goes too. */
async function unmountEmptyFolder(): Promise<void> {
  const folder = dirname(namespaceFile);
  if ((await readMounts()).includes(folder) && (await readdir(folder)).length === 0)
    await run(['umount', folder]);
}

export async function namespaceExists(): Promise<boolean> {
  return (await readMounts()).includes(namespaceFile);
}

export const hostLinkExists = (): Promise<boolean> => succeeds(['ip', 'link', 'show', hostLink]);

/** Whether the machine still has a route of the cluster's ranges. */
export async function hostRouteExists(): Promise<boolean> {
  const routes = await run(['ip', 'route', 'show', 'root', addresses.serviceCidr]);
  return routes.trim() !== '';
}

/** On kernels with modules, the bridge filter is one, and it makes its settings only when it is loaded. */
async function requireBridgeFilter(): Promise<void> {
  if (existsSync('/proc/sys/net/bridge')) return;
  for (const module of ['br_netfilter', 'overlay', 'veth', 'nf_tables']) await run(['modprobe', module]);
}
