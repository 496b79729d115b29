import { readFileSync } from 'node:fs';
import { withRepository } from '../../../deploy/release/chart.ts';
import { releaseNotes } from '../../../deploy/release/notes.ts';
import { mismatches, statedVersions, versionOf } from '../../../deploy/release/versions.ts';

describe('a release tag', () => {
  it.each([
    ['v1.2.3', '1.2.3'],
    ['v1.2.3-rc.1', '1.2.3-rc.1'],
  ])('%s stands for the version %s', (tag, version) => {
    expect(versionOf(tag)).toBe(version);
  });

  it.each(['1.2.3', 'v1.2', 'v1.2.3+build', 'v1.2.3 ', 'vnext'])('cannot be "%s"', (tag) => {
    expect(() => versionOf(tag)).toThrow('expected vX.Y.Z');
  });
});

describe('the versions in a checkout', () => {
  it('are the same everywhere', () => {
    const stated = statedVersions(process.cwd());
    expect(new Set(Object.values(stated)).size).toBe(1);
    expect(mismatches(stated, stated['package.json'] ?? '')).toEqual([]);
  });

  it('are listed one by one if they differ from the tag', () => {
    expect(mismatches({ 'package.json': '1.0.0', 'Chart.yaml, version': '1.1.0' }, '1.1.0')).toEqual([
      'package.json says 1.0.0, the tag says 1.1.0',
    ]);
  });
});

describe('the release notes', () => {
  const changelog =
    '# Changelog\n\n## [Unreleased]\n\n## [1.1.0] - 2026-01-02\n\n### Added\n\n- A\n\n## [1.0.0]\n\n- B\n';

  it('are the section of the version in the changelog', () => {
    expect(releaseNotes(changelog, '1.1.0')).toBe('### Added\n\n- A\n');
    expect(releaseNotes(changelog, '1.0.0')).toBe('- B\n');
  });

  it.each(['1.0', 'Unreleased'])('do not exist if the changelog has no text about %s', (version) => {
    expect(() => releaseNotes(changelog, version)).toThrow('has no section');
  });
});

describe('the published chart', () => {
  const values = readFileSync('charts/dockerfilejob/values.yaml', 'utf8');

  it('runs the published image by default', () => {
    const published = withRepository(values, 'ghcr.io/owner/dockerfilejob').split('\n');
    const changed = published.filter((line, index) => line !== values.split('\n')[index]);
    expect(changed).toEqual(['  repository: ghcr.io/owner/dockerfilejob']);
  });

  it('is not created from values without an image', () => {
    expect(() => withRepository('image: {}\n', 'r')).toThrow('must have one line');
  });
});
