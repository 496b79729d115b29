import { gzipSync } from 'node:zlib';
import type { Archive } from '../../resource/archived-logs.ts';
import { archiveName } from '../../resource/names.ts';
import { apiVersion, kind } from '../../resource/schema.ts';
import type { JobContext } from '../manifest/job-context.ts';
import type { ConfigMap } from '../manifest/kubernetes.ts';
import type { Manifest } from '../manifest/manifest.ts';
import { jobLabels } from '../manifest/metadata.ts';
import { firstBytes, logEnd } from '../../text/cut.ts';

/** How each text is cut before compression, to a maximum size in bytes. */
const cut: Record<Archive['keep'], (text: string) => string> = {
  end: (text) => logEnd(text, 64 * 1024),
  beginning: (text) => firstBytes(text, 256 * 1024),
};

/** A log with its file name in the archive, such as `build.log`. What is packed already, gzip in base64, is kept as it is. */
export type ArchivedText =
  | (Pick<Archive, 'file' | 'keep'> & { readonly text: string })
  | { readonly file: string; readonly packed: string };

const packedOf = (one: ArchivedText): string =>
  'packed' in one ? one.packed : gzipSync(cut[one.keep](one.text)).toString('base64');

/**
 * What outlives the job's own namespace: a ConfigMap next to the DockerfileJob, which owns it. Each file is gzipped.
 */
export const archive = (context: JobContext, texts: readonly ArchivedText[]): Manifest & ConfigMap => {
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
    binaryData: Object.fromEntries(texts.map((one) => [`${one.file}.gz`, packedOf(one)])),
  };
};
