import { z } from 'zod';
import { json, list } from './values.ts';

/** Key and value of a label, as in a nodeSelector. */
const labels = z.record(z.string().min(1), z.string());

/** core/v1 Toleration. */
const toleration = z.strictObject({
  key: z.string().exactOptional(),
  operator: z.enum(['Exists', 'Equal']).exactOptional(),
  value: z.string().exactOptional(),
  effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']).exactOptional(),
  tolerationSeconds: z.int().min(0).exactOptional(),
});

const proxyUrl = z
  .string()
  .regex(/^https?:\/\/[^\s/]+\/?$/, 'must be a URL such as http://proxy.example.com:3128')
  .optional();

/** The variables about the pods of jobs: where they run, how nodes pull their images, and their way to the internet. */
export const podVariables = {
  POD_NODE_SELECTOR: json(labels, '{}').describe(
    'Labels of the nodes on which the pods of jobs run, as JSON: `{"pool": "jobs"}`.',
  ),
  POD_TOLERATIONS: json(z.array(toleration), '[]').describe(
    'Tolerations of the pods of jobs, as JSON: `[{"key": "jobs", "operator": "Exists"}]`.',
  ),
  POD_PRIORITY_CLASS: z.string().optional().describe('PriorityClass of the pods of jobs.'),
  PULL_CONFIG_FILE: z
    .string()
    .optional()
    .describe(
      'Path of a Docker config.json with credentials that nodes pull the images of the tools with, if they need any.',
    ),
  BUILD_HTTP_PROXY: proxyUrl.describe(
    'Proxy for HTTP of build and scan pods. RUN sees it. Add its address to EGRESS_REGISTRIES if it is private.',
  ),
  BUILD_HTTPS_PROXY: proxyUrl.describe('Proxy for HTTPS of build and scan pods, like BUILD_HTTP_PROXY.'),
  BUILD_NO_PROXY: list(z.string(), '').describe(
    'Hosts, domains and CIDRs that build and scan pods reach without the proxy, comma-separated. The workspace registry and the mirrors always are.',
  ),
};
