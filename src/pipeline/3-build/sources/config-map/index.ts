import { z } from 'zod';
import type { SourceSeen } from '../../../snapshot.ts';
import type { SourceHandler } from '../source.ts';
import { textInput, textSource } from '../text-input.ts';

const texts = z.record(z.string(), z.string()).default({});
const configMapSchema = z.object({ data: texts, binaryData: texts });

const unavailable = (message: string): Extract<SourceSeen, { kind: 'unavailable' }> => ({
  kind: 'unavailable',
  message: `spec.source.configMap.${message}`,
});

/** `spec.source.configMap`: one key holds the Dockerfile, the others hold the files of the context. */
export const configMap: SourceHandler<'configMap'> = {
  objectToRead: ({ name }) => ({ kind: 'ConfigMap', name }),
  resolve({ name, key }, read, namespace) {
    if (read?.kind !== 'object') return unavailable(`name: there is no ConfigMap ${namespace}/${name}`);
    const { data, binaryData } = configMapSchema.parse(read.object);
    const { [key]: text, ...others } = data;
    if (text === undefined) return unavailable(`key: ConfigMap ${name} has no key ${key}`);
    const encoded = Object.entries(others).map(([file, content]): [string, string] => [
      file,
      Buffer.from(content).toString('base64'),
    ]);
    return textSource(text, { ...binaryData, ...Object.fromEntries(encoded) });
  },
  input: (context, _source, seen) => textInput(context, seen),
};
