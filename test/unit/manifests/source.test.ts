import { contextFiles } from '../../../src/manifests/context-files.ts';
import { source } from '../../../src/manifests/source.ts';
import { makeContext } from '../../support/context.ts';
import { makeSettings } from '../../support/settings.ts';

describe('the source of a build', () => {
  it('is the Dockerfile as it was given', () => {
    const text = 'FROM debian:bookworm\r\n# ünïcödé\n';
    expect(source(makeContext(), text).data?.['Dockerfile']).toBe(text);
  });

  it('tells BuildKit of mirrors, and that they are insecure where the settings say so', () => {
    const config = source(makeContext(), '').data?.['buildkitd.toml'];
    expect(config).toContain('[registry."docker.io"]\nmirrors = ["mirror.test:5000"]\n');
    expect(config).toContain('[registry."mirror.test:5000"]\ninsecure = true\nhttp = true\n');
  });

  it('tells BuildKit of no insecure registry where the settings name none', () => {
    const registry = { ...makeSettings().registry, insecure: false };
    const config = source(makeContext({ settings: { registry } }), '').data?.['buildkitd.toml'];
    expect(config).not.toContain('insecure');
  });

  it('keeps the files of the user apart from our own, whatever they are called', () => {
    const files = { 'buildkitd.toml': 'eA==', Dockerfile: 'eQ==' };
    const { metadata, binaryData } = contextFiles(makeContext(), files);
    expect(metadata.name).toBe('context');
    expect(binaryData).toEqual(files);
  });
});
