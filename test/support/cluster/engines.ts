import type { EngineName } from '../../../src/resource/spec.ts';
import { useOperatorWith } from './operator.ts';

const kanikoImage = process.env['KANIKO_IMAGE'] ?? '';

/**
 * Defines the same tests for each build engine. No package registry has Kaniko's image, so its tests run only if
 * KANIKO_IMAGE is set. Otherwise they are reported as skipped.
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
