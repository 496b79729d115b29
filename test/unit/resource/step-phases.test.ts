import { steps } from '../../../src/pipeline/steps.ts';
import { stepPhases } from '../../../src/resource/step-phases.ts';

test('the phases of the steps are those of the pipeline', () => {
  expect(Object.fromEntries(steps.map(({ name, phase }) => [name, phase]))).toEqual(stepPhases);
});
