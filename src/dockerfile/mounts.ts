import { csvFields } from './csv-fields.ts';
import type { Instruction } from './instruction.ts';
import { flagValues } from './flags.ts';

/** A `RUN --mount=…`, with the defaults of BuildKit. */
export interface Mount {
  readonly type: string;
  /** The stage or image of the source. Undefined for the build context. */
  readonly from: string | undefined;
  readonly source: string;
}

/** The mounts of a RUN instruction. A malformed one, which the grammar refuses, has no fields. */
export const mountsOf = (run: Instruction): Mount[] => flagValues(run, 'mount').map(readMount);

function readMount(value: string): Mount {
  const fields = (csvFields(value) ?? [])
    .filter((field) => field.includes('='))
    .map((field) => {
      const equals = field.indexOf('=');
      return [field.slice(0, equals).toLowerCase(), field.slice(equals + 1)] as const;
    });
  const given = new Map(fields);
  return {
    type: given.get('type')?.toLowerCase() ?? 'bind',
    from: given.get('from') || undefined,
    source: given.get('source') ?? given.get('src') ?? '/',
  };
}
