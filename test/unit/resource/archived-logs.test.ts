import { containerNames, traitsOf } from '../../../src/pipeline/containers.ts';
import { archivedLogs, logNames } from '../../../src/resource/archived-logs.ts';

test('the table of archived logs is the one of the containers, in the same order', () => {
  const archived = containerNames.flatMap((name) => {
    const { archive, step } = traitsOf(name);
    return archive ? [{ name, step, file: archive.file, when: archive.when }] : [];
  });
  expect(archived).toEqual(
    logNames.map((name) => {
      const { step, file, when } = archivedLogs[name];
      return { name, step, file, when };
    }),
  );
});
