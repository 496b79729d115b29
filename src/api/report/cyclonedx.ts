import { createHash } from 'node:crypto';
import { severityOf, type TrivyPackage, type TrivyReport, type TrivyVulnerability } from './trivy.ts';

type Result = TrivyReport['Results'][number];

const root = 'image';

/**
 * The software bill of materials of an image in CycloneDX 1.6 (ECMA-424): its packages, what they depend on, and their
 * vulnerabilities. The same report gives the same document.
 */
export function toCycloneDx(report: TrivyReport): object {
  const { ArtifactName, CreatedAt, Metadata, Results, Trivy } = report;
  const refs = new Refs();
  const groups = Results.map((result) => groupOf(result, report, refs));
  const [digest] = Metadata.RepoDigests;
  const version = digest?.split('@')[1];
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify(report))}`,
    version: 1,
    metadata: {
      ...(CreatedAt !== undefined && { timestamp: CreatedAt }),
      tools: { components: [{ type: 'application', name: 'trivy', ...given('version', Trivy.Version) }] },
      component: { 'bom-ref': root, type: 'container', name: ArtifactName, ...given('version', version) },
    },
    components: groups.flatMap(({ components }) => components),
    dependencies: [
      { ref: root, dependsOn: groups.map(({ ref }) => ref) },
      ...groups.flatMap(({ dependencies }) => dependencies),
    ],
    vulnerabilities: vulnerabilitiesOf(Results, refs),
  };
}

/** The references of packages in the document, which must be unique, by what a report names them. */
class Refs {
  readonly #taken = new Set<string>([root]);
  readonly #ofPackage = new Map<string, string>();

  take(wanted: string): string {
    let ref = wanted;
    for (let copy = 2; this.#taken.has(ref); copy += 1) ref = `${wanted}#${copy}`;
    this.#taken.add(ref);
    return ref;
  }

  name(result: Result, id: string, ref: string): void {
    const key = `${result.Target} ${id}`;
    if (!this.#ofPackage.has(key)) this.#ofPackage.set(key, ref);
  }

  find(result: Result, id: string | undefined): string | undefined {
    return id === undefined ? undefined : this.#ofPackage.get(`${result.Target} ${id}`);
  }
}

/** The distribution with its packages, or an application with the ones that it consists of. */
function groupOf(result: Result, { Metadata }: TrivyReport, refs: Refs) {
  const { Class, Type, Target, Packages } = result;
  const system = Class === 'os-pkgs' ? Metadata.OS : undefined;
  const ref = refs.take(system ? `os:${system.Family}` : `app:${Target}`);
  const head = system
    ? { 'bom-ref': ref, type: 'operating-system', name: system.Family, version: system.Name }
    : { 'bom-ref': ref, type: 'application', name: Target || (Type ?? 'unknown') };
  const packages = Packages.map((one) => {
    const own = refs.take(one.Identifier.PURL ?? `${Target}:${one.ID ?? one.Name}`);
    for (const id of [one.ID, one.Identifier.UID, `${one.Name}@${one.Version}`])
      if (id) refs.name(result, id, own);
    return { one, ref: own };
  });
  return {
    ref,
    components: [head, ...packages.map((each) => componentOf(each.one, each.ref))],
    dependencies: [
      { ref, dependsOn: packages.map((each) => each.ref) },
      ...packages.map((each) => ({
        ref: each.ref,
        dependsOn: [...new Set(each.one.DependsOn.flatMap((id) => refs.find(result, id) ?? []))],
      })),
    ],
  };
}

const componentOf = ({ Name, Version, Identifier, Maintainer, Licenses }: TrivyPackage, ref: string) => ({
  'bom-ref': ref,
  type: 'library',
  ...(Maintainer && { supplier: { name: Maintainer } }),
  name: Name,
  version: Version,
  ...(Licenses.length > 0 && { licenses: Licenses.map((name) => ({ license: { name } })) }),
  ...given('purl', Identifier.PURL),
});

/** One entry for each ID, with all packages that have it. */
function vulnerabilitiesOf(results: readonly Result[], refs: Refs): object[] {
  const all = new Map<string, { one: TrivyVulnerability; affects: Map<string, string> }>();
  for (const result of results)
    for (const one of result.Vulnerabilities) {
      const known = all.get(one.VulnerabilityID) ?? { one, affects: new Map<string, string>() };
      all.set(one.VulnerabilityID, known);
      const ids = [one.PkgIdentifier.UID, one.PkgID, `${one.PkgName}@${one.InstalledVersion}`];
      const [ref = root] = ids.flatMap((id) => refs.find(result, id) ?? []);
      known.affects.set(ref, one.InstalledVersion);
    }
  return [...all.values()].map(({ one, affects }) => ({
    id: one.VulnerabilityID,
    ...(one.DataSource && {
      source: { ...given('name', one.DataSource.ID), ...given('url', one.DataSource.URL) },
    }),
    ratings: ratingsOf(one),
    ...(one.CweIDs.length > 0 && { cwes: numbersIn(one.CweIDs) }),
    ...given('description', one.Description ?? one.Title),
    ...given('recommendation', one.FixedVersion && `Upgrade ${one.PkgName} to version ${one.FixedVersion}`),
    ...given('published', one.PublishedDate),
    ...given('updated', one.LastModifiedDate),
    advisories: [...new Set([...(one.PrimaryURL ? [one.PrimaryURL] : []), ...one.References])].map((url) => ({
      url,
    })),
    affects: [...affects].map(([ref, version]) => ({ ref, versions: [{ version, status: 'affected' }] })),
  }));
}

const ratingsOf = (one: TrivyVulnerability): object[] => [
  { ...(one.SeveritySource && { source: { name: one.SeveritySource } }), severity: severityOf(one).word },
  ...Object.entries(one.CVSS).flatMap(([name, { V3Score: score, V3Vector: vector }]) =>
    score === undefined
      ? []
      : [{ source: { name }, score, method: methodOf(vector), ...given('vector', vector) }],
  ),
];

const methodOf = (vector = ''): string => (vector.startsWith('CVSS:3.1/') ? 'CVSSv31' : 'CVSSv3');

const numbersIn = (ids: readonly string[]): number[] =>
  ids.flatMap((id) => (/^CWE-[1-9]\d{0,5}$/.test(id) ? [Number(id.slice(4))] : []));

const given = <K extends string>(key: K, value: string | undefined): Partial<Record<K, string>> =>
  value === undefined || value === '' ? {} : ({ [key]: value } as Record<K, string>);

/** A UUID that follows from a text (RFC 9562, version 8). */
function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join('-');
}
