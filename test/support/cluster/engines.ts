import type { EngineName } from '../../../src/resource/spec.ts';
import { useOperatorWith } from './operator.ts';

const kanikoImage = process.env['KANIKO_IMAGE'] ?? '';

/**
 * Tells the same tests of each build engine. Kaniko's image is in no package registry, so it takes part where
 * KANIKO_IMAGE names one; where not, each of its tests is told as skipped.
 */
export function describeEngines(tell: (engine: EngineName) => void): void {
  describe('buildkit', () => {
    tell('buildkit');
  });
  if (kanikoImage === '') {
    console.warn('Kaniko: skipped, KANIKO_IMAGE is not set');
    describe.skip('Kaniko: skipped, KANIKO_IMAGE is not set:', () => {
      tell('kaniko');
    });
    return;
  }
  describe(`kaniko (${kanikoImage})`, () => {
    useOperatorWith({ KANIKO_IMAGE: kanikoImage });
    tell('kaniko');
  });
}
