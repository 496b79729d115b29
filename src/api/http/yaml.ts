import { CORE_SCHEMA, load, YAMLException } from 'js-yaml';
import { oneLine } from '../../text/quote.ts';
import { Problem } from '../problems/problem.ts';

/** Collections in collections. */
const maxDepth = 50;

/**
 * Parses one YAML document with types of JSON only. Refuses aliases: a few of them make a text of any size.
 * @param text undefined if the body was not UTF-8
 * @throws Problem InvalidYAML
 */
export function yamlIn(text: string | undefined): unknown {
  if (text === undefined) throw new Problem('InvalidYAML', 'the body must be YAML in UTF-8');
  try {
    return load(text, { schema: CORE_SCHEMA, maxAliases: 0, maxDepth });
  } catch (error) {
    const why = error instanceof YAMLException ? error.message.split('\n', 1)[0] : 'it cannot be read';
    throw new Problem(
      'InvalidYAML',
      `the body must be one document in YAML without aliases: ${oneLine(why ?? '', 200)}`,
      {
        cause: error,
      },
    );
  }
}
