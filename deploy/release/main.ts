import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installManifest } from '../generate/install-manifest.ts';
import { publishChart } from './chart.ts';
import { releaseNotes } from './notes.ts';
import { mismatches, statedVersions, versionOf } from './versions.ts';

const checkout = join(import.meta.dirname, '..', '..');
const changelog = (): string => readFileSync(join(checkout, 'CHANGELOG.md'), 'utf8');

interface Verb {
  readonly usage: string;
  readonly run: (...args: readonly string[]) => void | Promise<void>;
}

/** The steps of the release workflow; each takes exactly the arguments of its usage. */
const verbs: Readonly<Record<string, Verb>> = {
  check: {
    usage: 'TAG',
    run(tag = '') {
      const version = versionOf(tag);
      const wrong = mismatches(statedVersions(checkout), version);
      if (wrong.length > 0) throw new Error(wrong.join('\n'));
      releaseNotes(changelog(), version);
      console.log(version);
    },
  },
  notes: {
    usage: 'TAG',
    run(tag = '') {
      process.stdout.write(releaseNotes(changelog(), versionOf(tag)));
    },
  },
  manifest: {
    usage: 'REPOSITORY DIGEST',
    async run(repository = '', digest = '') {
      process.stdout.write(await installManifest({ repository, digest }));
    },
  },
  chart: {
    usage: 'REPOSITORY OCI-URL',
    run: (repository = '', target = '') => publishChart(checkout, repository, target),
  },
};

const [name = '', ...args] = process.argv.slice(2);
const verb = verbs[name];
if (verb?.usage.split(' ').length === args.length) {
  try {
    await verb.run(...args);
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
} else {
  const lines = Object.entries(verbs).map(([known, { usage }]) => `  main.ts ${known} ${usage}`);
  console.error(`usage:\n${lines.join('\n')}`);
  process.exitCode = 2;
}
