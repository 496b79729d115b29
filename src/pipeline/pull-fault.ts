import { isOfTheNode } from './node-fault.ts';

/** Reasons that the kubelet gives for a container whose image it could not pull. */
const pulling: ReadonlySet<string> = new Set(['ErrImagePull', 'ImagePullBackOff']);

/**
 * Errors of containerd, CRI-O and Docker that prove that the bytes of an image are bad: they end the same way each time.
 * That a layer could not be extracted proves nothing, because the node may lack the disk or the memory for it.
 */
const malformed =
  /invalid tar header|wrong diff id|mismatched image rootfs|filesystem layer verification failed|unsupported media ?type|unknown (?:media ?type|compression)|gzip: invalid|magic number mismatch|no match for platform/i;

/** Whether the image of a container can never be pulled, because of its bytes. Otherwise, another attempt may help. */
export const isUnpullable = (reason: string | undefined, message: string): boolean =>
  reason !== undefined && pulling.has(reason) && malformed.test(message) && !isOfTheNode(message);
