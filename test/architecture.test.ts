import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));
const generator = join(root, 'generator');
const GENERATED = /^(?:compiled\/|core\/topology\.ts$|core\/exchange-record\.ts$)/;

interface SourceFile {
  /** Below generator/, with slashes. */
  path: string;
  text: string;
  imports: string[];
}

const sources: SourceFile[] = filesBelow(generator, '.ts')
  .filter((path) => !GENERATED.test(path))
  .map((path) => {
    const text = readFileSync(join(generator, path), 'utf8');
    return { path, text, imports: importsOf(text).map((name) => resolveImport(path, name)) };
  });

function filesBelow(directory: string, ending: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith(ending))
    .sort();
}

/** Static and dynamic imports and re-exports; types of packages are nothing at run time. */
function importsOf(text: string): string[] {
  const pattern = /(?:^|\n)\s*(?:import|export)\s(?:[^'";]*?\sfrom\s)?'([^']+)'|\bimport\('([^']+)'\)/g;
  const running = text.replaceAll(/^import type [^;]*? from '[^.][^;]*;$/gm, '');
  return [...running.matchAll(pattern)].map(([, fixed, dynamic]) => fixed ?? dynamic!);
}

/** Packages as they are; files as their path below generator/. */
function resolveImport(from: string, name: string): string {
  if (!name.startsWith('.')) return name;
  return relative(generator, join(generator, dirname(from), name)).replaceAll('\\', '/');
}

/** cli, commands, pipeline, io or core; packages are their own layer. */
function layer(path: string): string {
  if (path.startsWith('core/') || path.startsWith('compiled/')) return 'core';
  if (path.startsWith('io/')) return 'io';
  if (path.startsWith('commands/')) return 'commands';
  return path.replace(/\.[jt]s$/, '');
}

const MAY_IMPORT: Record<string, string[]> = {
  cli: ['commands', 'core', 'io'],
  commands: ['commands', 'pipeline', 'core', 'io'],
  pipeline: ['core', 'io'],
  io: ['io', 'core'],
  core: ['core'],
};
const CORE_PACKAGES = ['yaml', 'diff', 'handlebars/runtime', 'handlebars/runtime.js', 'node:crypto', 'node:net'];

describe.each(sources)('$path', ({ path, text, imports }) => {
  test('imports only from the layers below it', () => {
    const allowed = MAY_IMPORT[layer(path)] ?? [];
    const wrong = imports.filter(
      (name) => /\.[jt]s$/.test(name) && name.includes('/') && !allowed.includes(layer(name)),
    );
    expect(MAY_IMPORT).toHaveProperty(layer(path));
    expect(wrong.filter((name) => !CORE_PACKAGES.includes(name))).toEqual([]);
  });

  test('has at most 200 lines and no default export', () => {
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(200);
    expect(text).not.toMatch(/^export default\b|\bas default\b/m);
  });

  test('starts other programs only in io/', () => {
    if (layer(path) !== 'io') expect(imports).not.toContain('node:child_process');
  });

  test('sorts and writes the same on every machine', () => {
    expect(code(text)).not.toMatch(/localeCompare|toLocale[A-Z]|\bIntl\b|Math\.random|\.normalize\(|\\p\{/);
  });
});

const core = sources.filter(({ path }) => layer(path) === 'core');

describe.each(core)('$path is pure', ({ text, imports }) => {
  test('imports nothing that reaches outside', () => {
    const packages = imports.filter((name) => !/\.[jt]s$/.test(name) || CORE_PACKAGES.includes(name));
    expect(packages.filter((name) => !CORE_PACKAGES.includes(name))).toEqual([]);
  });

  test('has no clock, no console and no process', () => {
    expect(code(text)).not.toMatch(
      /\bprocess\.|\bconsole\.|\bnew Date\b|\bDate\.|\bperformance\.|\bsetTimeout\b|\bglobalThis\b|\bfetch\(/,
    );
  });
});

/** A text without its comments; `//` inside a string goes too, which hides nothing that matters here. */
function code(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|\s)\/\/.*$/gm, '$1');
}

test('the layers are all there, so that nothing above passed for nothing', () => {
  expect(new Set(sources.map(({ path }) => layer(path)))).toEqual(
    new Set(['cli', 'commands', 'pipeline', 'io', 'core']),
  );
  const cli = sources.find(({ path }) => path === 'cli.ts');
  expect(cli?.imports.some((name) => name.startsWith('commands/'))).toBe(true);
});

describe('templates', () => {
  const names = filesBelow(join(root, 'templates'), '.hbs').map((path) => path.slice(0, -'.hbs'.length));
  let copy: string;
  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'templates-'));
    for (const name of ['templates', 'schemas']) cpSync(join(root, name), join(copy, name), { recursive: true });
  });
  afterAll(() => rmSync(copy, { recursive: true }));

  test.each(names)('%s is used', (name) => {
    const [folder, kind] = [dirname(name), name.slice(name.lastIndexOf('/') + 1)];
    const quoted = core.some(({ text }) => text.includes(`'${name}'`));
    const byKind = core.some(
      ({ text }) =>
        new RegExp(`\`${folder}/\\$\\{kind\\.toLowerCase\\(\\)\\}\``).test(text) &&
        new RegExp(`'${kind}'`, 'i').test(text),
    );
    const partial = name.startsWith('partials/');
    expect(quoted || byKind || partial).toBe(true);
  });

  test.each([
    ['{{name}}', '{{name}} is not quoted'],
    ['{{{name}}}', '{{name}} is not quoted'],
    ['{{#with x}}{{y name}}{{/with}}', '{{#with}} is not allowed'],
    ['{{y (lookup a b)}}', 'an argument is computed'],
    ['{{> absent}}', 'no partial is named "absent"'],
  ])('%s is refused', (text, why) => {
    const file = join(copy, 'templates', 'common', 'wrong.hbs');
    writeFileSync(file, `kind: Wrong\nname: ${text}\n`);
    expect(precompile(copy)).toContain(`templates/common/wrong.hbs:2: ${why}`);
    rmSync(file);
  });

  test('without a fault they compile', () => {
    expect(precompile(copy)).toBe('');
  });
});

function precompile(directory: string): string {
  try {
    execFileSync(process.execPath, [join(generator, 'precompile.mjs'), directory], { stdio: 'pipe', encoding: 'utf8' });
    return '';
  } catch (error) {
    return (error as { stderr: string }).stderr;
  }
}
