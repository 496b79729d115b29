import { exitCodes } from './exit-codes.ts';
import { Failure } from './failure.ts';
import type { Jobs } from './jobs/jobs.ts';

/** The options that say where the jobs are. */
export interface Where {
  readonly context?: string | undefined;
  readonly namespace?: string | undefined;
  readonly server?: string | undefined;
  readonly token?: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The server to ask by REST: that of `--server`, else DFJ_URL, unless there is a kubeconfig to use. Undefined: use that.
 * @throws Failure if the URL is none
 */
export function restServer({ server, token, context }: Where, environment: Environment) {
  const { DFJ_URL: fromEnvironment, DFJ_TOKEN: standardToken, KUBECONFIG: kubeconfig } = environment;
  const hasKubeconfig = context !== undefined || (kubeconfig !== undefined && kubeconfig !== '');
  const given = server ?? (hasKubeconfig || fromEnvironment === '' ? undefined : fromEnvironment);
  if (given === undefined) return undefined;
  const url = URL.parse(given);
  if (url && /^https?:$/.test(url.protocol) && url.username === '') {
    return {
      url: url.href.replace(/\/+$/, ''),
      token: token ?? (standardToken === '' ? undefined : standardToken),
    };
  }
  throw new Failure(`${given} is not the URL of a server`, {
    code: exitCodes.usage,
    next: ['Write --server https://dockerfilejob.example.com'],
  });
}

/** Connects to the jobs that the options of the command line name. @throws Failure */
export async function openJobs(where: Where): Promise<Jobs> {
  const server = restServer(where, process.env);
  if (server) {
    const { restJobs } = await import('./jobs/rest/index.ts');
    return restJobs({ ...server, namespace: where.namespace });
  }
  const [{ connectInNamespace }, { clusterJobs }] = await Promise.all([
    import('../cluster/connect.ts'),
    import('./jobs/cluster/index.ts'),
  ]);
  const { context, namespace } = where;
  try {
    const connection = await connectInNamespace({ context });
    return clusterJobs({
      cluster: connection.cluster,
      server: connection.server,
      namespace: namespace ?? connection.namespace ?? 'default',
      // Also with a kubeconfig: only the REST API takes uploads.
      uploads: restServer({}, { ...process.env, KUBECONFIG: '' }),
    });
  } catch (error) {
    throw new Failure(`no cluster to talk to: ${error instanceof Error ? error.message : String(error)}`, {
      code: exitCodes.unreachable,
      next: [
        'Set KUBECONFIG to the file of your cluster, or choose a context: --context NAME',
        'Without a kubeconfig: --server URL --token TOKEN, or DFJ_URL and DFJ_TOKEN',
      ],
    });
  }
}
