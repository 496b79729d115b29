import { variables } from '../../../src/config/variables.ts';
import { openAddresses } from '../../../src/notify/addresses.ts';

const closed = variables.shape.EGRESS_EXCEPT.parse(undefined);

describe('attack 124: a receiver at', () => {
  const isOpen = openAddresses(closed, []);
  it.each([
    ...['127.0.0.1', '10.0.0.1', '172.16.0.1', '192.168.1.1', '100.64.0.1', '169.254.169.254', '0.0.0.0'],
    ...['168.63.129.16', '224.0.0.1', '255.255.255.255', '100.100.100.200', '192.0.0.192'],
    ...['::1', '::', '::ffff:10.0.0.1', '::ffff:8.8.8.8', '::10.0.0.1', '64:ff9b::a00:1', '64:ff9b:1::a00:1'],
    ...['2002:a00:1::', '2001:0:a00:1::', 'fd00:ec2::254', 'fd00::1', 'fe80::1', 'fec0::1', 'ff02::1'],
    ...['no address', ''],
  ])('%s is refused', (address) => {
    expect(isOpen(address)).toBe(false);
  });

  it.each(['8.8.8.8', '1.1.1.1', '2606:4700::1111'])('%s is told', (address) => {
    expect(isOpen(address)).toBe(true);
  });

  it('an allowed range is told, but never one of this machine, of its link or of metadata', () => {
    const some = openAddresses(closed, ['10.90.0.2/32', 'fd00::/8', '0.0.0.0/0', '::/0']);
    expect(['10.90.0.2', 'fd12::1', '192.168.0.1'].map(some)).toEqual([true, true, true]);
    const inner = ['127.0.0.1', '::1', '169.254.169.254', 'fd00:ec2::254', '::ffff:127.0.0.1', 'fe80::1'];
    expect(inner.map(some)).toEqual(inner.map(() => false));
    expect(openAddresses(closed, ['10.90.0.2/32'])('10.90.0.3')).toBe(false);
  });
});
