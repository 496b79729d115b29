import { z } from 'zod';

const pushed = z.object({
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  /** Bytes of the image's blobs, compressed. */
  size: z.int().min(0),
});

const refused = z.object({
  /** `push`: the registry did not take it; the others: what was built cannot be stored. */
  error: z.enum(['malformed', 'too-large', 'push']),
  message: z.string(),
});

const pushResult = z.union([pushed, refused]);

export type PushResult = z.output<typeof pushResult>;

/** The line that the push container printed; undefined when there is none yet, or it is not one of ours. */
export function parsePushResult(line: string | undefined): PushResult | undefined {
  if (line === undefined) return undefined;
  try {
    return pushResult.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
