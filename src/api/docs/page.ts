import { createHash } from 'node:crypto';
import { constant, type Constant } from '../http/constant.ts';
import type { OpenApi } from '../openapi/types.ts';
import { html, Html, inline, prose } from './html.ts';
import { operationSection, problemId, type Described } from './operation-section.ts';
import { membersOf, schemaId, typeOf } from './schema-tree.ts';
import { style } from './style.ts';

export interface Page extends Constant {
  readonly headers: Readonly<Record<string, string>>;
}

/** Its text is not escaped: in CSS, entities are none. */
const styleElement = new Html(`<style>${style}</style>`);
const styleHash = createHash('sha256').update(style).digest('base64');

/** The page has no script, no picture and no form, and loads nothing. Only its own style sheet counts. */
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const methods = ['get', 'post', 'put', 'delete'] as const;

/** The OpenAPI document as a page, made once. */
export const docsPage = (document: OpenApi): Page => ({
  ...constant(pageOf(document).text),
  headers: { 'Content-Security-Policy': policy },
});

const operationsOf = ({ paths }: OpenApi): Described[] =>
  Object.entries(paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const operation = item[method];
      return operation ? [{ method: method.toUpperCase(), path, item, operation }] : [];
    }),
  );

function pageOf(document: OpenApi): Html {
  const { info, tags, components } = document;
  const operations = operationsOf(document);
  const groups = tags.map((tag) => ({
    ...tag,
    operations: operations.filter(({ operation }) => operation.tags.includes(tag.name)),
  }));
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${info.title} API ${info.version}</title>
        ${styleElement}
      </head>
      <body>
        <header>
          <h1>${info.title} API <small>${info.version}</small></h1>
          ${prose(info.description)} ${authentication(document)}
          <p>
            For programs: <a href="/api/v1/openapi.json">/api/v1/openapi.json</a> (OpenAPI
            ${document.openapi})
          </p>
        </header>
        <nav aria-label="Operations">
          ${groups.map(
            ({ name, operations: ofGroup }) =>
              html`<h2>${name}</h2>
                <ul>
                  ${ofGroup.map(navigationItem)}
                </ul>`,
          )}
          <h2>Reference</h2>
          <ul>
            <li><a href="#problems">Problems</a></li>
            <li><a href="#schemas">Schemas</a></li>
          </ul>
        </nav>
        <main>
          ${groups.map(
            ({ name, description, operations: ofGroup }) =>
              html`<h2>${name}</h2>
                ${prose(description)} ${ofGroup.map((one) => operationSection(one, document))}`,
          )}
          ${problemList(components)} ${schemaList(components)}
        </main>
      </body>
    </html> `;
}

function authentication({ components, security }: OpenApi): Html {
  if (security.length === 0) return html`<p>This server asks nobody for a token.</p>`;
  return html`<ul>
    ${Object.entries(components.securitySchemes).map(
      ([name, scheme]) =>
        html`<li>
          <strong>${name}</strong>: ${inline('description' in scheme ? String(scheme.description) : '')}
        </li>`,
    )}
  </ul>`;
}

const navigationItem = ({ method, path, operation }: Described): Html =>
  html`<li>
    <a href="#${operation.operationId}"><span class="method">${method}</span> ${path}</a>
  </li>`;

const problemList = ({ examples }: OpenApi['components']): Html =>
  html`<h2 id="problems">Problems</h2>
    <p>The <code>reason</code> of a refusal. Its body is a <a href="#${schemaId('Problem')}">Problem</a>.</p>
    <dl>
      ${Object.entries(examples).map(
        ([reason, { summary }]) =>
          html`<dt id="${problemId(reason)}"><code>${reason}</code></dt>
            <dd>${inline(summary ?? '')}</dd>`,
      )}
    </dl>`;

const schemaList = ({ schemas }: OpenApi['components']): Html =>
  html`<h2 id="schemas">Schemas</h2>
    ${Object.entries(schemas).map(
      ([name, schema]) =>
        html`<section class="schema" id="${schemaId(name)}">
          <h3>${name}</h3>
          <p><span class="type">${typeOf(schema)}</span> ${inline(schema.description ?? '')}</p>
          ${membersOf(schema)}
        </section>`,
    )}`;
