import { imageValues } from '../../../deploy/local/install/current-context.ts';
import { localValues } from '../../../deploy/local/install/local-values.ts';
import { revisionOf } from '../../../deploy/local/install/revision.ts';

const head = '0123456789abcdef0123456789abcdef01234567';

describe('the tag of the image', () => {
  it('is the commit if the sources are unchanged', () => {
    expect(revisionOf(head, true, 'feed')).toEqual({ commit: head, tag: head });
  });

  it('changes with uncommitted sources, so that the cluster gets the new code', () => {
    const [one, other] = ['aaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbb'].map((hash) =>
      revisionOf(head, false, hash),
    );
    expect(one).toEqual({ commit: `${head}-dirty`, tag: `${head}-dirty-aaaaaaaaaaaa` });
    expect(other?.tag).not.toBe(one?.tag);
  });
});

describe('the variable IMAGE', () => {
  it.each([
    ['registry.example.com/a/b:1.0', { repository: 'registry.example.com/a/b', tag: '1.0', digest: '' }],
    ['localhost:5000/b', { repository: 'localhost:5000/b', tag: '', digest: '' }],
    ['localhost:5000/b:2@sha256:ab', { repository: 'localhost:5000/b', tag: '2', digest: 'sha256:ab' }],
    ['b@sha256:ab', { repository: 'b', tag: '', digest: 'sha256:ab' }],
  ])('%s is split into the values of the chart', (reference, values) => {
    expect(imageValues(reference)).toEqual(values);
  });
});

describe('the values of the local cluster', () => {
  const image = { repository: 'r', tag: 't' };

  it('allow builds to reach the registries and the Git server, and nothing else', () => {
    expect(localValues(image, 'PEM', undefined).egress).toEqual({
      internet: false,
      registries: [{ cidr: '10.90.0.2/32', ports: [5000, 5004, 5003] }],
    });
  });

  it('have an image for Kaniko only if one is given', () => {
    expect(localValues(image, 'PEM', undefined).images).not.toHaveProperty('kaniko');
    expect(localValues(image, 'PEM', 'r/kaniko:1').images).toHaveProperty('kaniko', 'r/kaniko:1');
  });

  it('have an image for Lynis, because there is no public one', () => {
    expect(localValues(image, 'PEM', undefined).images.lynis).toBe(
      '10.90.0.2:5000/dockerfilejob/lynis:3.0.8',
    );
  });
});
