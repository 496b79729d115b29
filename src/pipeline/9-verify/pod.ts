import { milliseconds } from '../../resource/duration.ts';
import type { Verify } from '../../resource/verify.ts';
import type { PodContext } from '../manifest/job-context.ts';
import { podMetadata } from '../manifest/metadata.ts';
import { deadlineSlack, podDefaults, type PodManifest } from '../manifest/pod.ts';
import { placement } from '../manifest/placement.ts';
import { assessContainer } from './assess/container.ts';
import { attackContainer } from './attack/container.ts';
import { loginVolume } from './login.ts';
import { reportVolume, workVolume } from './report-volume.ts';
import { resolution, urlOf, type Target } from './target.ts';

/** The verify pod: attacks the target, and judges the report. */
export const verifyPod = (context: PodContext, verify: Verify, target: Target): PodManifest => {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: podMetadata(context, 'verify'),
    spec: {
      ...podDefaults,
      ...placement(context.settings),
      ...resolution(target),
      activeDeadlineSeconds: Math.ceil(milliseconds(verify.timeout) / 1000) + deadlineSlack,
      containers: [
        attackContainer(context, verify, target),
        assessContainer(context, verify, urlOf(target, verify)),
      ],
      volumes: [reportVolume, workVolume, ...(verify.auth ? [loginVolume] : [])],
    },
  };
};
