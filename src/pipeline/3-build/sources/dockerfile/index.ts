import type { SourceHandler } from '../source.ts';
import { textInput, textSource } from '../text-input.ts';

/** `spec.source.dockerfile`: the text is in the spec, and there are no files beside it. */
export const dockerfile: SourceHandler<'dockerfile'> = {
  objectToRead: () => undefined,
  resolve: (text) => textSource(text, {}),
  input: (context, _source, seen) => textInput(context, seen),
};
