import { html, prose } from '../../../../src/api/docs/html.ts';

describe('HTML for people', () => {
  it('escapes what is put into it, and not what is HTML already', () => {
    const inner = html`<b>${'<script>"\'&'}</b>`;
    expect(html`<p title="${'"'}">${[inner, undefined, 7]}</p>`.text).toBe(
      '<p title="&quot;"><b>&lt;script&gt;&quot;&#39;&amp;</b>7</p>',
    );
  });

  it('shows code between backticks, and paragraphs', () => {
    expect(prose('Ask `GET /<id>`.\n\nOr not.').map(({ text }) => text)).toEqual([
      '<p>Ask <code>GET /&lt;id&gt;</code>.</p>',
      '<p>Or not.</p>',
    ]);
  });
});
