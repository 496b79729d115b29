import { dockerfileCases } from '../../support/worst-cases/dockerfiles.ts';
import { expectInTime } from '../../support/worst-cases/worst-case.ts';

describe('attacks 3, 59: a Dockerfile of 256 KiB made to take long', () => {
  it.each(dockerfileCases)('is judged in time: $name', ({ judge }) => {
    expectInTime(judge);
  });
});
