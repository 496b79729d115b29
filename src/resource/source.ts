import { z } from 'zod';
import { gitSource } from './git-source.ts';
import { limits } from './limits.ts';
import { withRules } from './rule.ts';
import { someText } from './text.ts';

const configMapSource = z.object({
  name: someText(253).describe('Name of the ConfigMap.'),
  key: someText(253).default('Dockerfile').describe('Key that holds the Dockerfile.'),
});

/** The kinds of source: exactly one is given. Each has its folder in src/pipeline/3-build/sources. */
const kinds = {
  dockerfile: someText(limits.dockerfileBytes).optional().describe('The text of the Dockerfile.'),
  configMap: configMapSource
    .optional()
    .describe("A ConfigMap in the job's namespace. Its other keys are the files that COPY and ADD can read."),
  git: gitSource
    .optional()
    .describe('A folder of a Git repository, with a Dockerfile and the files that COPY and ADD can read.'),
};

export type SourceKind = keyof typeof kinds;
export const sourceKinds = Object.keys(kinds) as SourceKind[];

const oneOf = `exactly one of ${sourceKinds.slice(0, -1).join(', ')} and ${String(sourceKinds.at(-1))} must be given`;

export const sourceSchema = withRules(z.object(kinds), {
  cel: `[${sourceKinds.map((kind) => `has(self.${kind})`).join(', ')}].filter(given, given).size() == 1`,
  holds: (source) => sourceKinds.filter((kind) => source[kind] !== undefined).length === 1,
  message: oneOf,
});

export type Source = z.output<typeof sourceSchema>;
/** What the spec says of a source of one kind. */
export type SourceOf<K extends SourceKind> = NonNullable<Source[K]>;
