import { ApiError, isAlreadyExists } from '../../../cluster/errors.ts';
import { exitCodes } from '../../exit-codes.ts';
import { Failure } from '../../failure.ts';

interface Place {
  readonly server: string;
  readonly namespace: string;
}

/** The field that the apiserver names when it skipped the remaining rules. */
const wholeObject = '<nil>';

/** What the apiserver's answer means to the user of the command line, and what to do about it. */
export function failureOf(error: ApiError, { server, namespace }: Place): Failure {
  const { status, message, causes } = error;
  if (status === 0 || status === 429 || status >= 500) {
    return new Failure(`${server} cannot be reached, or cannot answer now: ${message}`, {
      code: exitCodes.unreachable,
      next: ['Check the network and the kubeconfig: kubectl cluster-info', 'Another cluster: --context NAME'],
    });
  }
  if (status === 401) {
    return new Failure(`${server} does not accept your credentials`, {
      code: exitCodes.refused,
      next: ['Log in to the cluster again, or choose another context: --context NAME'],
    });
  }
  if (status === 403) return new Failure(message, { code: exitCodes.refused, next: rightsNeeded(namespace) });
  if (status === 404) return notFound(message, namespace);
  if (isAlreadyExists(error)) return nameTaken(namespace);
  const fields = causes.filter(({ field }) => field !== wholeObject);
  const said = fields.map((cause) => `${cause.field ?? ''}: ${cause.message ?? ''}`).join('; ');
  return new Failure(`the cluster does not accept the job: ${said === '' ? message : said}`, {
    code: status === 409 ? exitCodes.refused : exitCodes.usage,
    next: ['Correct the field that is named. docs/resource.md describes each field'],
  });
}

const rightsNeeded = (namespace: string): string[] => [
  `See what you may do: kubectl auth can-i --list --namespace ${namespace}`,
  `Jobs need the ClusterRole dockerfilejob-editor in the namespace ${namespace}. Ask who operates the cluster`,
];

function notFound(message: string, namespace: string): Failure {
  if (message.includes('namespaces ')) {
    return new Failure(`the namespace ${namespace} does not exist`, {
      code: exitCodes.refused,
      next: [`Create it, or choose another one: -n NAME`],
    });
  }
  return new Failure('DockerfileJob is not installed on this cluster', {
    code: exitCodes.refused,
    next: ['Install it (docs/install.md), or choose another cluster: --context NAME'],
  });
}

export const nameTaken = (namespace: string): Failure =>
  new Failure(`a job of this name exists in the namespace ${namespace}`, {
    code: exitCodes.refused,
    next: ['Choose another one: --name NAME', 'Without --name, the cluster completes the name'],
  });

export const noSuchJob = (id: string, namespace: string): Failure =>
  new Failure(`there is no job ${id} in the namespace ${namespace}`, {
    code: exitCodes.refused,
    next: ['List the jobs of all namespaces: {dfj} get --all-namespaces', 'Choose a namespace: -n NAME'],
  });

/** Runs calls to the apiserver, and puts what it refuses in words for the user. @throws Failure */
export async function calling<T>(place: Place, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw error instanceof ApiError ? failureOf(error, place) : error;
  }
}
