import { readConfig } from '../../../src/config/index.ts';
import { accountConfig } from '../../../src/resource/registry-account.ts';

const least = { REGISTRY_HOST: 'registry.example.com', OPERATOR_IMAGE: 'example.com/dockerfilejob:1' };
const key = 'u'.repeat(32);
const files: Readonly<Record<string, string>> = {
  '/etc/resolv.conf': '',
  '/keys/uploads.key': `${key}\n`,
  '/keys/short.key': 'short',
  '/docker/config.json': '{"auths":{}}',
};
function read(path: string): string {
  const text = files[path];
  if (text === undefined) throw new Error('ENOENT');
  return text;
}
const configOf = (environment: Readonly<Record<string, string>>) =>
  readConfig({ ...least, ...environment }, read);

describe('uploads', () => {
  it('are off unless they are asked for', () => {
    expect(configOf({}).uploads).toBeUndefined();
  });

  it('have limits, and no credentials where the registry needs none', () => {
    expect(configOf({ API_UPLOADS: 'true' }).uploads).toEqual({
      dockerConfig: undefined,
      maxBytes: 512 * 2 ** 20,
      maxKept: 4 * 2 ** 30,
    });
    const limits = { API_MAX_UPLOAD: '1Gi', API_MAX_UPLOADED: '2Gi' };
    expect(configOf({ API_UPLOADS: 'true', ...limits }).uploads).toMatchObject({
      maxBytes: 2 ** 30,
      maxKept: 2 ** 31,
    });
  });

  it("are stored with an account of the API's own, from a key of its own", () => {
    const given = { API_UPLOADS: 'true', REGISTRY_UPLOADS_KEY_FILE: '/keys/uploads.key' };
    const config = configOf(given);
    expect(config.uploads?.dockerConfig).toBe(accountConfig('registry.example.com', key, { kind: 'api' }));
    expect(config.registryTokens.uploadsKey).toBe(key);
    expect(config.settings.registry.passwordKey).toBeUndefined();
  });

  it('are stored with given credentials', () => {
    const given = { API_UPLOADS: 'true', REGISTRY_UPLOADS_CONFIG_FILE: '/docker/config.json' };
    expect(configOf(given).uploads?.dockerConfig).toBe('{"auths":{}}');
  });

  it.each([
    [
      { REGISTRY_UPLOADS_KEY_FILE: '/keys/short.key' },
      /^REGISTRY_UPLOADS_KEY_FILE must name a file with at least 32/,
    ],
    [{ REGISTRY_UPLOADS_KEY_FILE: '/keys/none' }, /^REGISTRY_UPLOADS_KEY_FILE must name a readable file/],
    [{ REGISTRY_UPLOADS_CONFIG_FILE: '/none' }, /^REGISTRY_UPLOADS_CONFIG_FILE must name a readable Docker/],
    [
      { REGISTRY_UPLOADS_CONFIG_FILE: '/docker/config.json', REGISTRY_UPLOADS_KEY_FILE: '/keys/uploads.key' },
      /must not both be set$/,
    ],
    [
      { REGISTRY_UPLOADS_KEY_FILE: '/keys/uploads.key', REGISTRY_INSECURE: 'true' },
      /^REGISTRY_INSECURE must be false/,
    ],
  ])('are refused with %j', (given, message) => {
    expect(() => configOf({ API_UPLOADS: 'true', ...given })).toThrow(message);
  });
});
