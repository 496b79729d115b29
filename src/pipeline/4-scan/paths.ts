/** Folders in the containers of the scan pod. */
export const paths = {
  report: '/report',
  cache: '/cache',
  temporary: '/tmp',
} as const;

/** Files in `paths.report`, by the script that writes them. Each is renamed into place once it is complete. */
export const reportFiles = {
  /** trivy/scan.sh: the exit code, written last. */
  exitCode: 'trivy.exit',
  report: 'trivy.json',
  /** The report on a base image, by its number from 0. */
  baseReport: (number: number): string => `base-${number}.json`,
  /** A folder: the manifest and the config of that base image, if the server is to be asked about it. */
  baseLayout: (number: number): string => `base-${number}`,
  log: 'trivy.log',
  database: 'db-metadata.json',
  /** Named pipes from which trivy/scan.sh reads what to do about the base images, then the digest. */
  bases: 'bases',
  digest: 'digest',
} as const;
