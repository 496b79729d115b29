import { createHash } from 'node:crypto';
import type { Settings } from '../../../config/settings.ts';
import type { DockerfileJob } from '../../../resource/schema.ts';
import { stepOf } from '../../progress.ts';

/** Longest value of a build argument that is told. Of a longer one, the hash is. */
const longestValue = 128;

interface Resource {
  readonly name?: string;
  readonly uri: string;
  readonly digest: Readonly<Record<string, string>>;
}

/**
 * How the image came about: a predicate of type https://slsa.dev/provenance/v1. Only what the operator knows itself, at most
 * some tens of kilobytes.
 */
export function provenanceOf({ metadata, spec, status }: DockerfileJob, settings: Settings): object {
  const engine = spec.build.engine ?? settings.engine;
  const { image, vulnerabilities, performance, reusedFrom } = status;
  return {
    buildDefinition: {
      buildType: 'https://dockerfilejob.io/provenance/v1',
      externalParameters: {
        source: sourceOf(spec, status),
        build: {
          engine,
          args: spec.build.args.map(({ name, value }) => ({ name, ...shortValue(value) })),
          ...(spec.build.target !== undefined && { target: spec.build.target }),
        },
      },
      resolvedDependencies: dependenciesOf({ spec, status }, settings.images[engine]),
    },
    runDetails: {
      builder: { id: 'https://dockerfilejob.io/operator', version: { operator: settings.images.operator } },
      metadata: {
        invocationId: `${metadata.uid}/${status.run ?? 1}`,
        startedOn: status.startTime,
        finishedOn: stepOf({ status }, 'build')?.endTime,
      },
      byproducts: [
        {
          name: 'result',
          annotations: {
            ...(image && { size: image.size }),
            ...(vulnerabilities && { vulnerabilities: withoutList(vulnerabilities) }),
            ...(performance !== undefined && { performance }),
            ...(reusedFrom && { reusedFrom }),
          },
        },
      ],
    },
  };
}

const shortValue = (value: string) =>
  value.length <= longestValue ? { value } : { sha256: createHash('sha256').update(value).digest('hex') };

function sourceOf({ source }: DockerfileJob['spec'], { source: built }: DockerfileJob['status']): object {
  const { git, configMap, artifact } = source;
  const hash = built?.sha256 !== undefined && { sha256: built.sha256 };
  if (git) return { git: { url: git.url, revision: git.revision, contextDir: git.contextDir } };
  if (artifact) return { artifact };
  return configMap ? { configMap, ...hash } : { dockerfile: { ...hash } };
}

/** What was looked up or named by digest: the commit, the images that the Dockerfile takes from, and the engine. */
function dependenciesOf(
  { spec, status }: Pick<DockerfileJob, 'spec' | 'status'>,
  engine: string,
): Resource[] {
  const commit = status.source?.git?.commitSha;
  const { git, artifact } = spec.source;
  const images = status.inputs?.images ?? [];
  return [
    ...(git && commit !== undefined
      ? [{ name: 'source', uri: `git+${git.url}`, digest: { gitCommit: commit } }]
      : []),
    ...(artifact ? [{ name: 'source', ...imageResource('upload', artifact.digest) }] : []),
    ...images.map(({ name, digest }) => imageResource(name, digest)),
    ...engineResource(engine),
  ];
}

function engineResource(engine: string): Resource[] {
  const at = engine.indexOf('@');
  if (at === -1) return [{ name: 'engine', uri: `oci://${engine}`, digest: {} }];
  return [{ name: 'engine', ...imageResource(engine, engine.slice(at + 1)) }];
}

/** @param digest `sha256:…` */
function imageResource(name: string, digest: string): Resource {
  const colon = digest.indexOf(':');
  return {
    uri: `oci://${name.replace(/@.*/, '')}`,
    digest: { [digest.slice(0, colon)]: digest.slice(colon + 1) },
  };
}

function withoutList({ top: _, ...counts }: NonNullable<DockerfileJob['status']['vulnerabilities']>): object {
  return counts;
}
