import { z } from 'zod';
import { parseJson } from '../../../text/json.ts';

const pushed = z.object({
  digest: z.string().regex(/^sha256:[0-9a-f]{64}$/),
  /** Total size of the image's blobs in bytes, compressed. */
  size: z.int().min(0),
});

const refused = z.object({
  /** `push`: the push to the registry failed. Otherwise the image was rejected before the push. */
  error: z.enum(['malformed', 'too-large', 'push']),
  message: z.string(),
});

const pushResult = z.union([pushed, refused]);

export type PushResult = z.output<typeof pushResult>;

/** Parses the line that push.sh prints; undefined for any other line. */
export const parsePushResult = (line: string): PushResult | undefined =>
  pushResult.safeParse(parseJson(line)).data;
