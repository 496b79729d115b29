import { copyFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connectionVariable } from '../cluster/connection.ts';
import { kubectl } from '../cluster/kubectl.ts';
import { rest } from '../cluster/rest.ts';
import { useNamespace } from '../cluster/use-namespace.ts';
import { openTerminal, type Terminal } from './terminal.ts';

/** A job, or what POST answers. A list of jobs starts with a bracket, so it does not match. */
const createdJob = /^\{"id":"([0-9a-f-]{36})"/gm;

/**
 * A terminal for the tests of a `describe`, connected to the cluster as by `make env`, except that kubectl's default
 * namespace is one of the tests' own. After them, that namespace and the jobs created by REST are deleted.
 * @param more other variables of the shell, once they are known
 */
export function useTerminal(more: () => Readonly<Record<string, string>> = () => ({})): () => Terminal {
  const place = useNamespace('docs');
  let terminal: Terminal | undefined;
  let kubeconfig = '';
  const jobs = new Set<string>();
  beforeAll(async () => {
    const { namespace } = place();
    kubeconfig = join(tmpdir(), `kubeconfig-${namespace}`);
    await copyFile(connectionVariable('KUBECONFIG'), kubeconfig);
    await kubectl([
      'config',
      'set-context',
      '--current',
      `--namespace=${namespace}`,
      `--kubeconfig=${kubeconfig}`,
    ]);
    const bash = openTerminal({
      KUBECONFIG: kubeconfig,
      DFJ_URL: connectionVariable('DFJ_URL'),
      DFJ_TOKEN: connectionVariable('DFJ_TOKEN'),
      ...more(),
    });
    terminal = {
      close: () => bash.close(),
      async type(command) {
        const { code, output } = await bash.type(command);
        for (const [, id = ''] of output.matchAll(createdJob)) jobs.add(id);
        return { code, output: output.replaceAll(namespace, 'default') };
      },
    };
  });
  afterAll(async () => {
    await terminal?.close();
    await rm(kubeconfig, { force: true });
    for (const id of jobs) await rest('DELETE', `/api/v1/job/${id}`);
  });
  return () => {
    if (!terminal) throw new Error('the terminal opens in the first beforeAll');
    return terminal;
  };
}
