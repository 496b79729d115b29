/** Where the containers of the scan pod leave what they found. Each file appears as a whole, by a rename. */
export const paths = {
  report: '/report',
  audit: '/audit',
  cache: '/cache',
  temporary: '/tmp',
} as const;

/** Files in `paths.report`, and who writes them. */
export const reportFiles = {
  /** trivy/scan.sh: its exit code, written last. */
  exitCode: 'trivy.exit',
  report: 'trivy.json',
  log: 'trivy.log',
  database: 'db-metadata.json',
  /** A named pipe from which trivy/scan.sh reads the digest. */
  digest: 'digest',
  /** hadolint/lint.sh: the findings, then its exit code. */
  lint: 'hadolint.json',
  lintExitCode: 'hadolint.exit',
} as const;

/** Files in `paths.audit`, which lynis/audit.sh writes. */
export const auditFiles = { report: 'lynis.dat', exitCode: 'lynis.exit' } as const;
