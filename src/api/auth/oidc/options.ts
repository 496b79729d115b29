/** Algorithms with a public key, those of kube-apiserver. With others, whoever knows the public key could sign, or nobody need. */
export type SigningAlgorithm = `${'RS' | 'ES' | 'PS'}${256 | 384 | 512}`;

/** An issuer of tokens, as in the `--oidc-` flags of kube-apiserver, but prefixes are required. */
export interface OidcOptions {
  /** Its URL, https, exactly as in the claim `iss`. */
  readonly issuer: string;
  readonly audience: string;
  readonly usernameClaim: string;
  readonly usernamePrefix: string;
  /** Undefined: nobody has groups. */
  readonly groupsClaim?: string | undefined;
  readonly groupsPrefix: string;
  /** Certificates in PEM to verify the issuer's server with, instead of the public ones. */
  readonly ca?: string | undefined;
  readonly algorithms: readonly SigningAlgorithm[];
}
