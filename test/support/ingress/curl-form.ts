import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { connectionVariable } from '../cluster/connection.ts';
import type { Door } from './ask.ts';
import type { EntryPoint } from './traefik.ts';

export interface FormCall {
  readonly child: ChildProcess;
  /** What it has answered when it has ended. */
  readonly answer: Promise<FormAnswer>;
}

export interface FormAnswer {
  /** 0, or why curl gave up. */
  readonly code: number | null;
  /** Of HTTP; 0 if there was no answer. */
  readonly status: number;
  /** Of HTTP, such as `2`. */
  readonly version: string;
  readonly body: string;
}

export interface FormOptions {
  /** The file that is the field `context`. */
  readonly context: string;
  readonly through?: EntryPoint;
  readonly args?: readonly string[];
}

/** Submits a form with curl, which reads the file while it sends it. @param folder for the token, which no argument shows */
export async function submitForm(door: Door, folder: string, options: FormOptions): Promise<FormCall> {
  const { context, through = 'websecure', args = [] } = options;
  const secret = join(folder, 'headers');
  await writeFile(secret, `Authorization: Bearer ${connectionVariable('DFJ_TOKEN')}\n`, { mode: 0o600 });
  const port = door.ports[through];
  const child = spawn(
    'curl',
    [
      ...[
        '--silent',
        '--cacert',
        join(door.folder, 'tls.crt'),
        '--resolve',
        `${door.host}:${port}:${door.address}`,
      ],
      ...[
        '--header',
        `@${secret}`,
        '--form',
        `context=@${context}`,
        '--form',
        'name=Through Traefik',
        ...args,
      ],
      ...['--write-out', '\n%{http_version} %{http_code}', `https://${door.host}:${port}/api/v1/jobs`],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const printed = text(child.stdout);
  const closed = once(child, 'close') as Promise<[number | null]>;
  const answer = (async () => {
    const [[code], all] = await Promise.all([closed, printed]);
    const at = all.lastIndexOf('\n');
    const [version = '', status = '0'] = all.slice(at + 1).split(' ');
    return { code, version, status: Number(status), body: all.slice(0, Math.max(0, at)) };
  })();
  return { child, answer };
}
