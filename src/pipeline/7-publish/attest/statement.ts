/** What a statement is about: an image in a repository. */
export interface StatementSubject {
  /** `host[:port]/path` */
  readonly name: string;
  /** `sha256:…` */
  readonly digest: string;
}

export const statementType = 'application/vnd.in-toto+json';

/** The predicates. That of `signature` says no more than that the key's owner has signed (cosign 3). */
export const predicateTypes = {
  provenance: 'https://slsa.dev/provenance/v1',
  sbom: 'https://cyclonedx.org/bom',
  signature: 'https://sigstore.dev/cosign/sign/v1',
} as const;

export type Predicate = keyof typeof predicateTypes;

/** An in-toto statement, version 1. */
export const statement = (
  { name, digest }: StatementSubject,
  predicate: Predicate,
  content: unknown,
): string =>
  JSON.stringify({
    _type: 'https://in-toto.io/Statement/v1',
    subject: [{ name, digest: { sha256: digest.replace('sha256:', '') } }],
    predicateType: predicateTypes[predicate],
    predicate: content,
  });
