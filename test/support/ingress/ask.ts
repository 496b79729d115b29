import { once } from 'node:events';
import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { request as requestByTls } from 'node:https';
import { text } from 'node:stream/consumers';
import { connectionVariable } from '../cluster/connection.ts';
import type { EntryPoint } from './traefik.ts';

/** How to reach an ingress controller. */
export interface Door {
  /** The node's address, and the port there that leads to each entry point. */
  readonly address: string;
  readonly ports: Readonly<Record<EntryPoint, number>>;
  /** The host of the Ingress, its certificate in PEM, and the folder that has it as tls.crt, with tls.key. */
  readonly host: string;
  readonly ca: string;
  readonly folder: string;
}

export interface Question {
  readonly method?: string;
  readonly through?: EntryPoint;
  /** Whether to speak plain HTTP. */
  readonly plain?: boolean;
  /** What the Host header says, if not the host of the Ingress. */
  readonly host?: string;
  /** An Authorization header; null sends none. Defaults to DFJ_TOKEN. */
  readonly authorization?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Parsed if it is JSON. */
  readonly body: unknown;
}

/** Sends a request to an ingress controller, on a connection of its own. @returns when the head of the answer is there */
export async function open(door: Door, path: string, question: Question = {}): Promise<IncomingMessage> {
  const { method = 'GET', through = 'websecure', plain = false, body, headers = {} } = question;
  const { authorization = `Bearer ${connectionVariable('DFJ_TOKEN')}`, host = door.host } = question;
  const options = {
    ...{ method, path, agent: false, host: door.address, port: door.ports[through] },
    headers: {
      host,
      ...(authorization !== null && { authorization }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
  };
  const sent = plain ? request(options) : requestByTls({ ...options, ca: door.ca, servername: door.host });
  sent.end(body === undefined ? undefined : JSON.stringify(body));
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  return response;
}

export async function ask(door: Door, path: string, question: Question = {}): Promise<Answer> {
  const response = await open(door, path, question);
  const answer = await text(response);
  const isJson = /json/.test(response.headers['content-type'] ?? '') && answer !== '';
  const body: unknown = isJson ? JSON.parse(answer) : undefined;
  return { status: response.statusCode ?? 0, headers: response.headers, text: answer, body };
}
