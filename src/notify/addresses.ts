import { BlockList, isIP } from 'node:net';

/** Never a receiver, whatever is allowed: this machine, its link, metadata services, and what hides an IPv4 address in an IPv6 one. */
const never = [
  ...['0.0.0.0/8', '127.0.0.0/8', '169.254.0.0/16', '224.0.0.0/4', '240.0.0.0/4'],
  ...['168.63.129.16/32', '100.100.100.200/32', '192.0.0.192/32', 'fd00:ec2::254/128', 'fd20:ce::254/128'],
  ...['::/96', '::ffff:0:0/96', '64:ff9b::/96', '64:ff9b:1::/48', '2001::/32', '2002::/16'],
  ...['100::/64', 'fe80::/10', 'fec0::/10', 'ff00::/8'],
];

type Contains = (address: string) => boolean;

/**
 * Each family has a list of its own: Node.js compares IPv4 addresses with IPv6 ranges as mapped ones, so that `::ffff:0:0/96`
 * would contain them all.
 */
function listOf(ranges: readonly string[]): Contains {
  const lists = { 4: new BlockList(), 6: new BlockList() };
  for (const range of ranges) {
    const slash = range.indexOf('/');
    const [address, length] = [range.slice(0, slash), range.slice(slash + 1)];
    if (isIP(address) === 6) lists[6].addSubnet(address, Number(length), 'ipv6');
    else lists[4].addSubnet(address, Number(length), 'ipv4');
  }
  return (address) =>
    isIP(address) === 6 ? lists[6].check(address, 'ipv6') : lists[4].check(address, 'ipv4');
}

/**
 * Makes the function that tells whether an address may be connected to.
 * @param closed blocked ranges (CIDRs)
 * @param allowed exceptions of them
 */
export function openAddresses(closed: readonly string[], allowed: readonly string[]): Contains {
  const [isNever, isClosed, isAllowed] = [listOf(never), listOf(closed), listOf(allowed)];
  return (address) => isIP(address) !== 0 && !isNever(address) && (isAllowed(address) || !isClosed(address));
}
