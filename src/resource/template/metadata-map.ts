import { z } from 'zod';
import { group } from '../schema.ts';
import { celMatches, withRules } from '../rule.ts';
import { text } from '../text.ts';

/** Number of labels, or of annotations, that a template gives its jobs. */
const mostEntries = 32;

const labelPattern = /^([A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?)?$/;

/** The value of a label, as the apiserver accepts it (meta/v1). */
export const labelValue = withRules(text(63), {
  cel: celMatches(labelPattern.source),
  holds: (value) => labelPattern.test(value),
  message: 'must consist of letters, digits, -, _ and ., and begin and end with a letter or a digit',
});

const own = `${group}/`;

/**
 * Labels or annotations of the jobs of a template. What the product itself marks jobs with is not for its users: nobody
 * could tell whose job it is, or what has made it, if a template could say so.
 */
export const metadataMap = <S extends z.ZodType<string>>(value: S) =>
  withRules(
    z
      .record(z.string(), value)
      .refine(
        (entries) => Object.keys(entries).length <= mostEntries,
        `must have at most ${mostEntries} entries`,
      )
      .meta({ maxProperties: mostEntries }),
    {
      cel: `self.all(key, !key.startsWith('${own}'))`,
      holds: (entries) => Object.keys(entries).every((key) => !key.startsWith(own)),
      message: `must not have a key that begins with ${own}: those are set by the product`,
    },
  );
