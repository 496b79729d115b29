import { load } from 'js-yaml';
import { dockerfileFault } from '../../../dockerfile/index.ts';
import { requestsAreWithinLimits } from '../../../pipeline/1-admit/spec-rules.ts';
import { specSchema } from '../../../resource/spec.ts';
import { exitCodes } from '../../exit-codes.ts';
import { Failure } from '../../failure.ts';
import { draftOf, problemsOf } from '../../read/manifest.ts';
import type { Refusal } from '../../show/finding.ts';

/** Checks a whole job by the rules that are the same on every cluster. @throws Failure if it is none */
export function lintManifest(
  content: string,
  file: string,
): { readonly dockerfile: string | undefined; readonly refusal: Refusal | undefined } {
  const { spec: given } = draftOf(parse(content, file), file);
  const parsed = specSchema.safeParse(given);
  if (!parsed.success) {
    const message = problemsOf(parsed.error, 'spec').join('; ');
    return { dockerfile: undefined, refusal: { reason: 'SpecInvalid', message } };
  }
  const spec = parsed.data;
  const { dockerfile } = spec.source;
  const args = Object.fromEntries(spec.build.args.map(({ name, value }) => [name, value]));
  const fault =
    dockerfile === undefined
      ? undefined
      : dockerfileFault(dockerfile, { files: [], args, target: spec.build.target });
  if (fault) return { dockerfile, refusal: fault };
  const message = requestsAreWithinLimits({ spec });
  return { dockerfile, refusal: message === undefined ? undefined : { reason: 'SpecDenied', message } };
}

function parse(content: string, file: string): unknown {
  try {
    return load(content);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Failure(`${file} is not YAML: ${why}`, { code: exitCodes.usage });
  }
}
