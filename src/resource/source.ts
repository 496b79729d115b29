import { z } from 'zod';
import { artifactSource } from './artifact-source.ts';
import { gitSource } from './git-source.ts';
import { limits } from './limits.ts';
import { configMapKeyField, objectNameField } from './names-in-specs.ts';
import { withRules } from './rule.ts';
import { someText } from './text.ts';

const configMapSource = z.object({
  name: objectNameField.describe('Name of the ConfigMap.'),
  key: configMapKeyField.default('Dockerfile').describe('Key of the Dockerfile.'),
});

/** The kinds of source, each with its folder in src/pipeline/3-build/sources. A spec has exactly one. */
const kinds = {
  dockerfile: someText(limits.dockerfileBytes).optional().describe('Content of the Dockerfile.'),
  configMap: configMapSource
    .optional()
    .describe(
      'ConfigMap in the namespace of the DockerfileJob. Its other keys are the files of the build context.',
    ),
  git: gitSource
    .optional()
    .describe('Directory of a Git repository, with a Dockerfile and the files of the build context.'),
  artifact: artifactSource
    .optional()
    .describe('Uploaded archive with the files of the build context, such as POST /api/v1/uploads takes.'),
};

export type SourceKind = keyof typeof kinds;
export const sourceKinds = Object.keys(kinds) as SourceKind[];

const oneOf = `exactly one of ${sourceKinds.slice(0, -1).join(', ')} and ${String(sourceKinds.at(-1))} must be set`;

export const sourceSchema = withRules(z.object(kinds), {
  cel: `[${sourceKinds.map((kind) => `has(self.${kind})`).join(', ')}].filter(given, given).size() == 1`,
  holds: (source) => sourceKinds.filter((kind) => source[kind] !== undefined).length === 1,
  message: oneOf,
});

export type Source = z.output<typeof sourceSchema>;
/** The fields of one kind of source. */
export type SourceOf<K extends SourceKind> = NonNullable<Source[K]>;
