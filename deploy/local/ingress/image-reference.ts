import { mirrorRegistry } from '../node/addresses.ts';
import { versions } from '../versions.ts';

/** Repository and tag of the image of Traefik, without the address of the registry. */
export const traefikReference = `dockerfilejob/traefik:${versions.traefik}`;

/** The image, as pods reference it. */
export const traefikImage = `${mirrorRegistry}/${traefikReference}`;
