import { isUnpullable } from '../../../src/pipeline/pull-fault.ts';

const failed = 'failed to pull and unpack image "registry.test/jobs/uid@sha256:0": ';

describe('an image that could not be pulled', () => {
  it.each([
    [
      'failed to extract layer (application/vnd.oci.image.layer.v1.tar+gzip sha256:0) to overlayfs as "extract-1": archive/tar: invalid tar header',
    ],
    ['wrong diff id "sha256:0" calculated on extraction "sha256:1", desc "sha256:2"'],
    ['mismatched image rootfs and manifest layers'],
    ['no match for platform in manifest: not found'],
    ['failed to extract layer sha256:0: gzip: invalid header'],
    ['failed to extract layer sha256:0: magic number mismatch'],
    ['failed to unpack image: unsupported media type application/x'],
  ])('can never be pulled: %s', (cause) => {
    expect(isUnpullable('ErrImagePull', failed + cause)).toBe(true);
    expect(isUnpullable('ImagePullBackOff', `Back-off pulling image: ErrImagePull: ${failed}${cause}`)).toBe(
      true,
    );
  });

  it.each([
    ['failed to do request: Head "http://registry.test/v2/": dial tcp: connect: connection refused'],
    ['failed to extract layer sha256:0: write /x: no space left on device'],
    ['failed to extract layer sha256:0: write /x: disk quota exceeded'],
    ['failed to extract layer sha256:0: mkdir /x: read-only file system'],
    ['failed to extract layer sha256:0: fork/exec /usr/bin/unpigz: cannot allocate memory'],
    ['failed to extract layer sha256:0: rename /a /b: device or resource busy'],
    ['failed to extract layer sha256:0: open /x: too many open files'],
    ['failed to extract layer sha256:0: unexpected EOF'],
    ['failed to extract layer sha256:0: archive/tar: invalid tar header: unexpected EOF'],
    ['failed to extract layer sha256:0: signal: killed'],
    ['unexpected commit digest sha256:1, expected sha256:0: failed precondition'],
    ['failed to copy: httpReadSeeker: failed open: unexpected status code 503'],
    ['not found'],
  ])('may be pulled later: %s', (cause) => {
    expect(isUnpullable('ErrImagePull', failed + cause)).toBe(false);
  });

  it('is not what another waiting container waits for', () => {
    expect(isUnpullable('ContainerCreating', 'invalid tar header')).toBe(false);
    expect(isUnpullable(undefined, 'invalid tar header')).toBe(false);
  });
});
