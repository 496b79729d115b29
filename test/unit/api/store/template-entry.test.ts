import { templateEntryOf } from '../../../../src/api/store/template-entry.ts';
import { parseObject } from '../../../../src/cluster/object.ts';

const metadata = { name: 'app', namespace: 'team-a', uid: 'u', resourceVersion: '1', creationTimestamp: '' };
const entryOf = (spec: unknown, meta: object = metadata) =>
  templateEntryOf(parseObject('DockerfileJobTemplate', { metadata: meta, spec }));

describe('what the API remembers of a template', () => {
  it('is whose it is and how deliveries are verified, and no Dockerfile', () => {
    const webhook = { forge: 'gitea', secretKey: 'app', branches: ['main'] };
    expect(entryOf({ webhook, template: { spec: { source: { dockerfile: 'x'.repeat(10_000) } } } })).toEqual({
      ...{ uid: 'u', namespace: 'team-a', name: 'app' },
      webhook: { forge: 'gitea', secretKey: 'app' },
    });
  });

  it.each([[{}], [{ webhook: { forge: 'other', secretKey: 'app' } }], [{ webhook: 1 }], [undefined]])(
    'is no webhook for %j',
    (spec) => {
      expect(entryOf(spec).webhook).toBeUndefined();
    },
  );

  it('is nothing without a namespace', () => {
    expect(() => entryOf({}, { ...metadata, namespace: undefined })).toThrow(
      'the template app has no namespace',
    );
  });
});
