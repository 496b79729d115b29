import { z } from 'zod';
import { specSchema } from '../../resource/spec.ts';
import { structuralSchema } from '../../resource/structural-schema.ts';
import { parseJson } from '../../text/json.ts';
import { quote } from '../../text/quote.ts';
import { exitCodes } from '../exit-codes.ts';
import { Failure } from '../failure.ts';

/** The part of the CRD's schema that says what a field holds. */
interface Field {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Field>>;
  readonly items?: Field;
  readonly enum?: readonly unknown[];
  readonly 'x-kubernetes-list-type'?: string;
}

type Value = Record<string, unknown>;

const wrong = (message: string, ...next: string[]): Failure =>
  new Failure(message, { code: exitCodes.usage, next });

/** A fault of `--set`, which shows the path as it was given. */
const wrongPath = (path: string, message: string): Failure => wrong(`--set ${quote(path)}: ${message}`);

/**
 * Sets a field of a spec, as `--set spec.run.timeout=5m` says. The schema decides what the value is: text, a number, or a
 * list, as JSON or with commas. In a list of names and values, the name is part of the path: `spec.run.env.EPOCHS=3`.
 * @throws Failure that says which fields there are
 */
export function setField(spec: Value, assignment: string): void {
  const { path, value } = assignmentOf(assignment);
  const names = path.replace(/^spec\./, '').split('.');
  let field = structuralSchema(specSchema) as Field;
  let at = spec;
  for (const [index, name] of names.entries()) {
    const rest = names.slice(index + 1);
    const inner = innerField(field, name, path);
    if (inner['x-kubernetes-list-type'] === 'map') {
      setNamed(at, { list: name, name: rest.join('.'), value, path });
      return;
    }
    if (rest.length === 0) at[name] = valueOf(inner, value, path);
    else at = objectAt(at, name);
    field = inner;
  }
}

/** Splits `NAME=VALUE` at the first `=`. */
function assignmentOf(text: string): { readonly path: string; readonly value: string } {
  const at = text.indexOf('=');
  if (at < 1) throw wrong(`--set ${quote(text)} has no value`, 'Write --set spec.run.timeout=5m');
  return { path: text.slice(0, at), value: text.slice(at + 1) };
}

function innerField({ properties = {} }: Field, name: string, path: string): Field {
  const inner = Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (inner) return inner;
  const known = Object.keys(properties);
  const others = known.length === 0 ? '' : `; the fields here are ${known.join(', ')}`;
  throw wrongPath(path, `there is no field ${quote(name)}${others}`);
}

/** The object in a field, made if there is none. Own properties only, so that no name reaches a prototype. */
function objectAt(parent: Value, name: string): Value {
  const present = z.record(z.string(), z.unknown()).safeParse(parent[name]);
  const object = present.success ? present.data : {};
  parent[name] = object;
  return object;
}

interface Named {
  readonly list: string;
  readonly name: string;
  readonly value: string;
  readonly path: string;
}

const entries = z.array(z.looseObject({ name: z.string() }));

function setNamed(parent: Value, { list, name, value, path }: Named): void {
  if (name === '') throw wrongPath(path, `name the entry: --set ${path}.NAME=${value}`);
  const present = entries.catch([]).parse(parent[list]);
  parent[list] = [...present.filter((entry) => entry.name !== name), { name, value }];
}

function valueOf({ type, items, properties, enum: words }: Field, text: string, path: string): unknown {
  if (items) return listOf(items, text, path);
  if (properties) {
    throw wrongPath(path, `name a field in it: ${Object.keys(properties).join(', ')}`);
  }
  if (type === 'boolean') {
    if (text === 'true' || text === 'false') return text === 'true';
    throw wrongPath(path, `${quote(text)} is not true or false`);
  }
  if (type === 'integer' || type === 'number') {
    const number = Number(text);
    if (text.trim() !== '' && Number.isFinite(number)) return number;
    throw wrongPath(path, `${quote(text)} is not a number`);
  }
  if (words && !words.includes(text)) {
    throw wrongPath(path, `${quote(text)} is not one of ${words.join(', ')}`);
  }
  return text;
}

/** A list in JSON, or with commas. */
function listOf(items: Field, text: string, path: string): unknown {
  if (!text.startsWith('['))
    return text === '' ? [] : text.split(',').map((one) => valueOf(items, one, path));
  const parsed = z.array(z.unknown()).safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw wrongPath(path, `${quote(text)} is not a list in JSON`);
}

/** Adds a build argument, as `--build-arg NAME=VALUE` says. @throws Failure */
export function setBuildArgument(spec: Value, text: string): void {
  const at = text.indexOf('=');
  if (at < 1) {
    throw wrong(
      `--build-arg ${quote(text)} has no value`,
      'Write --build-arg NAME=VALUE. Variables of this terminal are not sent.',
    );
  }
  const build = objectAt(spec, 'build');
  setNamed(build, {
    list: 'args',
    name: text.slice(0, at),
    value: text.slice(at + 1),
    path: 'spec.build.args',
  });
}
