import { amount } from '../resource/quantity.ts';
import type { Settings } from '../config/settings.ts';
import type { Reason } from '../resource/reasons.ts';
import { containerNames, traitsOf, type PodStep } from './containers.ts';
import { disk } from './manifest/disk.ts';
import type { PodSeen } from './pod-seen.ts';
import type { Fail } from './step.ts';

/**
 * How a job fails whose own pod used too much: of its disk, or of what the containers of a pod share and the kubelet
 * only takes from the pod that uses the most (processes, inodes). No entry: only untrusted code uses that much.
 */
const blame: Record<PodStep, { readonly disk: Reason; readonly shared?: Reason }> = {
  build: { disk: 'BuildOutOfDisk', shared: 'BuildFailed' },
  scan: { disk: 'ScanInconclusive' },
  publish: { disk: 'PublishFailed' },
  verify: { disk: 'VerificationInconclusive' },
  run: { disk: 'RunOutOfDisk', shared: 'RunFailed' },
};

/** The kubelet's messages when a pod exceeds a limit of its own (pkg/kubelet/eviction/helpers.go). */
const ownLimit =
  /^(?:Usage of EmptyDir volume |Pod ephemeral local storage usage exceeds |Container \S+ exceeded its local ephemeral storage limit )/;
const nodeLow = /^The node was low on resource: ([a-z-]+)\./;
const used = /Container (\S+) was using (\S+), request is /g;

/**
 * Blames an eviction on the pod's own containers, if they exceeded their limits, or used up what the kubelet takes only
 * from the worst. Undefined if the pod was not evicted, or made way for others. The kubelet looks every ten seconds, so
 * a flood may reach the limit of the node before the kubelet sees that it has passed that of its container.
 */
export function ownEviction(pod: PodSeen, settings: Settings): Fail | undefined {
  const { name, step, reason: cause, message: words = '' } = pod;
  const reason = cause === 'Evicted' ? blamed(step, words, settings) : undefined;
  if (reason === undefined) return undefined;
  const message = `the kubelet evicted pod ${name} for what it used: ${words.trim()}`;
  return { kind: 'fail', reason, message, location: { pod: name } };
}

function blamed(step: PodStep, words: string, settings: Settings): Reason | undefined {
  if (ownLimit.test(words)) return blame[step].disk;
  const resource = nodeLow.exec(words)?.[1];
  if (resource === 'pids' || resource === 'inodes') return blame[step].shared;
  return resource === 'ephemeral-storage' && exceedsItsDisk(words, settings) ? blame[step].disk : undefined;
}

const exceedsItsDisk = (words: string, settings: Settings): boolean =>
  [...words.matchAll(used)].some(([, name, usage]) => {
    const known = containerNames.find((one) => one === name);
    return known !== undefined && amount(String(usage)) > disk(settings)[traitsOf(known).disk];
  });
