import { textInput, textSource } from '../../../../src/pipeline/3-build/sources/text-input.ts';
import { dockerfileConfigMap } from '../../../../src/pipeline/manifest/dockerfile-volume.ts';
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
    const { objects } = textInput(makeContext(), textSource('FROM debian\n', files));
    expect(objects).toMatchObject([
      { metadata: { name: 'dockerfile' }, data: { Dockerfile: 'FROM debian\n' } },
      { metadata: { name: 'context' }, binaryData: files },
    ]);
  });

  it('throws for a source that was not read', () => {
    expect(() => textInput(makeContext(), { kind: 'unread' })).toThrow('was not read');
  });
});
