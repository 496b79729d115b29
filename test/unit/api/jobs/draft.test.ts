import { draftOf } from '../../../../src/api/jobs/draft.ts';
import type { Auth } from '../../../../src/api/auth/index.ts';

const ada = { username: 'ada', groups: [], extra: {} };
const auth = (right: 'all' | 'own' | 'none'): Auth => ({
  identify: () => Promise.resolve(ada),
  may: (_caller, _verb, { own = false }) => Promise.resolve(right === 'all' || (right === 'own' && own)),
});
const draft = (right: 'all' | 'own' | 'none', spec: Record<string, unknown>, metadata?: object) =>
  draftOf(auth(right), ada, 'dockerfilejobs', {
    spec: { source: {}, ...spec },
    ...(metadata && { metadata }),
  });

const dockerfile = { source: { dockerfile: 'FROM scratch' } };

describe('who may submit own jobs only', () => {
  it('may submit a Dockerfile', async () => {
    expect(await draft('own', dockerfile)).toMatchObject({ namespace: 'dockerfilejobs', submitter: 'ada' });
  });

  it.each([
    ['spec.source.configMap', { source: { configMap: { name: 'grades' } } }],
    [
      'spec.source.git.cloneSecret',
      { source: { git: { url: 'https://git.test/a', cloneSecret: 'deploy' } } },
    ],
    ['spec.output.pushSecret', { ...dockerfile, output: { pushSecret: 'registry' } }],
    ['spec.source.configMap', { source: { configMap: 7 } }],
    [
      'spec.test.http[].auth.basic.secret',
      { ...dockerfile, test: { http: [7, { auth: {} }, { auth: { basic: { secret: 'students' } } }] } },
    ],
  ])('attacks 12, 123: may not have the operator read what %s names', async (field, spec) => {
    await expect(draft('own', spec)).rejects.toMatchObject({ reason: 'Forbidden', fields: [{ field }] });
    await expect(draft('all', spec)).resolves.toMatchObject({ spec });
  });

  it('may submit a test that names no Secret', async () => {
    const test = { http: [{ auth: { basic: { username: 'toto', password: 'python' } } }] };
    await expect(draft('own', { ...dockerfile, test })).resolves.toMatchObject({ submitter: 'ada' });
  });

  it('may not do so by a spec of the wrong shape either', async () => {
    await expect(draft('own', { source: { git: 7, configMap: null } })).rejects.toMatchObject({
      reason: 'Forbidden',
    });
  });
});

describe('a submission', () => {
  it('is for the namespace that it names', async () => {
    const { namespace, title, labels } = await draft(
      'all',
      { ...dockerfile, name: 'A model' },
      {
        namespace: 'team',
        labels: { course: 'ml' },
      },
    );
    expect({ namespace, title, labels }).toEqual({
      namespace: 'team',
      title: 'A model',
      labels: { course: 'ml' },
    });
  });

  it('is refused without a right', async () => {
    await expect(draft('none', dockerfile)).rejects.toMatchObject({ reason: 'Forbidden' });
  });
});
