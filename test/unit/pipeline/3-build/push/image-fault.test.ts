import { isImageFault } from '../../../../../src/pipeline/3-build/push/image-fault.ts';

/** Errors of crane 0.22, as push.sh reports them. */
const ofTheImage = [
  'Error: lstat missing/blobs/sha256/562dfdb2a: no such file or directory',
  'Error: invalid character g looking for beginning of value',
  'Error: layout blob : is not a regular file',
  'Error: PUT http://127.0.0.1:5999/v2/t/x/manifests/x: MANIFEST_INVALID: manifest invalid; map',
  'Error: PUT http://127.0.0.1:5999/v2/t/x/manifests/x: MANIFEST_BLOB_UNKNOWN: blob unknown to registry; sha256:c5b1',
  'Error: Patch http://127.0.0.1:5999/v2/t/x/blobs/uploads/16: http: ContentLength=7 with Body length 123',
  'Error: found non-hex character in hash: z',
  'Error: unsupported hash: http://registry/: connection refused',
  'Error: EOF',
];
const ofTheRegistry = [
  'Error: Get https://127.0.0.1:5999/v2/: dial tcp 127.0.0.1:5999: connect: connection refused',
  'Error: PUT https://registry.test/v2/x/manifests/run-1: unexpected status code 503 Service Unavailable',
  'Error: GET https://auth.test/token: UNAUTHORIZED: authentication required; map',
  'Error: Patch https://registry.test/v2/x/blobs/uploads/1: EOF',
  '',
];

describe('a failed push', () => {
  it.each(ofTheImage)('is the fault of the image: %s', (message) => {
    expect(isImageFault(message)).toBe(true);
  });

  it.each(ofTheRegistry)('is the fault of the registry: %s', (message) => {
    expect(isImageFault(message)).toBe(false);
  });
});
