import { readDirective } from './directives.ts';

/**
 * The same Dockerfile without its `# syntax=` directive, for a build that has no internet to load a frontend
 * from: the engine's own is used. Every instruction keeps its line number. The line becomes a plain comment,
 * which ends the directives, so it moves below those that are left: `# escape=` stays in effect.
 */
export function inertSyntaxDirective(text: string): string {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : '';
  const lines = text.slice(mark.length).split('\n');
  const first = lines[0]?.startsWith('#!') === true ? 1 : 0;
  const past = lines.findIndex((line, index) => index >= first && readDirective(line) === undefined);
  const end = past === -1 ? lines.length : past;
  const directives = lines.slice(first, end);
  const isSyntax = (line: string): boolean => readDirective(line)?.name === 'syntax';
  const inert = directives.filter(isSyntax).map((line) => `# (${line.replace(/^[^#]*#/, '').trim()})`);
  if (inert.length === 0) return text;
  const kept = directives.filter((line) => !isSyntax(line)).map((line) => line.trimEnd());
  return mark + [...lines.slice(0, first), ...kept, ...inert, ...lines.slice(end)].join('\n');
}
