/** An object, in the same namespace as the DockerfileJob, that must be read for it. */
export interface ObjectToRead {
  readonly kind: 'ConfigMap' | 'Secret' | 'ServiceAccount';
  readonly name: string;
}

/** The response of the apiserver: the unparsed object, or why there is none. */
export type ObjectRead =
  { readonly kind: 'object'; readonly object: unknown } | { readonly kind: 'absent' | 'forbidden' };
