import type { Spec } from '../../resource/spec.ts';

/** How long the user's container may take: until it ends by itself, or, if it is a service, until it is tested. */
export const timeOf = ({ run, test }: Spec): string => test?.timeout ?? run.timeout;
