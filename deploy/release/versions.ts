import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { z } from 'zod';
import { parseJson } from '../../src/text/json.ts';

const packageSchema = z.object({ version: z.string() });
const lockSchema = z.object({ version: z.string(), packages: z.object({ '': packageSchema }) });
const chartSchema = z.object({ version: z.string(), appVersion: z.string() });

/** Every version that a checkout states, by where it is stated. @throws ZodError if a file lacks its version */
export function statedVersions(checkout: string): Record<string, string> {
  const read = (path: string): string => readFileSync(join(checkout, path), 'utf8');
  const lock = lockSchema.parse(parseJson(read('package-lock.json')));
  const chart = chartSchema.parse(load(read('charts/dockerfilejob/Chart.yaml')));
  return {
    'package.json': packageSchema.parse(parseJson(read('package.json'))).version,
    'package-lock.json': lock.version,
    'package-lock.json, packages': lock.packages[''].version,
    'Chart.yaml, version': chart.version,
    'Chart.yaml, appVersion': chart.appVersion,
  };
}

/** The version that a tag `vX.Y.Z` or `vX.Y.Z-pre` names. @throws Error for any other tag */
export function versionOf(tag: string): string {
  const version = /^v(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)$/.exec(tag)?.[1];
  if (version === undefined) throw new Error(`${tag} is not a release tag: expected vX.Y.Z or vX.Y.Z-pre`);
  return version;
}

/** One line for each place that states another version. */
export const mismatches = (stated: Readonly<Record<string, string>>, version: string): string[] =>
  Object.entries(stated)
    .filter(([, other]) => other !== version)
    .map(([place, other]) => `${place} says ${other}, the tag says ${version}`);
