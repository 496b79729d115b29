import { makeBuildPod } from '../../../../support/build-pod.ts';
import { makeContext, type ContextOverrides } from '../../../../support/context.ts';
import { makeSettings } from '../../../../support/settings.ts';

const containers = (overrides?: ContextOverrides) => {
  const { spec } = makeBuildPod(makeContext(overrides));
  const named = (name: string) => spec.containers.find((container) => container.name === name);
  return { spec, build: named('build'), push: named('push') };
};
const { registry } = makeSettings();

describe.each(['kaniko', 'buildkit'] as const)('the build container of %s', (engine) => {
  const given: ContextOverrides = { spec: { build: { engine } } };

  it('shares no writable file with the push container', () => {
    const { build, push } = containers(given);
    const written = build?.volumeMounts?.filter(({ readOnly }) => !readOnly).map(({ name }) => name) ?? [];
    const read = push?.volumeMounts?.filter(({ name }) => written.includes(name));
    expect(read).toEqual([{ name: 'out', mountPath: '/out', readOnly: true }]);
    // Kubernetes mounts one hosts and one resolv.conf into all containers of a pod, unless they bring their own.
    expect(push?.volumeMounts).toEqual(
      expect.arrayContaining([
        { name: 'name-resolution', mountPath: '/etc/hosts', subPath: 'hosts', readOnly: true },
        { name: 'name-resolution', mountPath: '/etc/resolv.conf', subPath: 'resolv.conf', readOnly: true },
      ]),
    );
  });

  it('cannot read or forge packets', () => {
    for (const { securityContext } of containers(given).spec.containers) {
      expect(securityContext.capabilities?.drop).toEqual(['ALL']);
      expect(securityContext.capabilities?.add ?? []).not.toContain('NET_RAW');
      expect(securityContext.capabilities?.add ?? []).not.toContain('NET_ADMIN');
    }
  });

  it('trusts private CAs, if there are any', () => {
    const trusting = ({ spec, build, push }: ReturnType<typeof containers>) => [
      spec.volumes?.some(({ name }) => name === 'trust'),
      ...[build, push].map((container) => container?.volumeMounts?.some(({ name }) => name === 'trust')),
      ...[build, push].map((container) => container?.env?.find(({ name }) => name === 'SSL_CERT_DIR')?.value),
    ];
    expect(trusting(containers(given))).toEqual([
      ...[true, true, true],
      engine === 'kaniko' ? '/kaniko/ssl/certs:/trust' : '/etc/ssl/certs:/etc/pki/tls/certs:/trust',
      '/etc/ssl/certs:/etc/pki/tls/certs:/trust',
    ]);
    const settings = { registry: { ...registry, ca: undefined } };
    const absent = [false, false, false, undefined, undefined];
    expect(trusting(containers({ ...given, settings }))).toEqual(absent);
  });
});
