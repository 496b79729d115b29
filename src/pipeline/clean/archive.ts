import { gzipSync } from 'node:zlib';
import { archiveName } from '../../resource/names.ts';
import { apiVersion, kind } from '../../resource/schema.ts';
import type { JobContext } from '../manifest/job-context.ts';
import type { ConfigMap } from '../manifest/kubernetes.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { jobLabels } from '../manifest/metadata.ts';
import { firstBytes, logEnd } from '../../text/cut.ts';

/** Maximum size of each text before compression, in bytes. */
const keep = { log: 64 * 1024, report: 256 * 1024 } as const;

/** Texts by their file name in the archive, such as `build.log` and `scan-report.json`. */
export interface Archived {
  readonly logs: Readonly<Record<string, string>>;
  readonly reports: Readonly<Record<string, string>>;
}

/**
 * What outlives the job's own namespace: a ConfigMap next to the DockerfileJob, which owns it. Each text is gzipped.
 * Keeps the end of a log and the beginning of a report.
 */
export const archive = (context: JobContext, { logs, reports }: Archived): Manifest & ConfigMap => {
  const { metadata } = context.job;
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name: archiveName(metadata.uid, context.run),
      namespace: metadata.namespace,
      labels: jobLabels(context),
      ownerReferences: [
        { apiVersion, kind, name: metadata.name, uid: metadata.uid, blockOwnerDeletion: false },
      ],
    },
    binaryData: {
      ...packed(logs, (text) => logEnd(text, keep.log)),
      ...packed(reports, (text) => firstBytes(text, keep.report)),
    },
  };
};

const packed = (
  texts: Readonly<Record<string, string>>,
  shorten: (text: string) => string,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [`${name}.gz`, gzipSync(shorten(text)).toString('base64')]),
  );
