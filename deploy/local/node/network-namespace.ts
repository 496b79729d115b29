import { existsSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { addresses, nodeName } from './addresses.ts';
import { type Command, run, succeeds } from './command.ts';
import { readMounts } from './mounts.ts';

export const namespaceFile = `/run/netns/${nodeName}`;
const hostLink = 'dfj-host';
/** The node's end of the link, which is the only way out of the namespace. */
export const nodeLink = 'dfj-node';

/**
 * Runs a command in the node's network namespace. Uses `nsenter` because `ip netns exec` mounts a new /sys, which hides
 * the cgroup hierarchies from the kubelet and from runc.
 */
export const inNode = (command: readonly string[]): Command => [
  'nsenter',
  `--net=${namespaceFile}`,
  ...command,
];

const settings = [
  'net/ipv4/ip_forward=1',
  // Traffic between pods only crosses the bridge. These make the policy rules see it, too.
  'net/bridge/bridge-nf-call-iptables=1',
  'net/bridge/bridge-nf-call-ip6tables=1',
  // No IPv6: the policy rules cover IPv4 only.
  'net/ipv6/conf/all/disable_ipv6=1',
  'net/ipv6/conf/default/disable_ipv6=1',
];

/** Creates the namespace, the link and the routes, unless they exist. */
export async function ensureNetworkNamespace(): Promise<void> {
  if (!(await namespaceExists())) {
    await rm(namespaceFile, { force: true }); // if /run is on disk, the file survives a reboot
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
  // The node's own processes need a route to service addresses before those are translated. Everything else is refused
  // at once instead of timing out.
  await run(inNode(['ip', 'route', 'replace', addresses.serviceCidr, 'dev', nodeLink]));
  await run(inNode(['ip', 'route', 'replace', 'unreachable', 'default']));
  await run(['ip', 'route', 'replace', addresses.serviceCidr, 'via', addresses.node]);
}

/** Removes the link, and with it its routes, and the namespace. */
export async function removeNetworkNamespace(): Promise<void> {
  if (await hostLinkExists()) await run(['ip', 'link', 'del', hostLink]);
  if (await namespaceExists()) await run(['ip', 'netns', 'del', nodeName]);
  await rm(namespaceFile, { force: true });
  await unmountEmptyFolder();
}

/** `ip netns add` turns the folder of all namespaces into a mount. Unmounts it after the last namespace is gone. */
async function unmountEmptyFolder(): Promise<void> {
  const folder = dirname(namespaceFile);
  if ((await readMounts()).includes(folder) && (await readdir(folder)).length === 0)
    await run(['umount', folder]);
}

export async function namespaceExists(): Promise<boolean> {
  return (await readMounts()).includes(namespaceFile);
}

export const hostLinkExists = (): Promise<boolean> => succeeds(['ip', 'link', 'show', hostLink]);

/** Whether the machine still has a route to the service range. */
export async function hostRouteExists(): Promise<boolean> {
  const routes = await run(['ip', 'route', 'show', 'root', addresses.serviceCidr]);
  return routes.trim() !== '';
}

/** If the bridge filter is a kernel module, its settings exist only after it was loaded. */
async function requireBridgeFilter(): Promise<void> {
  if (existsSync('/proc/sys/net/bridge')) return;
  for (const module of ['br_netfilter', 'overlay', 'veth', 'nf_tables']) await run(['modprobe', module]);
}
