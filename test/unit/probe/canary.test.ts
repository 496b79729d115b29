import { canaries, canaryPod, probeRoom, type ProbeInput } from '../../../src/probe/canary.ts';
import { makeSettings } from '../../support/settings.ts';

const tolerations = [{ key: 'jobs', operator: 'Exists' as const }];
const placed = makeSettings({
  pods: { nodeSelector: { pool: 'jobs' }, tolerations, priorityClassName: 'low', dockerConfig: '{}' },
});
const input: ProbeInput = {
  origin: 'operator',
  id: '1234abcd',
  settings: placed,
  runtimeClassName: 'gvisor',
  targets: [{ name: 'dns', protocol: 'dns', host: '10.0.0.10', port: 53 }],
};

describe('the canaries', () => {
  it.each(canaries)(
    'run where the pods of jobs do, and pull their image with the same credentials: %s',
    (step) => {
      expect(canaryPod(input, step).spec).toMatchObject({
        nodeSelector: { pool: 'jobs' },
        tolerations,
        priorityClassName: 'low',
        imagePullSecrets: [{ name: 'tools-pull' }],
      });
      expect(probeRoom(input)).toContainEqual(
        expect.objectContaining({ kind: 'Secret', data: { '.dockerconfigjson': 'e30=' } }),
      );
    },
  );

  it('are no pods of a job: nothing in their room has the label of one', () => {
    for (const { metadata } of [...probeRoom(input), ...canaries.map((step) => canaryPod(input, step))]) {
      expect(metadata.labels).toMatchObject({ 'dockerfilejob.io/probe': 'operator' });
      expect(metadata.labels).not.toHaveProperty(['dockerfilejob.io/uid']);
    }
  });

  it('start processes outside of a sandbox only, which would count its own', () => {
    const processesOf = (step: 'build' | 'run') =>
      JSON.stringify(canaryPod(input, step)).match(/"PROCESSES","value":"(\d+)"/)?.[1];
    expect([processesOf('build'), processesOf('run')]).toEqual(['5000', '0']);
  });
});
