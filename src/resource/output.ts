import { z } from 'zod';
import { duration } from './duration.ts';
import { objectNameField } from './names-in-specs.ts';
import { celMatches, withRules, type Rule } from './rule.ts';
import { someText } from './text.ts';

const name = '[a-z0-9]([a-z0-9-]*[a-z0-9])?';
/** It has a dot or a port: else it could be the first part of a path. */
const host = `(${name}([.]${name})+(:[0-9]{1,5})?|${name}:[0-9]{1,5})`;
const component = '[a-z0-9]+(([.]|_|__|-+)[a-z0-9]+)*';
const shape = `^${host}([/]${component})+(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?$`;
const pattern = new RegExp(shape);
const hostPattern = new RegExp(`^${host}$`);
const componentPattern = new RegExp(`^${component}$`);

/** Whether an image can be published to a registry of this name. */
export const isOutputHost = (name: string): boolean => hostPattern.test(name);

/** Whether this can be one part of the path of an image. */
export const isPathComponent = (text: string): boolean => componentPattern.test(text);

const hasNoDigest: Rule<string> = {
  cel: "!self.contains('@')",
  holds: (image) => !image.includes('@'),
  message:
    'must not have a digest, because the image does not exist yet: write a tag; status.output.digest says what was published',
};

const isReference: Rule<string> = {
  cel: celMatches(shape),
  holds: (image) => pattern.test(image),
  message:
    'must be a repository with its registry, and a tag if it is not latest, such as registry.example.com/team/model:1.0',
};

/** The field names are those of Shipwright. */
export const outputSchema = z.object({
  image: withRules(someText(384), hasNoDigest, isReference).describe(
    'Where the image is published to: registry, repository and tag. Defaults to the tag latest. The last of several jobs with the same tag wins.',
  ),
  pushSecret: objectNameField
    .optional()
    .describe(
      'Secret of type kubernetes.io/dockerconfigjson or kubernetes.io/basic-auth in the namespace of the DockerfileJob. Its annotation dockerfilejob.io/push-to must allow the repository.',
    ),
  timeout: duration
    .default('10m')
    .describe(
      'Timeout of the publication, as a duration such as 10m. The job fails when an attempt takes longer.',
    ),
});

export type Output = z.output<typeof outputSchema>;

/** Where an image is published to, as the API of its registry names it. */
export interface OutputTarget {
  /** `host[:port]` */
  readonly host: string;
  readonly path: string;
  readonly tag: string;
}

/** The names that Docker Hub has in references and in Docker configurations. Its API has another host. */
export const dockerHub = { names: ['docker.io', 'index.docker.io'], host: 'registry-1.docker.io' } as const;

/** The reference with its tag. */
export const taggedImage = (image: string): string =>
  image.lastIndexOf(':') > image.indexOf('/') ? image : `${image}:latest`;

/** The reference without its tag. */
export const untagged = (image: string): string => {
  const tagged = taggedImage(image);
  return tagged.slice(0, tagged.lastIndexOf(':'));
};

/** Splits a reference that the schema has accepted. */
export function outputTarget(image: string): OutputTarget {
  const slash = image.indexOf('/');
  const registry = image.slice(0, slash);
  const tagged = taggedImage(image);
  const colon = tagged.lastIndexOf(':');
  const [path, tag] = [tagged.slice(slash + 1, colon), tagged.slice(colon + 1)];
  const isHub = dockerHub.names.some((one) => one === registry);
  if (!isHub) return { host: registry, path, tag };
  return { host: dockerHub.host, path: path.includes('/') ? path : `library/${path}`, tag };
}
