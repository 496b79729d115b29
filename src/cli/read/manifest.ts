import { z } from 'zod';
import { fieldErrors } from '../../resource/field-errors.ts';
import { apiVersion, kind } from '../../resource/schema.ts';
import { specSchema } from '../../resource/spec.ts';
import { exitCodes } from '../exit-codes.ts';
import { Failure } from '../failure.ts';
import type { NewJob } from '../jobs/jobs.ts';
import { generateName } from './job-name.ts';
import { setBuildArgument, setField } from './spec-fields.ts';

export interface Changes {
  readonly name?: string | undefined;
  readonly buildArg?: readonly string[];
  readonly set?: readonly string[];
}

/** A manifest as `submit` finds it: a source, or a whole job. */
export interface Draft {
  readonly metadata: Readonly<Record<string, unknown>> & { readonly name?: string };
  readonly spec: Readonly<Record<string, unknown>>;
  /** What the job is named after if nobody names it. */
  readonly title: string;
  /** The folder whose files are uploaded, and become the source. */
  readonly folder?: string;
}

const named = z.string().optional();

const manifestSchema = z.looseObject({
  apiVersion: z.literal(apiVersion),
  kind: z.literal(kind),
  metadata: z.looseObject({ name: named }).default({}),
  spec: z.record(z.string(), z.unknown()),
});

/** Reads a DockerfileJob. @throws Failure for another kind */
export function draftOf(parsed: unknown, file: string): Draft {
  const manifest = manifestSchema.safeParse(parsed);
  if (!manifest.success) {
    throw new Failure(`${file} is not a ${kind} of ${apiVersion}: ${problemsOf(manifest.error).join('; ')}`, {
      code: exitCodes.usage,
      next: ['docs/resource.md describes the resource field by field'],
    });
  }
  const { metadata, spec } = manifest.data;
  const { name, ...others } = metadata;
  return { metadata: { ...others, ...(name !== undefined && { name }) }, spec, title: name ?? file };
}

/** The job to create, checked against the schema. @throws Failure that names the field */
export function newJob(draft: Draft, { name, buildArg = [], set = [] }: Changes): NewJob {
  const spec = structuredClone(draft.spec);
  for (const argument of buildArg) setBuildArgument(spec, argument);
  for (const assignment of set) setField(spec, assignment);
  const checked = specSchema.safeParse(spec);
  if (!checked.success) {
    throw new Failure(`the job is not valid: ${problemsOf(checked.error, 'spec').join('; ')}`, {
      code: exitCodes.usage,
      next: ['docs/resource.md describes each field'],
    });
  }
  const own = name ?? draft.metadata.name;
  const naming = own === undefined ? { generateName: generateName(draft.title) } : { name: own };
  return { apiVersion, kind, metadata: { ...draft.metadata, ...naming }, spec };
}

/** Each problem with the path of its field. */
export const problemsOf = ({ issues }: z.ZodError, root = ''): string[] =>
  issues.flatMap(fieldErrors).map(({ field, message }) => {
    const path = [root, field].filter((part) => part !== '').join('.');
    return `${path === '' ? 'it' : path} ${message}`;
  });
