import { z } from 'zod';
import { severities } from '../../../resource/spec.ts';

const ids = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue('must be a JSON array');
      return z.NEVER;
    }
  })
  .pipe(z.array(z.string()));

const flag = z.enum(['true', 'false']).transform((text) => text === 'true');

/** What the scan pod's manifest gives the report container, by environment variables. */
export const scanReportSettings = z.object({
  FAIL_ON: z.enum(severities),
  IGNORE_UNFIXED: flag,
  IGNORE_IDS: ids,
  /** 0 is no limit. */
  DB_MAX_AGE_HOURS: z.coerce.number().min(0),
  /** `host[:port]/path` that the image is pushed to, and the tag. */
  REPOSITORY: z.string().min(1),
  TAG: z.string().min(1),
  REGISTRY_INSECURE: flag,
  /** The folder of the registry's credentials, a config.json, if it asks for any. */
  DOCKER_CONFIG: z.string().optional(),
  /** Whether the pod has an audit to wait for. */
  AUDIT: flag,
});

export type ScanReportSettings = z.output<typeof scanReportSettings>;
