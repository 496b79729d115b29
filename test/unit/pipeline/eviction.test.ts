import { ownEviction } from '../../../src/pipeline/eviction.ts';
import type { PodStep } from '../../../src/pipeline/containers.ts';
import { makeSettings } from '../../support/settings.ts';
import { makePod } from '../../support/snapshot.ts';

const evicted = (step: PodStep, message?: string, reason = 'Evicted') =>
  ownEviction(makePod(step, [], { reason, ...(message !== undefined && { message }) }), makeSettings());
const low = (resource: string, more = '') =>
  `The node was low on resource: ${resource}. Threshold quantity: 5Gi, available: 4Gi. ${more}`;
const using = (container: string, amount: string) =>
  `Container ${container} was using ${amount}, request is 0, has larger consumption of ephemeral-storage. `;

describe('attacks 27, 65: an eviction', () => {
  it.each([
    ['build', 'Container build exceeded its local ephemeral storage limit "13Gi". ', 'BuildOutOfDisk'],
    ['build', 'Usage of EmptyDir volume "out" exceeds the limit "2112Mi". ', 'BuildOutOfDisk'],
    [
      'run',
      'Pod ephemeral local storage usage exceeds the total limit of containers 1088Mi. ',
      'RunOutOfDisk',
    ],
    ['scan', 'Usage of EmptyDir volume "reports" exceeds the limit "6Gi". ', 'ScanInconclusive'],
    ['run', low('ephemeral-storage', using('run', '20971520Ki')), 'RunOutOfDisk'],
    ['build', low('ephemeral-storage', using('build', '40Gi')), 'BuildOutOfDisk'],
    ['build', low('pids'), 'BuildFailed'],
    ['run', low('inodes'), 'RunFailed'],
  ] as const)('of a %s pod is its own fault: %s', (step, message, reason) => {
    expect(evicted(step, message)).toEqual({
      kind: 'fail',
      reason,
      message: `the kubelet evicted pod ${step}-1-0 for what it used: ${message.trim()}`,
      location: { pod: `${step}-1-0` },
    });
  });

  it.each([
    ['run', low('ephemeral-storage', using('run', '1024Ki'))],
    ['run', low('ephemeral-storage', using('stranger', '40Gi'))],
    ['run', low('ephemeral-storage')],
    [
      'run',
      low('memory', 'Container run was using 2Gi, request is 16Mi, has larger consumption of memory. '),
    ],
    ['scan', low('pids')],
    ['run', 'The node had condition: [DiskPressure]. '],
    ['run', undefined],
  ] as const)('of a %s pod is the fault of the node or of others: %s', (step, message) => {
    expect(evicted(step, message)).toBeUndefined();
  });

  it('is the only end of a pod that is judged so', () => {
    expect(evicted('run', low('pids'), 'NodeLost')).toBeUndefined();
  });
});
