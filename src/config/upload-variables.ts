import { z } from 'zod';
import { bytes, flag } from './values.ts';

/** Variables of what is uploaded for jobs. */
export const uploadVariables = {
  API_UPLOADS: flag('false').describe(
    'Whether the REST API takes archives of build contexts, which it stores in the workspace registry.',
  ),
  API_MAX_UPLOAD: bytes('512Mi').describe('Maximum size of an uploaded archive.'),
  API_MAX_UPLOADED: bytes('4Gi').describe(
    'Maximum size of all archives of one user in a namespace that are still kept: for a job, or because they are less than an hour old.',
  ),
  REGISTRY_UPLOADS_CONFIG_FILE: z
    .string()
    .optional()
    .describe(
      'Path of a Docker config.json with which the REST API stores uploads, if the workspace registry needs credentials.',
    ),
  REGISTRY_UPLOADS_KEY_FILE: z
    .string()
    .optional()
    .describe(
      'Path of the key that the password of the REST API is derived from, if the operator issues the tokens of the workspace registry. Replaces REGISTRY_UPLOADS_CONFIG_FILE.',
    ),
};
