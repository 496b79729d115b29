/** The style sheet of the page. Without it, the page is as readable, only plainer. */
export const style = `
:root {
  color-scheme: light dark;
  --ink: light-dark(#1c2127, #d8dee6);
  --paper: light-dark(#fff, #14181d);
  --quiet: light-dark(#59636e, #97a3b0);
  --line: light-dark(#d5dbe1, #2f3842);
  --block: light-dark(#f4f6f8, #1c2229);
  --accent: light-dark(#0b5cad, #7ab7f5);
}
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body {
  margin: 0 auto; max-width: 90rem; padding: 1rem 1.25rem 4rem;
  color: var(--ink); background: var(--paper);
  font: 16px/1.5 system-ui, sans-serif;
}
@media (min-width: 60rem) {
  body { display: grid; grid-template-columns: 19rem minmax(0, 1fr); column-gap: 2.5rem; }
  header { grid-column: 1 / -1; }
  nav { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; padding-bottom: 2rem; }
}
header { max-width: 50rem; }
h1 { margin: 0.5rem 0; font-size: 1.8rem; }
h1 small { color: var(--quiet); font-weight: normal; }
h2 { margin: 2.5rem 0 0.5rem; font-size: 1.4rem; }
nav h2 { margin: 1.2rem 0 0.3rem; font-size: 0.95rem; }
nav ul { margin: 0; padding: 0; list-style: none; font-size: 0.85rem; }
nav li a { display: block; padding: 0.15rem 0; overflow-wrap: anywhere; text-decoration: none; }
nav li a:hover { text-decoration: underline; }
h3 { margin: 0 0 0.3rem; font-size: 1.1rem; overflow-wrap: anywhere; }
h4 { margin: 1.2rem 0 0.4rem; font-size: 1rem; }
a { color: var(--accent); }
.operation, .schema { margin: 1.5rem 0; padding: 1rem 1.25rem; border: 1px solid var(--line); border-radius: 0.5rem; }
:target { border-color: var(--accent); outline: 1px solid var(--accent); }
.method { display: inline-block; font: bold 0.8em ui-monospace, monospace; color: var(--quiet); min-width: 3.6em; }
.type { color: var(--quiet); font-size: 0.9em; }
code { font: 0.9em ui-monospace, monospace; overflow-wrap: anywhere; }
pre {
  margin: 0.5rem 0; padding: 0.7rem 0.9rem; overflow-x: auto;
  background: var(--block); border-radius: 0.4rem;
}
pre code { overflow-wrap: normal; }
figure { margin: 0.6rem 0; }
figcaption { color: var(--quiet); font-size: 0.9em; }
details { margin: 0.3rem 0; }
summary { cursor: pointer; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: 0.92rem; }
th, td { padding: 0.4rem 0.8rem 0.4rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; font-weight: normal; }
tbody th code { white-space: nowrap; }
thead th { color: var(--quiet); }
@media (max-width: 40rem) {
  thead { display: none; }
  table, tbody, tr, th, td { display: block; border: 0; padding: 0; }
  tr { padding: 0.6rem 0; border-bottom: 1px solid var(--line); }
}
ul { margin: 0.3rem 0; padding-left: 1.3rem; }
.members { list-style: none; padding-left: 1rem; border-left: 1px solid var(--line); }
.members > li { margin: 0.35rem 0; }
dt { margin-top: 0.7rem; }
dd { margin-left: 1.3rem; }
`;
