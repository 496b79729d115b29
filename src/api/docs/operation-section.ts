import type {
  Content,
  Example,
  OpenApi,
  Operation,
  Parameter,
  PathItem,
  Reference,
  Response,
} from '../openapi/types.ts';
import { html, inline, prose, type Html, type Part } from './html.ts';
import { limitsOf, typeOf } from './schema-tree.ts';

export interface Described {
  readonly method: string;
  readonly path: string;
  readonly item: PathItem;
  readonly operation: Operation;
}

type Components = OpenApi['components'];

const places: readonly Parameter['in'][] = ['path', 'query', 'header'];
const nameIn = ({ $ref }: Reference): string => $ref.slice($ref.lastIndexOf('/') + 1);
const isReference = (object: object): object is Reference => '$ref' in object;

export const problemId = (reason: string): string => `problem-${reason}`;

/** Everything that the document says of an operation. */
export function operationSection({ method, path, item, operation }: Described, document: OpenApi): Html {
  const { operationId, summary, description = '', requestBody, responses } = operation;
  const parameters = [...(operation.parameters ?? []), ...(item.parameters ?? [])]
    .flatMap((parameter) =>
      isReference(parameter) ? (document.components.parameters[nameIn(parameter)] ?? []) : [parameter],
    )
    .sort((a, b) => places.indexOf(a.in) - places.indexOf(b.in));
  const isRefusal = (status: string): boolean => Number(status) >= 400;
  const answers = Object.entries(responses).filter(([status]) => !isRefusal(status));
  const refusals = Object.entries(responses).filter(([status]) => isRefusal(status));
  return html`<section class="operation" id="${operationId}">
    <h3><span class="method">${method}</span> <code>${path}</code></h3>
    <p class="summary">${summary}. ${tokenOf(operation)}</p>
    ${description === '' ? '' : prose(description)}
    <pre><code>${command(method, path, operation)}</code></pre>
    ${parameters.length === 0 ? '' : [html`<h4>Parameters</h4>`, parameterTable(parameters)]}
    ${requestBody ? [html`<h4>Body</h4>`, contents(requestBody.content)] : ''}
    <h4>Answers</h4>
    ${answers.map(([status, response]) => answer(status, response, document.components))}
    <details class="refusals">
      <summary>Refusals: ${refusals.map(([status]) => status).join(', ')}</summary>
      <ul>
        ${refusals.map(([status, response]) => refusal(status, response))}
      </ul>
    </details>
  </section>`;
}

function tokenOf({ security }: Operation): string {
  if (!security) return '';
  return security.length === 0 ? 'It needs no token.' : 'Some callers need a token.';
}

/** How to call it with curl. */
function command(method: string, path: string, { security, requestBody }: Operation): string {
  const [mediaType] = Object.keys(requestBody?.content ?? {});
  return [
    method === 'GET' ? 'curl' : `curl -X ${method}`,
    ...(security ? [] : ['-H "Authorization: Bearer $DFJ_TOKEN"']),
    ...bodyOptions(mediaType),
    `"$DFJ_URL${path}"`,
  ].join(' \\\n  ');
}

function bodyOptions(mediaType: string | undefined): string[] {
  if (mediaType === undefined) return [];
  if (mediaType === 'multipart/form-data') return ['-F file=@FILE'];
  return [`-H 'Content-Type: ${mediaType}'`, '--data-binary @FILE'];
}

const parameterTable = (parameters: readonly Parameter[]): Html =>
  html`<div class="wide">
    <table>
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">In</th>
          <th scope="col">Type</th>
          <th scope="col">Meaning</th>
        </tr>
      </thead>
      <tbody>
        ${parameters.map(
          ({ name, in: place, required, schema, description = '' }) =>
            html`<tr>
              <th scope="row"><code>${name}</code></th>
              <td>${place}</td>
              <td>${typeOf(schema)}${limitsOf(schema)}${required === true ? ', required' : ''}</td>
              <td>${inline(description)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;

const contents = (content: Content): Html[] =>
  Object.entries(content).map(
    ([mediaType, { schema, examples = {} }]) =>
      html`<details>
        <summary><code>${mediaType}</code>: ${typeOf(schema)}</summary>
        ${Object.entries(examples).flatMap(([name, given]) => (isReference(given) ? [] : example(name, given)))}
      </details>`,
  );

const example = (name: string, { value }: Example): Html =>
  html`<figure>
    <figcaption>Example: ${name}</figcaption>
    <pre><code>${typeof value === 'string' ? value : JSON.stringify(value, null, 2)}</code></pre>
  </figure>`;

const answer = (
  status: string,
  { description, headers = {}, content }: Response,
  components: Components,
): Part => [
  html`<p><strong>${status}</strong> ${description}</p>
    <ul>
      ${Object.values(headers).map((header) => headerItem(nameIn(header), components))}
    </ul>`,
  content ? contents(content) : '',
];

const headerItem = (name: string, { headers }: Components): Html =>
  html`<li><code>${name}</code> ${headers[name]?.description}</li>`;

function refusal(status: string, { content = {} }: Response): Html {
  const reasons = Object.values(content).flatMap(({ examples = {} }) => Object.keys(examples));
  return html`<li>
    <strong>${status}</strong>
    ${reasons.map((reason, index) => [index === 0 ? '' : ', ', html`<a href="#${problemId(reason)}">${reason}</a>`])}
  </li>`;
}
