/**
 * The section of a changelog about one version, without its heading.
 *
 * @param changelog Markdown in the format of Keep a Changelog
 * @throws Error if there is no such section, or nothing in it
 */
export function releaseNotes(changelog: string, version: string): string {
  const [, ...sections] = changelog.split(/^## /m);
  const section = sections.find((text) => text.startsWith(`[${version}]`));
  const notes = section?.slice(section.indexOf('\n')).trim() ?? '';
  if (notes === '') throw new Error(`CHANGELOG.md has no section "## [${version}]" with text`);
  return `${notes}\n`;
}
