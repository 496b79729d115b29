/**
 * How the base images of a job count in its scan. `strict`: all their vulnerabilities count. `upgrades`: not those in
 * packages that the built image lists itself, so that an upgrade in the Dockerfile counts. `off`: they are not scanned.
 */
export const baseModes = ['strict', 'upgrades', 'off'] as const;
export type BaseMode = (typeof baseModes)[number];
