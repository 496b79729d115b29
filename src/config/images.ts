import type { EngineName } from '../resource/spec.ts';
import type { z } from 'zod';
import { reference } from './values.ts';

interface Image {
  readonly help: string;
}
interface DefaultImage extends Image {
  readonly default: string;
}
/** May be unset. Jobs then run without what the image does. */
interface OptionalImage extends Image {
  readonly optional: true;
}

/** The tools that have a public image. */
type ToolName = 'crane' | 'git' | 'trivy' | 'hadolint' | 'collect';

interface Table extends Record<EngineName | ToolName, DefaultImage> {
  /** Without a default: the image must be set. */
  readonly operator: Image;
  readonly lynis: OptionalImage;
}
export type ImageName = keyof Table;

/** The images that jobs use. Their variables are named after them: `git` is set by `GIT_IMAGE`. */
const table: Table = {
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

/** References by name. Undefined only for optional images that are not set. */
export type Images = {
  readonly [N in ImageName]: Table[N] extends OptionalImage ? string | undefined : string;
};

type Variable<N extends ImageName> = `${Uppercase<N>}_IMAGE`;
type Shape = { readonly [N in ImageName as Variable<N>]: z.ZodType<Images[N], string | undefined> };

const variableOf = (name: string): string => `${name.toUpperCase()}_IMAGE`;

function schemaOf(image: Image | DefaultImage | OptionalImage): z.ZodType<string | undefined> {
  const schema = 'default' in image ? reference.prefault(image.default) : reference;
  return ('optional' in image ? schema.optional() : schema).describe(image.help);
}

const entries = Object.entries<Image | DefaultImage | OptionalImage>({ ...table });

/** The variables of all images. */
export const imageVariables = Object.fromEntries(
  entries.map(([name, image]) => [variableOf(name), schemaOf(image)]),
) as Shape;

/** Maps the parsed variables to images by name. */
export const imagesOf = (given: { readonly [V in keyof Shape]: z.output<Shape[V]> }): Images =>
  Object.fromEntries(
    entries.map(([name]) => [name, new Map<string, unknown>(Object.entries(given)).get(variableOf(name))]),
  ) as Images;
