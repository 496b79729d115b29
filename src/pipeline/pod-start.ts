import { oneLine } from '../text/quote.ts';
import { containerNames, type ContainerName } from './containers.ts';
import { containerOf, initOf, type ContainerSeen, type PodSeen } from './pod-seen.ts';
import type { Snapshot } from './snapshot.ts';
import type { Fail } from './step.ts';

type Waiting = Extract<ContainerSeen, { state: 'waiting' }>;

/** A container that could have started since then, but has not. In milliseconds since the epoch. */
interface Unstarted {
  readonly container?: Waiting;
  readonly since: number;
}

/** What became of a start: it is awaited until a certain time, it failed the job, or the infrastructure broke. */
export type Start =
  | { readonly kind: 'awaited'; readonly until: number }
  | Pick<Fail, 'kind' | 'reason' | 'message' | 'location'>
  | { readonly kind: 'lost'; readonly message: string };

/** Waiting reasons that the kubelet gives while it cannot pull an image. */
const pullFailures = new Set([
  'ErrImagePull',
  'ImagePullBackOff',
  'ErrImageNeverPull',
  'ImageInspectError',
  'InvalidImageName',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);

/** When to look again for a pod or container that is about to start. */
export const startDue = ({ now, settings }: Snapshot): number => now + settings.startTimeout;

/**
 * Judges the start of a pod's containers; undefined once all have started that could.
 * @param since when the job began to need the pod, in milliseconds since the epoch
 */
export function judgeStart(pod: PodSeen, since: number, { now, settings }: Snapshot): Start | undefined {
  const [first] = unstarted(pod, since).sort((one, other) => one.since - other.since);
  if (first === undefined) return undefined;
  const until = first.since + settings.startTimeout;
  if (now < until) return { kind: 'awaited', until };
  const limit = `within ${settings.startTimeout / 1000} s`;
  const { container } = first;
  if (container === undefined) {
    const why = pod.unschedulable ?? 'the scheduler gives no reason';
    const message = `no node has taken pod ${pod.name} ${limit}: ${why}`;
    return { kind: 'fail', reason: 'Unschedulable', message, location: { pod: pod.name } };
  }
  const { name, reason = 'no reason given', message: said = '' } = container;
  const words = oneLine(`${reason} ${said}`.trimEnd(), 1000);
  if (!pullFailures.has(reason)) return { kind: 'lost', message: `pod ${pod.name} did not start: ${words}` };
  const message = `the image of the container ${name} could not be pulled ${limit}: ${words}`;
  return { kind: 'fail', reason: 'ImagePullFailed', message, location: { pod: pod.name } };
}

function unstarted(pod: PodSeen, since: number): Unstarted[] {
  const asked = Math.max(Date.parse(pod.createdAt), since);
  if (pod.node === undefined) return [{ since: asked }];
  return containerNames.flatMap((name) => {
    const container = containerOf(pod, name);
    const ready = mayStartSince(pod, name, asked);
    if (container?.state !== 'waiting' || ready === undefined) return [];
    return [{ container, since: ready }];
  });
}

/** Since when nothing but the kubelet keeps a container from starting. */
function mayStartSince(pod: PodSeen, name: ContainerName, asked: number): number | undefined {
  const before = initOf(pod, name);
  if (before === undefined) return asked;
  if (before.state !== 'terminated' || before.exitCode !== 0) return undefined;
  return before.finishedAt === undefined ? asked : Math.max(asked, Date.parse(before.finishedAt));
}
