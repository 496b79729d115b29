import { answers, requests, type AnswerName, type RequestName } from '../routes/bodies.ts';
import type { Method, Operation, Route } from '../routes/route.ts';
import { answerExamples } from './examples/answers.ts';
import { requestExamples } from './examples/requests.ts';
import {
  parameterReference,
  requestHeaderNames,
  requestHeaders,
  responseHeaderReferences,
  type ResponseHeaderName,
} from './headers.ts';
import { queryParameters } from './parameters.ts';
import { problemResponses } from './problems.ts';
import { reference, requestSchema } from './schemas.ts';
import type { SecurityDescription } from './security.ts';
import { answerSchema } from './server-sent.ts';
import type { Content, ExampleValues, Operation as Described, Response } from './types.ts';

interface Place {
  readonly access: Route['access'];
  readonly tag: string;
  readonly method: Method;
  readonly hasId: boolean;
  readonly security: SecurityDescription;
}

/** What the operation reads, answers and refuses. */
export function operationObject(operation: Operation<never>, place: Place): Described {
  const { operationId, summary, description, request, query, answer, raises = [] } = operation;
  const { access, method, hasId, security } = place;
  const reads = requestHeaderNames.filter((name) => operation.reads?.includes(name));
  const isKnown = method === 'get' && operation.sends?.includes('ETag') === true;
  const parameters = [
    ...(query ? queryParameters(query) : []),
    ...reads.map(parameterReference),
    ...(isKnown ? [parameterReference('If-None-Match')] : []),
  ];
  return {
    operationId,
    summary,
    ...(description !== undefined && { description }),
    tags: [place.tag],
    ...(access === 'open' && { security: operation.takesToken ? security.optional : [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(request && { requestBody: { required: true as const, content: requestContent(request) } }),
    responses: {
      ...successes(operation),
      ...(isKnown && { 304: notModified }),
      ...problemResponses({
        readsToken: access === 'bearer' || operation.takesToken === true,
        hasId,
        hasQuery: query !== undefined,
        hasAnswer: answers[answer].mediaTypes.length > 0,
        raises: [
          ...(request ? requests[request].raises : []),
          ...reads.flatMap((name) => requestHeaders[name].raises),
          ...raises,
        ],
      }),
    },
  };
}

const notModified: Response = {
  description: 'Not Modified: the client has it already.',
  headers: responseHeaderReferences(['ETag']),
};

function successes(operation: Operation<never>): Record<string, Response> {
  const { answer, statuses = [200], sends = [], sendsNothingWith = [] } = operation;
  const headersWith = (status: number) =>
    responseHeaderReferences(
      sendsNothingWith.includes(status) ? [] : (sends satisfies readonly ResponseHeaderName[]),
    );
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: descriptions[status],
        headers: headersWith(status),
        ...(status !== 204 && { content: answerContent(answer) }),
      },
    ]),
  );
}

const descriptions = {
  200: 'Done.',
  201: 'Created.',
  202: 'Accepted: it is done soon, or there is nothing to do.',
  204: 'Done. There is no body.',
} as const;

const requestContent = (name: RequestName): Content =>
  Object.fromEntries(
    Object.keys(requests[name].mediaTypes).map((mediaType) => [
      mediaType,
      {
        schema: reference(requestSchema(name, mediaType)),
        ...withExamples(requestExamples[name][mediaType]),
      },
    ]),
  );

const answerContent = (name: AnswerName): Content =>
  Object.fromEntries(
    answers[name].mediaTypes.map((mediaType) => [
      mediaType,
      { schema: reference(answerSchema(name, mediaType)), ...withExamples(answerExamples[name][mediaType]) },
    ]),
  );

const withExamples = (values: ExampleValues | undefined): Pick<Content[string], 'examples'> =>
  values === undefined
    ? {}
    : { examples: Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }])) };
