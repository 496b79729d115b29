import { pino } from 'pino';
import { kubernetesJobStore } from '../../../../src/api/store/kubernetes-job-store.ts';
import { ApiError } from '../../../../src/cluster/errors.ts';
import { connectToNothing } from '../../../support/api.ts';

test('that this server may create no Secrets is no fault of the caller, and tells nothing of its account', async () => {
  const cluster = await connectToNothing();
  const words = 'secrets is forbidden: User "system:serviceaccount:product:api" cannot create';
  const refusing = {
    ...cluster,
    create: () => Promise.reject(new ApiError({ status: 403, reason: 'Forbidden', message: words })),
  };
  const store = kubernetesJobStore(refusing, pino({ enabled: false }));
  const owner = { uid: 'uid', namespace: 'jobs', name: 'build-1' };
  const secret = {
    name: 'push',
    username: 'ada',
    password: 'x',
    pushTo: 'registry.test/ada',
    submitter: 'ada',
  };
  try {
    await expect(store.createPushSecret(owner, secret)).rejects.toMatchObject({
      reason: 'Unavailable',
      message: 'the cluster is not responding; try again',
    });
  } finally {
    await store.stop();
    await cluster.close();
  }
});
