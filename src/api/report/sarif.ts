import { severityOf, type TrivyReport, type TrivyVulnerability } from './trivy.ts';

interface Found {
  readonly one: TrivyVulnerability;
  readonly rule: number;
  readonly target: string;
}

/** What Trivy calls a rule, by the class of a result. */
const ruleNames: Readonly<Record<string, string | undefined>> = {
  'os-pkgs': 'OsPackageVulnerability',
  'lang-pkgs': 'LanguageSpecificPackageVulnerability',
};

/** The vulnerabilities of a report in SARIF 2.1.0 (OASIS), as `trivy convert` writes it: a rule for each ID. */
export function toSarif(report: TrivyReport): object {
  const rules = new Map<string, object>();
  const numbers = new Map<string, number>();
  const found = report.Results.flatMap(({ Target, Class = '', Vulnerabilities }) =>
    Vulnerabilities.map((one): Found => {
      const id = one.VulnerabilityID;
      const rule = numbers.get(id) ?? numbers.size;
      numbers.set(id, rule);
      if (!rules.has(id)) rules.set(id, ruleOf(one, ruleNames[Class] ?? 'UnknownIssue'));
      return { one, rule, target: one.PkgPath ?? locationOf(Target) };
    }),
  );
  const driver = {
    name: 'Trivy',
    fullName: 'Trivy Vulnerability Scanner',
    informationUri: 'https://github.com/aquasecurity/trivy',
    version: report.Trivy.Version ?? '',
    rules: [...rules.values()],
  };
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{ tool: { driver }, results: found.map(resultOf), columnKind: 'utf16CodeUnits' }],
  };
}

/** Results need a relative URI. An image is named without its registry, tag and digest. */
function locationOf(target: string): string {
  const [image = ''] = target.split(' ');
  const [path = ''] = image.split('@');
  const parts = path.split('/');
  const named = parts.length > 1 && /[.:]/.test(parts[0] ?? '') ? parts.slice(1) : parts;
  return encodeURI(named.join('/').replace(/:[^/:]*$/, '')) || 'image';
}

function ruleOf(one: TrivyVulnerability, name: string): object {
  const { level, score } = severityOf(one);
  const { VulnerabilityID: id, Title, Description, PrimaryURL, Severity } = one;
  const short = Title ?? Description ?? id;
  return {
    id,
    name,
    shortDescription: { text: short },
    fullDescription: { text: Description ?? short },
    defaultConfiguration: { level },
    ...(PrimaryURL !== undefined && { helpUri: PrimaryURL }),
    help: { text: textOf(one) },
    properties: {
      precision: 'very-high',
      'security-severity': highestScore(one) ?? score,
      tags: ['vulnerability', 'security', Severity],
    },
  };
}

function highestScore({ CVSS }: TrivyVulnerability): string | undefined {
  const scores = Object.values(CVSS).flatMap(({ V3Score }) => V3Score ?? []);
  return scores.length === 0 ? undefined : Math.max(...scores).toFixed(1);
}

function resultOf({ one, rule, target }: Found): object {
  const { VulnerabilityID, PkgName, InstalledVersion } = one;
  const region = { startLine: 1, startColumn: 1, endLine: 1, endColumn: 1 };
  return {
    ruleId: VulnerabilityID,
    ruleIndex: rule,
    level: severityOf(one).level,
    message: { text: `Package: ${PkgName}\nInstalled Version: ${InstalledVersion}\n${textOf(one)}` },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: target, uriBaseId: 'ROOTPATH' }, region },
        message: { text: `${target}: ${PkgName}@${InstalledVersion}` },
      },
    ],
  };
}

const textOf = ({ VulnerabilityID, Severity, FixedVersion = '', PrimaryURL }: TrivyVulnerability): string =>
  `Vulnerability ${VulnerabilityID}\nSeverity: ${Severity}\nFixed Version: ${FixedVersion}` +
  (PrimaryURL === undefined ? '' : `\nLink: [${VulnerabilityID}](${PrimaryURL})`);
