import type { ContainerName } from './containers.ts';
import { isOfTheNode } from './node-fault.ts';
import { isOutOfMemory, type ContainerSeen } from './pod-seen.ts';

/** The kubelet or the runtime lost track of the container, for example when the node restarted. */
const unknownEnd = new Set(['ContainerStatusUnknown', 'Unknown']);
/** The runtime could not start the container's program. */
const startErrors = new Set(['StartError', 'ContainerCannotRun']);

/** The only container whose image and command are the user's. */
const ofTheUser: ContainerName = 'run';

/** What containerd, CRI-O and the kubelet say about an image or a command that can never be started. */
const ofTheImage =
  /no command specified|executable (?:file )?.{0,100}not found|no matching entries in|unable to find (?:user|group)|no (?:users|groups) found|invalid (?:user|group)|runAsNonRoot|non-numeric user|argument list too long|working directory|chdir to cwd/i;
/** What runc and gVisor say about the program that they execute. */
const ofTheProgram =
  /no such file|not found|permission denied|exec format error|not a directory|is a directory/i;

/** What a shell, programs in Go, Node.js and the runtimes print when the pod has as many processes as it may have. */
const noProcesses =
  /can't fork|cannot fork|resource temporarily unavailable|newosproc|pthread_create failed|uv_thread_create/i;

/** Whether a message or a log says that there was no process left for a container beside untrusted code. */
export const lacksProcesses = (text: string): boolean => noProcesses.test(text);

/** Starts while the user's code is running. */
const besideTheUser: ContainerName = 'test';

/** Whether a container with the user's image and command can never start, because of them. */
export const isStartFault = (message: string): boolean =>
  ofTheImage.test(message) || (/\bexec/i.test(message) && ofTheProgram.test(message));

/**
 * How the infrastructure ended a container: its exit code and its log then say nothing about what it ran. Undefined if it
 * is running, or ended by itself.
 */
export function whyBroken(container: ContainerSeen): string | undefined {
  if (container.state !== 'terminated' || isOutOfMemory(container)) return undefined;
  const { name, reason = '', message = '' } = container;
  const isOfTheUser = isStartedByUser(name, message) || (name === besideTheUser && lacksProcesses(message));
  const isBroken = unknownEnd.has(reason) || (startErrors.has(reason) && !isOfTheUser);
  return isBroken ? `${reason} ${message}`.trimEnd() : undefined;
}

const isStartedByUser = (name: string, message: string): boolean =>
  name === ofTheUser && (isStartFault(message) || !isOfTheNode(message));
