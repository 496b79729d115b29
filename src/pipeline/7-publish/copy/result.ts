import { z } from 'zod';
import { parseJson } from '../../../text/json.ts';

const published = z.object({ digest: z.string().regex(/^sha256:[0-9a-f]{64}$/) });

/**
 * Whose fault it is: `unauthorized`: the registry refuses the credentials, or wants some. `refused`: it refuses the image.
 * `unavailable`: it fails, or cannot be reached. `workspace`: the workspace registry does not give the image.
 */
export const publishErrors = ['unauthorized', 'refused', 'unavailable', 'workspace'] as const;

const failed = z.object({ error: z.enum(publishErrors), message: z.string() });

const publishResult = z.union([published, failed]);

export type PublishFault = z.output<typeof failed>;
export type PublishResult = z.output<typeof publishResult>;

/** Parses the line that the container prints; undefined for any other line. */
export const parsePublishResult = (line: string): PublishResult | undefined =>
  publishResult.safeParse(parseJson(line)).data;
