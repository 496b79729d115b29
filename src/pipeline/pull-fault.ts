/** Reasons that the kubelet gives for a container whose image it could not pull. */
const pulling: ReadonlySet<string> = new Set(['ErrImagePull', 'ImagePullBackOff']);

/**
 * Errors of containerd, CRI-O and Docker about the bytes of an image. What was pulled once ends the same way each time.
 */
const malformed =
  /invalid tar header|failed to extract layer|wrong diff id|mismatched image rootfs|unexpected commit (?:digest|size)|filesystem layer verification failed|unsupported media ?type|unknown (?:media ?type|compression)|gzip: invalid|magic number mismatch|no match for platform/i;
/** Errors of the node and the network that such a message may wrap. */
const passing =
  /no space left|input\/output error|context (?:canceled|deadline)|connection (?:refused|reset)|timeout|too many requests/i;

/** Whether the image of a container can never be pulled, because of its bytes. Otherwise, another attempt may help. */
export const isUnpullable = (reason: string | undefined, message: string): boolean =>
  reason !== undefined && pulling.has(reason) && malformed.test(message) && !passing.test(message);
