import type { SourceHandler } from '../source.ts';
import { textInput, textSource } from '../text-input.ts';

/** `spec.source.dockerfile`: inline in the spec, without other files. */
export const dockerfile: SourceHandler<'dockerfile'> = {
  objectToRead: () => undefined,
  resolve: (text) => textSource(text, {}),
  input: (context, _source, seen) => textInput(context, seen),
};
