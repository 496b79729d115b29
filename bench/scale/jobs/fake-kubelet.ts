import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { authority } from '../../../deploy/local/identity/certificates.ts';
import { makeCertificate } from '../../../deploy/local/identity/issue.ts';
import { addresses } from '../../../deploy/local/node/addresses.ts';
import { answerAttachment } from './attachment.ts';
import type { KubeletAddress } from './nodes.ts';
import type { PlayedPods } from './played-pods.ts';
import { outputOf, work } from './results.ts';

/** Milliseconds after the start of its pod at which a container that is followed prints its result. */
const printedAfter: Readonly<Record<string, number>> = { push: work.build, summarize: work.scan };

/** Milliseconds that a container may take to appear in the watch, and to start. */
const patience = 20_000;

/**
 * Serves logs and attachments for all nodes of KWOK, as their kubelets would: the results of a job's containers carry the
 * nonce of their pod, which nothing that is written in advance can know. Only the apiserver can connect to it.
 * @param folder for its key
 */
export async function startFakeKubelet(
  folder: string,
  pods: PlayedPods,
): Promise<KubeletAddress & { readonly stop: () => void }> {
  const files = { certificate: join(folder, 'kubelet.crt'), key: join(folder, 'kubelet.key') };
  const subject = '/O=system:nodes/CN=system:node:bench';
  await makeCertificate({ subject, serves: [`IP:${addresses.host}`] }, authority, files);
  const [cert, key, ca] = await Promise.all([
    readFile(files.certificate),
    readFile(files.key),
    readFile(authority.certificate),
  ]);
  const server = createServer(
    { cert, key, ca, requestCert: true, rejectUnauthorized: true },
    (request, response) => {
      sendLog(pods, request, response).catch(() => response.destroy());
    },
  );
  server.on('upgrade', (request, socket, early) => {
    const { namespace, pod, container } = placeIn(request);
    const nonce = pods.get(namespace, pod)?.nonce;
    if (nonce === undefined) socket.destroy();
    else answerAttachment(request, socket, early, outputOf(container, namespace, nonce));
  });
  const port = await listening(server);
  return {
    host: addresses.host,
    port,
    stop: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function listening(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, addresses.host, () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no port'));
      else resolve(address.port);
    });
  });
}

interface Place {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
  readonly query: URLSearchParams;
}

/** The kubelet's paths: /containerLogs/NAMESPACE/POD/CONTAINER and /attach/NAMESPACE/POD/CONTAINER. */
function placeIn({ url = '' }: IncomingMessage): Place {
  const { pathname, searchParams } = new URL(url, 'https://kubelet');
  const [, , namespace = '', pod = '', container = ''] = pathname.split('/');
  return { namespace, pod, container, query: searchParams };
}

async function sendLog(pods: PlayedPods, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { namespace, pod, container, query } = placeIn(request);
  const known = await pods.running(namespace, pod, patience);
  if (!known) {
    response.writeHead(404).end('no such pod');
    return;
  }
  const { nonce, runningSince } = known;
  response.writeHead(200, { 'content-type': 'text/plain' });
  if (query.get('follow') === 'true') {
    response.flushHeaders();
    await sleep(Math.max(0, runningSince + (printedAfter[container] ?? 0) - Date.now()));
  }
  const stamp = query.get('timestamps') === 'true' ? `${new Date(runningSince).toISOString()} ` : '';
  response.end(`${stamp}${outputOf(container, namespace, nonce)}`);
}
