import { z } from 'zod';
import { celMatches, withRules, type Rule } from './rule.ts';
import { someText } from './text.ts';

export const digestPattern = /^sha256:[0-9a-f]{64}$/;

const isDigest: Rule<string> = {
  cel: celMatches(digestPattern.source),
  holds: (text) => digestPattern.test(text),
  message: 'must be the digest of an upload: sha256: and 64 hexadecimal digits in lower case',
};

const path = /^[^/\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$/;
const isPath: Rule<string> = {
  cel: celMatches(path.source),
  holds: (text) => path.test(text),
  message: 'must be the relative path of a file',
};

const hasNoParent: Rule<string> = {
  cel: "!self.contains('..')",
  holds: (text) => !text.includes('..'),
  message: 'must not contain ..',
};

export const artifactSource = z.object({
  digest: withRules(someText(71), isDigest).describe(
    'Digest of the upload, as POST /api/v1/uploads has answered: sha256:… It is in the workspace registry, and belongs to the namespace of the DockerfileJob.',
  ),
  dockerfilePath: withRules(someText(1024), isPath, hasNoParent)
    .optional()
    .describe(
      'Path of the Dockerfile in the upload. Defaults to the Dockerfile that was uploaded by itself, or else to Dockerfile.',
    ),
});

export type ArtifactSource = z.output<typeof artifactSource>;
