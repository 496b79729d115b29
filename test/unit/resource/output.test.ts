import {
  isOutputHost,
  isPathComponent,
  outputSchema,
  outputTarget,
  taggedImage,
} from '../../../src/resource/output.ts';

const complaint = (image: string): string | undefined =>
  outputSchema.safeParse({ image }).error?.issues[0]?.message;

describe('the image of an output', () => {
  it.each([
    'registry.example.com/model',
    'registry.example.com:5000/team/model:1.0',
    '10.0.0.5:5000/team/model',
    'registry:5000/a/b_c/d__e/f-g/h.i:Tag_1',
    'docker.io/model',
    'xn--bcher-kva.example/model',
  ])('can be %s', (image) => {
    expect(complaint(image)).toBeUndefined();
  });

  it.each([
    'model',
    'team/model',
    'team/model:1.0',
    'https://registry.example.com/model',
    'me:password@registry.example.com/model',
    'registry.example.com/Model',
    'Registry.example.com/model',
    'registry.example.com/../model',
    'registry.example.com//model',
    'registry.example.com/model:',
    'registry.example.com/model:-x',
    'registry.example.com/model\n',
    'registry.example.com:port/model',
    'registry.example.com/',
    `registry.example.com/model:${'x'.repeat(129)}`,
  ])('cannot be %j', (image) => {
    expect(complaint(image)).toBeDefined();
  });

  it('has no digest, and the message says why', () => {
    expect(complaint(`registry.example.com/model@sha256:${'a'.repeat(64)}`)).toMatch(
      /^must not have a digest, because the image does not exist yet/,
    );
  });

  it('is split into host, path and tag, which defaults to latest', () => {
    const at = { host: 'registry.example.com:5000', path: 'team/model' };
    expect(outputTarget('registry.example.com:5000/team/model:1.0')).toEqual({ ...at, tag: '1.0' });
    expect(outputTarget('registry.example.com:5000/team/model')).toEqual({ ...at, tag: 'latest' });
    expect(taggedImage('registry.example.com:5000/team/model:1.0')).toBe(
      'registry.example.com:5000/team/model:1.0',
    );
    expect(taggedImage('registry.example.com:5000/model')).toBe('registry.example.com:5000/model:latest');
  });

  it('of Docker Hub goes to the host of its API', () => {
    const host = 'registry-1.docker.io';
    expect(outputTarget('docker.io/team/model:1')).toEqual({ host, path: 'team/model', tag: '1' });
    expect(outputTarget('index.docker.io/model')).toEqual({ host, path: 'library/model', tag: 'latest' });
  });
});

describe('the parts of an image', () => {
  it.each(['docker.io', 'registry.example.com', 'registry:5000', '10.0.0.5:5000'])(
    'can have the registry %s',
    (host) => {
      expect(isOutputHost(host)).toBe(true);
    },
  );

  it.each(['', 'registry', 'Docker.io', 'https://docker.io', 'docker.io/', 'docker.io/team', 'me@docker.io'])(
    'cannot have the registry %j',
    (host) => {
      expect(isOutputHost(host)).toBe(false);
    },
  );

  it.each(['ada', 'a', '4d4', 'ada.love_lace', 'a__b', 'a---b'])('can have %s in its path', (name) => {
    expect(isPathComponent(name)).toBe(true);
  });

  it.each([
    '',
    '.',
    '..',
    '../x',
    'a/b',
    'Ada',
    '-a',
    'a-',
    'a..b',
    'a___b',
    'a:b',
    'a@b',
    'a b',
    'a\n',
    'ä',
  ])('attack 110: cannot have %j in its path', (name) => {
    expect(isPathComponent(name)).toBe(false);
  });
});
