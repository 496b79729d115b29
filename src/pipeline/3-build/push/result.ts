import { z } from 'zod';
import { parseJson } from '../../../text/json.ts';

const pushed = z.object({
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  /** Bytes of the image's blobs, compressed. */
  size: z.int().min(0),
});

const refused = z.object({
  /** `push`: the registry refused the image. The others: the image cannot be stored. */
  error: z.enum(['malformed', 'too-large', 'push']),
  message: z.string(),
});

const pushResult = z.union([pushed, refused]);

export type PushResult = z.output<typeof pushResult>;

/** Reads the line of push.sh; undefined for any other line. */
export const parsePushResult = (line: string): PushResult | undefined =>
  pushResult.safeParse(parseJson(line)).data;
