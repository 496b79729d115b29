import { reasonHelp } from '../../../resource/reasons.ts';
import type { JobDetail } from '../../jobs/job-detail.ts';
import { dockerfile } from './requests.ts';

export const ids = {
  job: 'e72b0a55-673e-4299-8d92-9e2c5ffbcc22',
  digest: 'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
} as const;

const message = 'the command did not write /data/perf.json: exit code 1';

/** A job that failed in its run. */
export const jobDetail: JobDetail = {
  id: ids.job,
  name: 'My model',
  description: 'The first sample',
  status: 'failed',
  performance: null,
  namespace: 'dockerfilejobs',
  objectName: 'my-model-x7k2p',
  resourceVersion: '141923',
  createdAt: '2026-01-01T00:00:00Z',
  startedAt: '2026-01-01T00:00:01Z',
  finishedAt: '2026-01-01T00:00:31Z',
  run: 1,
  reason: 'RunFailed',
  message,
  help: reasonHelp.RunFailed,
  line: null,
  context: [],
  logTail: 'sh: 1: cannot create /data/perf.jso: Permission denied',
  source: { dockerfile },
  sourceStatus: { sha256: '1f8ac10f23c5b5bc1167bda84b833e5c057a77d2f8a5dd0d0ee2e4ad4b3ae9cf' },
  steps: [
    {
      name: 'build',
      state: 'Succeeded',
      startTime: '2026-01-01T00:00:02Z',
      endTime: '2026-01-01T00:00:14Z',
    },
    {
      name: 'scan',
      state: 'Succeeded',
      startTime: '2026-01-01T00:00:14Z',
      endTime: '2026-01-01T00:00:21Z',
    },
    {
      name: 'run',
      state: 'Failed',
      startTime: '2026-01-01T00:00:21Z',
      endTime: '2026-01-01T00:00:30Z',
      reason: 'RunFailed',
      message,
      exitCode: 1,
    },
  ],
  vulnerabilities: { critical: 0, high: 0, medium: 2, low: 31, unknown: 0, gating: 0, top: [] },
  image: {
    ref: `registry.example.com/jobs/${ids.job}@${ids.digest}`,
    digest: ids.digest,
    size: 48_500_000,
  },
  sandbox: { runtimeClass: 'gvisor', userNamespace: false, networkPolicy: 'DenyAll' },
  test: undefined,
  lint: undefined,
  audit: undefined,
  output: undefined,
  deployment: undefined,
  verification: undefined,
  reusedFrom: undefined,
};
