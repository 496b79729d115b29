import type { EngineName } from '../resource/spec.ts';
import type { z } from 'zod';
import { reference } from './values.ts';

interface Image {
  readonly help: string;
  /** Without a default, the image must be set. */
  readonly default?: string;
  /** May be left out: the job then goes without what the image does. */
  readonly optional?: true;
}

/** The images that a job's containers run, engines aside. */
type ToolName = 'operator' | 'crane' | 'git' | 'trivy' | 'hadolint' | 'lynis' | 'collect';
export type ImageName = EngineName | ToolName;

/** Every image that jobs use. The variable of each is its name in capitals and `_IMAGE`. */
const table: Record<ImageName, Image> = {
  operator: { help: 'The image of this program. Scan pods run it, too.' },
  buildkit: { default: 'moby/buildkit:v0.26.3', help: 'The build engine buildkit.' },
  kaniko: { default: 'martizih/kaniko:v1.28.3', help: 'The build engine kaniko.' },
  crane: {
    default: 'gcr.io/go-containerregistry/crane:debug',
    help: 'Pushes the built image: crane and a shell.',
  },
  git: {
    default: 'alpine/git:v2.54.0',
    help: 'Fetches spec.source.git: Git, a shell, awk, gzip and base64.',
  },
  trivy: { default: 'aquasec/trivy:0.76.0', help: 'The scanner: Trivy and a shell.' },
  hadolint: { default: 'hadolint/hadolint:v2.15.1-debian', help: 'The linter: Hadolint and a shell.' },
  lynis: {
    optional: true,
    help: 'Audits the Dockerfile: Lynis and a shell. There is no official image; without one, Dockerfiles are not audited.',
  },
  collect: {
    default: 'busybox:1.37',
    help: 'Reads the performance file: a shell, stat and base64.',
  },
};

export type Images = Readonly<Record<Exclude<ImageName, 'lynis'>, string>> & {
  /** Undefined when Dockerfiles are not audited. */
  readonly lynis: string | undefined;
};

type Variable<N extends ImageName> = `${Uppercase<N>}_IMAGE`;
type Shape = { readonly [N in ImageName as Variable<N>]: z.ZodType<Images[N], string | undefined> };

const variableOf = (name: string): string => `${name.toUpperCase()}_IMAGE`;

function schemaOf({ help, default: initial, optional }: Image): z.ZodType<string | undefined> {
  if (optional) return reference.optional().describe(help);
  return (initial === undefined ? reference : reference.prefault(initial)).describe(help);
}

const entries = Object.entries(table);

/** The variables of all images. */
export const imageVariables = Object.fromEntries(
  entries.map(([name, image]) => [variableOf(name), schemaOf(image)]),
) as Shape;

/** The images by name, from the parsed variables. */
export const imagesOf = (given: { readonly [V in keyof Shape]: z.output<Shape[V]> }): Images =>
  Object.fromEntries(
    entries.map(([name]) => [name, new Map<string, unknown>(Object.entries(given)).get(variableOf(name))]),
  ) as Images;
