import { contextFiles } from '../../../../src/pipeline/3-build/sources/context-files.ts';
import { source } from '../../../../src/pipeline/manifest/dockerfile-config-map.ts';
import { makeContext } from '../../../support/context.ts';

describe('the source of a build', () => {
  it('is the Dockerfile as it was given', () => {
    const text = 'FROM debian:bookworm\r\n# ünïcödé\n';
    expect(source(makeContext(), text).data?.['Dockerfile']).toBe(text);
  });

  it('keeps the files of the user apart from our own, whatever they are called', () => {
    const files = { Dockerfile: 'eQ==' };
    const { metadata, binaryData } = contextFiles(makeContext(), files);
    expect(metadata.name).toBe('context');
    expect(binaryData).toEqual(files);
  });
});
