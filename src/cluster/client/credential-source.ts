/** Where credentials come from: a kubeconfig, or the pod's service account. */
export interface CredentialSource {
  readonly server: string;
  /** Options of Node's `tls.connect`; those that are undefined are left out. */
  readonly tls: Readonly<Record<string, unknown>>;
  readonly proxy?: string | undefined;
  readonly headers: () => Promise<Record<string, string>>;
  /** The namespace to use if nobody names one. */
  readonly namespace?: string | undefined;
}
