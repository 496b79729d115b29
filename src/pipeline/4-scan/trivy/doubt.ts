import { quote } from '../../../text/quote.ts';
import { systemPackagesIn, type Report } from './report.ts';

/** A scan of a base image. `report` is undefined if the image could not be scanned. */
export interface BaseScan {
  readonly image: string;
  /** Whether the built image begins with its layers, so that it is not merely copied from. */
  readonly isRoot: boolean;
  readonly report: Report | undefined;
}

/**
 * Why a report without findings means nothing: Trivy also succeeds on images that it cannot judge, and it believes the
 * list of packages that the Dockerfile left. @param bases undefined if base images are not scanned
 */
export function doubtAbout(built: Report, bases: readonly BaseScan[] | undefined): string | undefined {
  const { OS } = built.Metadata;
  if (OS === undefined) return 'unknown OS: the scanner does not recognize the distribution of the image';
  return doubtAboutSystem(OS, built) ?? (bases && doubtAboutOrigin(OS, built, bases));
}

function doubtAboutSystem(OS: System, report: Report): string | undefined {
  const system = systemOf(OS);
  const packages = report.Results.filter(({ Class }) => Class === 'os-pkgs');
  if (packages.length === 0 || !hasRelease(OS))
    return `unsupported OS: the scanner has no advisories for ${system}`;
  const isEmpty = packages.every(
    ({ Packages, Vulnerabilities }) => Packages.length + Vulnerabilities.length === 0,
  );
  if (isEmpty) return `the image is ${system}, but its list of packages is missing`;
  if (!OS.EOSL) return undefined;
  return `the image is ${system}, which no longer gets security updates, so the scanner has no advisories for it`;
}

type System = NonNullable<Report['Metadata']['OS']>;

const systemOf = ({ Family, Name }: System): string => quote(`${Family} ${Name}`.trim());

/** Advisories of Debian are by release. Testing and unstable, `trixie/sid`, have none. */
const hasRelease = ({ Family, Name }: System): boolean => Family !== 'debian' || /^[0-9]/.test(Name);

/** Why the built image's list of packages cannot be true, compared with those of its base images. */
function doubtAboutOrigin(OS: System, built: Report, bases: readonly BaseScan[]): string | undefined {
  for (const base of bases) {
    const doubt = doubtAboutBase(built, base);
    if (doubt !== undefined) return doubt;
  }
  const origins = bases.flatMap(({ report }) => report?.Metadata.OS ?? []);
  if (origins.some((origin) => releaseOf(origin) === releaseOf(OS))) return undefined;
  const known = origins.map(systemOf).join(', ') || 'no base image has an operating system';
  return `the image says that it is ${systemOf(OS)}, but its base images do not (${known})`;
}

/** The part of a version that has advisories of its own. Updates of the distribution change the rest. */
function releaseOf({ Family, Name }: System): string {
  const parts = Name.split('.');
  return `${Family} ${parts.slice(0, Family === 'alpine' || Family === 'ubuntu' ? 2 : 1).join('.')}`;
}

function doubtAboutBase(built: Report, { image, isRoot, report }: BaseScan): string | undefined {
  const name = `the base image ${quote(image)}`;
  if (report === undefined) return `${name} could not be scanned`;
  const doubt = report.Metadata.OS && doubtAboutSystem(report.Metadata.OS, report);
  if (doubt !== undefined) return `${name}: ${doubt}`;
  if (!isRoot) return undefined;
  const { DiffIDs } = report.Metadata;
  if (DiffIDs.some((layer, index) => layer !== built.Metadata.DiffIDs[index])) {
    return `the image does not begin with the layers of ${name}; if its tag moved during the build, submit the job again`;
  }
  const [before, after] = [systemPackagesIn(report), systemPackagesIn(built)];
  if (after * 2 >= before) return undefined;
  return `the image lists ${after} packages of its distribution, but ${name} lists ${before}: its list of packages was cut`;
}
