import { entryName } from '../../../deploy/local/artifacts/cache.ts';
import { executableOf, goArguments, goRecipes } from '../../../deploy/local/artifacts/go-recipe.ts';
import { imageContent, manifestDigest } from '../../../deploy/local/artifacts/images/oci-layout.ts';
import { absentPackages } from '../../../deploy/local/artifacts/system-packages.ts';
import { tail } from '../../../deploy/local/command.ts';
import { createProgress, formatDuration, liveLine } from '../../../deploy/local/progress.ts';

const layer = { digest: 'sha256:aa', diffId: 'sha256:bb', size: 3, file: '/layer' };

describe('the artifacts of the local cluster', () => {
  it('get a new cache entry when any of their inputs changes', () => {
    const entry = { kind: 'bin', name: 'crane', inputs: { flags: ['-s'] } };
    expect(entryName(entry)).toMatch(/^crane-[0-9a-f]{12}$/);
    expect(entryName({ ...entry, inputs: { flags: ['-s', '-w'] } })).not.toBe(entryName(entry));
  });

  it('are linked statically if they use cgo, and contain their version', () => {
    const recipe = {
      folder: 'x',
      packages: { runc: 'x/runc' },
      tags: ['a', 'b'],
      cgo: true,
      variables: { 'x.V': '1' },
    };
    const flags = "-s -w -extldflags '-static' -X x.V=1";
    const expected = [
      'build',
      '-trimpath',
      '-buildvcs=false',
      '-tags',
      'a,b',
      '-ldflags',
      flags,
      '-o',
      '/to/',
      'x/runc',
    ];
    expect(goArguments(recipe, '/to/')).toEqual(expected);
  });

  it('are found under the name that the Go compiler chooses', () => {
    const recipe = { folder: 'pause', packages: {} };
    expect(executableOf(recipe, '.')).toBe('pause');
    expect(executableOf(recipe, './shim')).toBe('shim');
  });

  it('are built from one module each', () => {
    const folders = goRecipes.map((recipe) => recipe.folder);
    expect(new Set(folders).size).toBe(folders.length);
  });

  it('have the same digest for the same content, and another for another configuration', () => {
    const image = imageContent([layer], { Cmd: ['sh'] });
    expect(manifestDigest(image)).toBe(manifestDigest(imageContent([layer], { Cmd: ['sh'] })));
    expect(manifestDigest(image)).not.toBe(manifestDigest(imageContent([layer], { Cmd: ['bash'] })));
  });
});

describe('system packages', () => {
  it('are installed only if they are absent or removed but not purged', () => {
    const listing = 'gcc installed\nsocat config-files\n';
    expect(absentPackages(listing, ['gcc', 'socat', 'wget'])).toEqual(['socat', 'wget']);
  });
});

describe('the progress display', () => {
  it('shows minutes from one minute on', () => {
    expect([formatDuration(1_250), formatDuration(185_000)]).toEqual(['1.3 s', '3 min 05 s']);
  });

  it('shows all running steps on one line that fits the terminal', () => {
    const running = new Map([
      ['build runc', 0],
      ['bootstrap debian', 2_000],
    ]);
    expect(liveLine(running, 12_000, 80)).toMatch(/build runc 12.0 s, bootstrap debian 10.0 s$/);
    expect(liveLine(running, 12_000, 20)).toHaveLength(19);
  });

  it('prints plain lines without a terminal, and reports a failed step', async () => {
    const lines: string[] = [];
    const progress = createProgress({ write: (text) => lines.push(text) }, () => 0);
    await progress.step('one', () => Promise.resolve());
    await expect(progress.step('two', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    progress.finish('all');
    expect(lines.join('')).toBe('  one …\n✓ one 0.0 s\n  two …\n✗ two 0.0 s\nall: 1 steps in 0.0 s\n');
  });
});

describe('the tail of a log', () => {
  it('has the last lines, indented', () => {
    expect(tail('a\nb\nc\n', 2)).toBe('    b\n    c');
  });
});
