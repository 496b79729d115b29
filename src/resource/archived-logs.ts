import type { StepName } from './steps.ts';

/** How the log of a container is archived. */
export interface Archive {
  /** File name in the archive. */
  readonly file: string;
  /** `failed`: only if the container failed. */
  readonly when: 'always' | 'failed';
  /** Which part of a long log to keep: its end, or the beginning of a report. */
  readonly keep: 'end' | 'beginning';
}

interface ArchivedLog extends Archive {
  /** The step whose pod the container runs in. */
  readonly step: StepName;
}

/** The containers whose logs outlive their pods, in the order of their work. */
export const archivedLogs = {
  // On success its log is only the Dockerfile, encoded for the operator.
  clone: { step: 'build', file: 'clone.log', when: 'failed', keep: 'end' },
  fetch: { step: 'build', file: 'fetch.log', when: 'failed', keep: 'end' },
  build: { step: 'build', file: 'build.log', when: 'always', keep: 'end' },
  push: { step: 'build', file: 'push.log', when: 'always', keep: 'end' },
  summarize: { step: 'scan', file: 'scan-report.json', when: 'always', keep: 'beginning' },
  run: { step: 'run', file: 'run.log', when: 'always', keep: 'end' },
  publish: { step: 'publish', file: 'publish.log', when: 'failed', keep: 'end' },
  sbom: { step: 'publish', file: 'sbom.log', when: 'failed', keep: 'end' },
  assess: { step: 'verify', file: 'verification.log', when: 'always', keep: 'beginning' },
} as const satisfies Record<string, ArchivedLog>;

export type LogName = keyof typeof archivedLogs;

export const logNames = Object.keys(archivedLogs) as LogName[];
