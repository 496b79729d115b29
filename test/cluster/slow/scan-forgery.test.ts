import type { SpecInput } from '../../../src/resource/spec.ts';
import { useOutcomes } from '../../support/cluster/outcomes.ts';
import { useTeam } from '../../support/cluster/use-team.ts';

const team = useTeam('scan-forgery');

const cmd = `CMD echo '{"perf":0.99}' > /data/perf.json`;
const built = (...lines: string[]): SpecInput['source'] => ({
  dockerfile: ['FROM debian:bookworm', ...lines, cmd, ''].join('\n'),
});
const onePackage = String.raw`Package: foo\nStatus: install ok installed\nArchitecture: all\nVersion: 1\n\n`;

/** PyYAML 5.3, whose critical CVE-2020-14343 has a fix. The package's metadata is all that the scanner reads. */
const critical = [
  'FROM python:3.11',
  `RUN site="$(python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')" \\`,
  ` && mkdir -p "$site/PyYAML-5.3.dist-info" \\`,
  String.raw` && printf 'Metadata-Version: 2.1\nName: PyYAML\nVersion: 5.3\n' > "$site/PyYAML-5.3.dist-info/METADATA"`,
];
const ignoreFiles = [
  'COPY <<EOF /.trivyignore',
  'CVE-2020-14343',
  'EOF',
  'COPY <<EOF /trivy.yaml',
  'severity: [LOW]',
  'EOF',
  'COPY <<EOF /openvex.json',
  '{"@context":"https://openvex.dev/ns/v0.2.0","@id":"x","author":"x","timestamp":"2026-01-01T00:00:00Z","version":1,',
  '"statements":[{"vulnerability":{"name":"CVE-2020-14343"},"products":[{"@id":"pkg:pypi/pyyaml@5.3"}],"status":"not_affected"}]}',
  'EOF',
];
/** Six archives, each in ten copies in the next: a million files in 11 KB. */
const nested = [
  'FROM python:3.11',
  'RUN <<EOF python3',
  'import io, zipfile',
  'data = b"x"',
  'for level in range(6):',
  '    file = io.BytesIO()',
  '    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:',
  '        for copy in range(10): archive.writestr(f"{copy}.jar", data)',
  '    data = file.getvalue()',
  'open("/app.jar", "wb").write(data)',
  'EOF',
];

const inconclusive: Record<string, { spec: SpecInput; says: RegExp }> = {
  'attacks 37, 72: whose list of packages is wiped': {
    spec: { source: built("RUN printf '' >/var/lib/dpkg/status") },
    says: /its list of packages is missing/,
  },
  'attack 72: whose list of packages is replaced': {
    spec: { source: built(`RUN printf '${onePackage}' >/var/lib/dpkg/status`) },
    says: /lists 1 packages of its distribution, but the base image "debian:bookworm" lists/,
  },
  'attack 72: whose release is forged': {
    spec: { source: built('RUN echo 99.0 >/etc/debian_version') },
    says: /says that it is "debian 99\.0", but its base images do not/,
  },
  'attack 72: whose distribution no longer gets security updates': {
    spec: { source: built('RUN echo 8.11 >/etc/debian_version') },
    says: /"debian 8\.11", which no longer gets security updates/,
  },
  'attack 39: with a million nested archives': {
    spec: { source: { dockerfile: [...nested, cmd].join('\n') } },
    says: /the scanner failed/,
  },
};
const refused: Record<string, { spec: SpecInput; says: RegExp }> = {
  'attack 72: with a vulnerable package taken out of the list': {
    spec: {
      source: built(String.raw`RUN sed -i '/^Package: zlib1g$/,/^$/d' /var/lib/dpkg/status`),
      scan: { failOn: 'critical', ignoreUnfixed: false },
    },
    says: /CVE-2023-45853 .*in the base image debian:bookworm/,
  },
  'attack 38: with files that tell the scanner to ignore everything': {
    spec: { source: { dockerfile: [...critical, ...ignoreFiles, cmd].join('\n') } },
    says: /CVE-2020-14343/,
  },
  'attack 72: whose job ignores what is below the floor of the cluster': {
    spec: {
      source: { dockerfile: [...critical, cmd].join('\n') },
      scan: { failOn: 'critical', ignore: { ids: ['CVE-2020-14343'] } },
    },
    says: /^1 fixable vulnerability of severity critical or higher: CVE-2020-14343/,
  },
};

describe('the scan of an image', () => {
  const specs = Object.entries({ ...inconclusive, ...refused }).map(
    ([name, { spec }]) => [name, spec] as const,
  );
  const ended = useOutcomes(team, Object.fromEntries(specs));

  test.each(Object.entries(inconclusive))('%s is inconclusive', async (name, { says }) => {
    const { status } = await ended(name);
    expect(status).toMatchObject({ phase: 'Failed', failureDetails: { reason: 'ScanInconclusive' } });
    expect(status.failureDetails?.message).toMatch(says);
  });

  test.each(Object.entries(refused))('%s fails the job', async (name, { says }) => {
    const { status } = await ended(name);
    expect(status).toMatchObject({ phase: 'Failed', failureDetails: { reason: 'VulnerabilitiesFound' } });
    expect(status.failureDetails?.message).toMatch(says);
  });
});
