import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Handlebars from 'handlebars/dist/cjs/handlebars.runtime.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { compileTemplates } from '../../generator/compile-templates.mjs';
import { compileValidators } from '../../generator/compile-validators.mjs';

const metadata = { name: 'partials/metadata', text: 'name: {{y name}}\n' };

test.each([
  ['a: 1\nb: {{b}}\n', 2, '{{b}} is not quoted. Write {{y b}}, or use block or lines.'],
  ['{{{b}}}', 1, '{{b}} is not quoted. Write {{y b}}, or use block or lines.'],
  ['{{&b}}', 1, '{{b}} is not quoted. Write {{y b}}, or use block or lines.'],
  ['{{this}}', 1, '{{this}} is not quoted. Write {{y this}}, or use block or lines.'],
  ['{{upper b}}', 1, '{{upper}} is not quoted. Write {{y upper}}, or use block or lines.'],
  ['{{y}}', 1, '{{y}} has no argument.'],
  ['{{y (lookup a b)}}', 1, 'an argument is computed. Decide in a view.'],
  ['{{#each a}}\n{{b}}\n{{/each}}', 2, '{{b}} is not quoted. Write {{y b}}, or use block or lines.'],
  ['{{#if a}}{{else}}\n\n{{b}}{{/if}}', 3, '{{b}} is not quoted. Write {{y b}}, or use block or lines.'],
  ['{{#if (eq a b)}}{{/if}}', 1, 'an argument is computed. Decide in a view.'],
  ['{{#if}}{{/if}}', 1, '{{#if}} needs exactly one argument.'],
  ['{{#with a}}{{/with}}', 1, '{{#with}} is not allowed. Only each and if are; decide in a view.'],
  ['{{#unless a}}{{/unless}}', 1, '{{#unless}} is not allowed. Only each and if are; decide in a view.'],
  ['{{^a}}{{/a}}', 1, '{{#a}} is not allowed. Only each and if are; decide in a view.'],
  ['\n{{> (which)}}', 2, 'the name of a partial is computed. Write it out.'],
  ['{{> nowhere}}', 1, 'no partial is named "nowhere".'],
  ['{{#> metadata}}{{/metadata}}', 1, 'PartialBlockStatement is not allowed in a template.'],
  ['{{#*inline "x"}}{{/inline}}', 1, 'DecoratorBlock is not allowed in a template.'],
  ['{{{{raw}}}}{{{{/raw}}}}', 1, '{{#raw}} is not allowed. Only each and if are; decide in a view.'],
  ['a\n{{#each a}}', 2, 'is no Handlebars template: Parse error on line 2:'],
])('refuses %j', (text, line, why) => {
  const { module, refusals } = compileTemplates([metadata, { name: 'v2/x', text }]);
  expect(refusals).toEqual([`templates/v2/x.hbs:${line}: ${why}`]);
  expect(module).toBeUndefined();
});

test('refuses a bad partial, and says all at once', () => {
  const { refusals } = compileTemplates([
    { name: 'v2/x', text: '{{a}}\n{{b}}' },
    { name: 'partials/p', text: '{{c}}' },
  ]);
  expect(refusals.map((refusal) => refusal.split(': ')[0])).toEqual([
    'templates/partials/p.hbs:1',
    'templates/v2/x.hbs:1',
    'templates/v2/x.hbs:2',
  ]);
});

describe('in a directory of its own', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'precompile-'));
    for (const name of ['topology', 'exchange-record']) {
      put(`schemas/${name}.schema.json`, readFileSync(`schemas/${name}.schema.json`, 'utf8'));
    }
    put('templates/partials/metadata.hbs', metadata.text);
    put(
      'templates/v2/list.hbs',
      'a:\n{{> metadata}}\n{{#each items}}\n- {{y this}}: {{y @index}}\n{{else}}\n[]\n{{/each}}\n{{block raw 2}}',
    );
  });

  afterEach(() => rmSync(root, { recursive: true }));

  test('what it writes renders, and checks', async () => {
    run();
    const { templates, partials } = await load('templates');
    const runtime = Handlebars.create();
    runtime.registerHelper({ y: (value: unknown) => JSON.stringify(value), block: () => 'raw' });
    runtime.registerPartial('metadata', runtime.template(partials.metadata));
    const print = runtime.template(templates['v2/list']);
    expect(print({ name: 'n', items: ['<x>', 2] })).toBe('a:\nname: "n"\n- "<x>": 0\n- 2: 1\nraw');
    const { validateTopology } = await load('validators');
    expect(validateTopology({ apiVersion: 'meshloom.dev/v1alpha1', kind: 'Topology' })).toBe(true);
  });

  test('does nothing when nothing changed, and touches only what did', () => {
    run();
    const outputs = ['templates.ts', 'validators.ts'].map((name) => join(root, 'generator/compiled', name));
    const old = new Date(1e12);
    for (const file of outputs) utimesSync(file, old, old);
    run();
    expect(outputs.map((file) => statSync(file).mtimeMs)).toEqual([1e12, 1e12]);
    put('templates/v2/other.hbs', 'b');
    run();
    const [templates, validators] = outputs.map((file) => statSync(file).mtimeMs);
    expect(validators).toBe(1e12);
    expect(templates).toBeGreaterThan(1e12);
  });

  test('ends with 1 and names file and line', () => {
    put('templates/v2/bad.hbs', 'a\n{{b}}\n');
    const { status, stderr } = spawnSync(process.execPath, ['generator/precompile.mjs', root], { encoding: 'utf8' });
    expect(stderr).toBe('templates/v2/bad.hbs:2: {{b}} is not quoted. Write {{y b}}, or use block or lines.\n');
    expect(status).toBe(1);
  });

  function put(path: string, text: string): void {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }

  function run(): void {
    execFileSync(process.execPath, ['generator/precompile.mjs', root]);
  }

  /** The compiled sources are JavaScript but for their one type annotation. */
  async function load(name: string) {
    const source = readFileSync(join(root, 'generator/compiled', `${name}.ts`), 'utf8');
    put(`${name}.mjs`, source.replaceAll(/: Readonly<Record<string, object>>/g, ''));
    return await import(join(root, `${name}.mjs`));
  }
});

test('validators import nothing, and alternatives of one type are refused', () => {
  const schema = (anyOf: object[]) => ({ $id: 'https://meshloom.dev/x', anyOf });
  const code = compileValidators({ validateX: schema([{ type: 'string', maxLength: 3 }, { type: 'array' }]) });
  expect(code).not.toMatch(/\brequire\(|^import /m);
  expect(() => compileValidators({ validateX: schema([{ type: 'string' }, { type: 'string' }]) })).toThrow(
    'anyOf: the types are the same',
  );
});
