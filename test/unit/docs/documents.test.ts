import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { consoleBlocks } from '../../support/docs/console.ts';
import { documents } from '../../support/docs/documents.ts';
import { fences } from '../../support/docs/fences.ts';

const targets = [...readFileSync('Makefile', 'utf8').matchAll(/^([a-z0-9-]+):/gm)].map(([, name]) => name);

describe.each(documents())('$path', ({ text }) => {
  it('has console blocks that can be typed; test/cluster/docs.test.ts types them', () => {
    expect(() => consoleBlocks(text)).not.toThrow();
  });

  it('has shell blocks that bash can parse', () => {
    for (const { lines } of fences(text).filter(({ info }) => info === 'sh')) {
      const { stderr } = spawnSync('bash', ['-n'], { input: lines.join('\n'), encoding: 'utf8' });
      expect(stderr).toBe('');
    }
  });

  it('names targets that the Makefile has', () => {
    const named = [...text.matchAll(/(?:[`(]|^)make (?:--silent )?([a-z][a-z0-9-]*)/gm)].map(
      ([, name]) => name,
    );
    expect(targets).toEqual(expect.arrayContaining(named));
  });
});
