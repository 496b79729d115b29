import { phases } from '../../../src/resource/phases.ts';
import { phaseOf, statusWord } from '../../../src/resource/status-word.ts';

describe('the word of a phase', () => {
  it.each(phases)('leads back to it: %s', (phase) => {
    expect(phaseOf(statusWord(phase))).toBe(phase);
  });

  it('leads nowhere if it is unknown', () => {
    expect(phaseOf('succeeded')).toBeUndefined();
  });
});
