import { trustedContainer } from '../../../../src/pipeline/manifest/trusted-container.ts';
import { makeSettings } from '../../../support/settings.ts';

describe('a trusted container', () => {
  it('has the image and the limits from the table of containers', () => {
    expect(trustedContainer('collect', makeSettings())).toMatchObject({
      name: 'collect',
      image: makeSettings().images.collect,
      resources: { limits: { cpu: '1', memory: String(64 * 2 ** 20) } },
    });
  });

  it('throws without an image', () => {
    const { images } = makeSettings();
    const settings = makeSettings({ images: { ...images, lynis: undefined } });
    expect(() => trustedContainer('lynis', settings)).toThrow('the container lynis has no image');
  });
});
