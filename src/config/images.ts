import type { EngineName } from '../resource/spec.ts';
import type { z } from 'zod';
import { optionalReference, reference } from './values.ts';

interface Image {
  readonly help: string;
}
/** Empty unless it is set. What needs it is refused until then. */
interface OptionalImage extends Image {
  readonly optional: true;
}
interface DefaultImage extends Image {
  readonly default: string;
}

/** The tools that have a public image. */
type ToolName = 'crane' | 'git' | 'trivy' | 'collect';

interface Table extends Record<EngineName | ToolName, DefaultImage> {
  /** Without a default: the image must be set. */
  readonly operator: Image;
  /** No image of it is published by its authors. */
  readonly wapiti: OptionalImage;
}
export type ImageName = keyof Table;

/** The images that jobs use. Their variables are named after them: `git` is set by `GIT_IMAGE`. */
const table: Table = {
  operator: { help: 'Image of the operator. Build, scan and publish pods use it, too.' },
  buildkit: {
    default: 'moby/buildkit:v0.34.0@sha256:b059f8d7226d0b326bc871af489a5dddf65e36af4d20d14251b072974d9ee87c',
    help: 'Image of the build engine buildkit.',
  },
  kaniko: {
    default:
      'ghcr.io/osscontainertools/kaniko:v1.28.3@sha256:779f463aaa3219151ceff518249aa043a60bcb09a17fab58b915f63c678ecde6',
    help: 'Image of the build engine kaniko.',
  },
  crane: {
    default:
      'gcr.io/go-containerregistry/crane:debug@sha256:e78770b31258a3846f878036d9c1f63fbe4c871f9f56990bf77fd95c013e3c1b',
    help: 'Image that pushes the built image. Needs crane and a shell.',
  },
  git: {
    default: 'alpine/git:v2.54.0@sha256:4f9488b7295baec153a9953479690f835ad4699b1d9f11e3897a4485c224fc3e',
    help: 'Image that fetches spec.source.git. Needs Git, a shell, awk, gzip and base64; for SSH, OpenSSH.',
  },
  trivy: {
    default: 'aquasec/trivy:0.75.0@sha256:af6acf9a6b85dfe389a1941505c0ce9efef52a4719635e1a962f022a3d855daa',
    help: 'Image of the vulnerability scanner. Needs Trivy and a shell.',
  },
  collect: {
    default: 'busybox:1.37.0@sha256:bdf57e528e45e4433820e045b29b4597825a1c9e38353532d90a01445013f82e',
    help: 'Image that reads the performance file. Needs a shell, stat and base64.',
  },
  wapiti: {
    optional: true,
    help: 'Image of the security test of deployed services. Needs Wapiti 3.2, Python, a shell, sed and timeout; for TLS, sslscan. If empty, jobs with spec.verify are refused.',
  },
};

export type Images = Readonly<Record<ImageName, string>>;

type Variable<N extends ImageName> = `${Uppercase<N>}_IMAGE`;
type Shape = { readonly [N in ImageName as Variable<N>]: z.ZodType<string, string | undefined> };

const variableOf = (name: string): string => `${name.toUpperCase()}_IMAGE`;

type AnyImage = Image | OptionalImage | DefaultImage;

function schemaOf(image: AnyImage): z.ZodType<string, string | undefined> {
  if ('default' in image) return reference.prefault(image.default).describe(image.help);
  return ('optional' in image ? optionalReference : reference).describe(image.help);
}

const entries = Object.entries<AnyImage>({ ...table });

/** The variables of all images. */
export const imageVariables = Object.fromEntries(
  entries.map(([name, image]) => [variableOf(name), schemaOf(image)]),
) as Shape;

/** Maps the parsed variables to images by name. */
export const imagesOf = (given: { readonly [V in keyof Shape]: z.output<Shape[V]> }): Images =>
  Object.fromEntries(
    entries.map(([name]) => [name, new Map<string, unknown>(Object.entries(given)).get(variableOf(name))]),
  ) as Images;
