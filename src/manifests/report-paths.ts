/** The files of the scan pod's report volumes, each of them put there whole by a rename. */
export const reportPaths = {
  folder: '/report',
  digest: '/report/digest',
  databaseMetadata: '/report/db-metadata.json',
  trivy: '/report/trivy.json',
  trivyLog: '/report/trivy.log',
  trivyExit: '/report/trivy.exit',
  hadolint: '/report/hadolint.json',
  hadolintExit: '/report/hadolint.exit',
  audit: '/audit',
  lynis: '/audit/lynis.dat',
  lynisExit: '/audit/lynis.exit',
} as const;
