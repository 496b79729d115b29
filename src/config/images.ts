import type { EngineName } from '../resource/spec.ts';
import type { z } from 'zod';
import { reference } from './values.ts';

interface Image {
  readonly help: string;
  /** Without a default, the image is required. */
  readonly default?: string;
  /** May be unset. Jobs then run without what the image does. */
  readonly optional?: true;
}

/** The images of a job's containers, except for the engines. */
type ToolName = 'operator' | 'crane' | 'git' | 'trivy' | 'hadolint' | 'lynis' | 'collect';
export type ImageName = EngineName | ToolName;

/** The images that jobs use. Their variables are named after them: `git` is set by `GIT_IMAGE`. */
const table: Record<ImageName, Image> = {
  operator: { help: 'Image of the operator. Scan pods use it, too.' },
  buildkit: { default: 'moby/buildkit:v0.26.3', help: 'Image of the build engine buildkit.' },
  kaniko: { default: 'martizih/kaniko:v1.28.3', help: 'Image of the build engine kaniko.' },
  crane: {
    default: 'gcr.io/go-containerregistry/crane:debug',
    help: 'Image that pushes the built image. Needs crane and a shell.',
  },
  git: {
    default: 'alpine/git:v2.54.0',
    help: 'Image that fetches spec.source.git. Needs Git, a shell, awk, gzip and base64.',
  },
  trivy: {
    default: 'aquasec/trivy:0.76.0',
    help: 'Image of the vulnerability scanner. Needs Trivy and a shell.',
  },
  hadolint: {
    default: 'hadolint/hadolint:v2.15.1-debian',
    help: 'Image of the linter. Needs Hadolint and a shell.',
  },
  lynis: {
    optional: true,
    help: 'Image that audits Dockerfiles. Needs Lynis and a shell. There is no official image. If not set, Dockerfiles are not audited.',
  },
  collect: {
    default: 'busybox:1.37',
    help: 'Image that reads the performance file. Needs a shell, stat and base64.',
  },
};

export type Images = Readonly<Record<Exclude<ImageName, 'lynis'>, string>> & {
  /** Undefined if Dockerfiles are not audited. */
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

/** Maps the parsed variables to images by name. */
export const imagesOf = (given: { readonly [V in keyof Shape]: z.output<Shape[V]> }): Images =>
  Object.fromEntries(
    entries.map(([name]) => [name, new Map<string, unknown>(Object.entries(given)).get(variableOf(name))]),
  ) as Images;
