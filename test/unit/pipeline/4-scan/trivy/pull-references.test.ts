import { pullReferences } from '../../../../../src/pipeline/4-scan/trivy/pull-references.ts';

const open = { mirrors: ['m.test:5000'], dockerHub: true };
const digest = `sha256:${'a'.repeat(64)}`;

describe('the references to pull a base image from', () => {
  it.each([
    ['debian', 'library/debian:latest'],
    ['debian:12', 'library/debian:12'],
    [`team/model:1@${digest}`, `team/model@${digest}`],
    ['docker.io/debian', 'library/debian:latest'],
    ['index.docker.io/team/model:2', 'team/model:2'],
  ])('are the mirrors, then docker.io: %s', (reference, path) => {
    expect(pullReferences(reference, open)).toEqual([`m.test:5000/${path}`, `index.docker.io/${path}`]);
    expect(pullReferences(reference, { ...open, dockerHub: false })).toEqual([`m.test:5000/${path}`]);
    expect(pullReferences(reference, { mirrors: [], dockerHub: false })).toEqual([`index.docker.io/${path}`]);
  });

  it.each(['ghcr.io/team/model:1', 'localhost/x:1', 'registry:5000/x:1', 'a.b/c:1'])(
    'are the registry that the reference names: %s',
    (reference) => {
      expect(pullReferences(reference, open)).toEqual([reference]);
    },
  );

  it.each(['', '-q', '--insecure', 'a b', 'a\nb', 'a/$(id)', 'x'.repeat(600)])(
    'are none for %j',
    (reference) => {
      expect(pullReferences(reference, open)).toEqual([]);
    },
  );
});
