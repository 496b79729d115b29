import type { KeyObject } from 'node:crypto';
import { parseJson } from '../../../text/json.ts';
import { bundleType, signedBundle } from './bundle.ts';
import {
  predicateTypes,
  statement,
  statementType,
  type Predicate,
  type StatementSubject,
} from './statement.ts';

/** Something to attach to an image. */
export interface Artifact {
  /** Media type of the content, and the type of the artifact. */
  readonly type: string;
  readonly content: string;
  readonly annotations: Readonly<Record<string, string>>;
}

interface Known {
  readonly subject: StatementSubject;
  /** The predicate of the provenance. */
  readonly provenance: unknown;
  /** CycloneDX, in JSON. Undefined if it is too large to be attached. */
  readonly sbom: string | undefined;
  readonly key: KeyObject | undefined;
}

/**
 * What is attached to an image: its SBOM and its provenance. With a key, the provenance is signed, and so are the SBOM, as a
 * statement, and the image.
 */
export function artifactsOf({ subject, provenance, sbom, key }: Known): readonly Artifact[] {
  const plain =
    sbom === undefined ? [] : [{ type: 'application/vnd.cyclonedx+json', content: sbom, annotations: {} }];
  const about = statement(subject, 'provenance', provenance);
  if (key === undefined)
    return [
      ...plain,
      {
        type: statementType,
        content: about,
        annotations: { 'in-toto.io/predicate-type': predicateTypes.provenance },
      },
    ];
  const signed = (predicate: Predicate, text: string): Artifact => ({
    type: bundleType,
    content: signedBundle(text, key),
    annotations: {
      'dev.sigstore.bundle.content': 'dsse-envelope',
      'dev.sigstore.bundle.predicateType': predicateTypes[predicate],
    },
  });
  return [
    ...plain,
    signed('provenance', about),
    ...(sbom === undefined ? [] : [signed('sbom', statement(subject, 'sbom', parseJson(sbom)))]),
    signed('signature', statement(subject, 'signature', {})),
  ];
}
