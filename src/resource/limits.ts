/** Limits that several parts of the program share. */
export const limits = {
  /** Bytes of a decompressed Dockerfile. etcd rejects objects larger than 1.5 MiB. */
  dockerfileBytes: 256 * 1024,
  /** Bytes of the performance file. A container's termination message holds 4096. */
  perfFileBytes: 2048,
  /** Bytes fetched from a repository, compressed, and bytes of its files. */
  repositoryBytes: 1024 ** 3,
  repositoryFiles: 100_000,
  /** Submodules of a repository, those of submodules included, and how deep they may be in each other. */
  submodules: 32,
  submoduleDepth: 4,
  /** What is read of a container's log, from its end: bytes and lines. Large enough for a scan report. */
  logBytes: 512 * 1024,
  logLines: 5000,
  nameLength: 50,
  descriptionLength: 100,
  /** Number of vulnerabilities listed in the status. */
  topVulnerabilities: 10,
} as const;

/** What an upload may unpack to. */
export interface UploadLimits {
  readonly bytes: number;
  /** Files, links and folders. */
  readonly files: number;
  /** How many times its size, after the first bytes. */
  readonly ratio: number;
  readonly freeBytes: number;
}

export const uploadLimits: UploadLimits = {
  bytes: 1024 ** 3,
  files: 100_000,
  ratio: 200,
  freeBytes: 16 * 1024 ** 2,
};
