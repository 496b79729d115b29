import { textInput, textSource } from '../../../../src/pipeline/3-build/sources/text-input.ts';
import {
  dockerfileConfigMap,
  dockerfileVolume,
} from '../../../../src/pipeline/manifest/dockerfile-volume.ts';
import type { SpecInput } from '../../../../src/resource/spec.ts';
import { makeContext } from '../../../support/context.ts';

describe('the ConfigMap of a Dockerfile', () => {
  it('contains the text unchanged', () => {
    const text = 'FROM debian:bookworm\r\n# ünïcödé\n';
    expect(dockerfileConfigMap(makeContext(), text).data?.['Dockerfile']).toBe(text);
  });
});

describe('the input of a build from text', () => {
  it("keeps the user's files separate from our own, whatever their names", () => {
    const files = { Dockerfile: 'eQ==' };
    const context = makeContext({ spec: { source: { configMap: { name: 'model' } } } });
    const { objects } = textInput(context, textSource('FROM debian\n', files));
    expect(objects).toMatchObject([
      { metadata: { name: 'dockerfile' }, data: { Dockerfile: 'FROM debian\n' } },
      { metadata: { name: 'context' }, binaryData: files },
    ]);
  });

  it('mounts a Dockerfile of the spec from the files of the job, and any other from its copy', () => {
    const mounted = (source: SpecInput['source']) =>
      dockerfileVolume(makeContext({ spec: { source } })).configMap;
    const items = [{ key: 'Dockerfile', path: 'Dockerfile' }];
    expect(mounted({ dockerfile: 'FROM debian\n' })).toEqual({ name: 'files', items });
    expect(mounted({ configMap: { name: 'model' } })).toEqual({ name: 'dockerfile' });
  });

  it('throws for a source that was not read', () => {
    expect(() => textInput(makeContext(), { kind: 'unread' })).toThrow('was not read');
  });
});
