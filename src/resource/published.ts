import { z } from 'zod';

/** An image that a run has published. */
export const published = z.object({
  image: z.string().describe('Reference, with its tag. Another job may publish something else there.'),
  digest: z.string().describe('Digest of what was published, the same as in status.image: sha256:…'),
});

/** How many images of earlier runs a status keeps. */
export const mostEarlierOutputs = 8;
