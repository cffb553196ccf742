import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { checkManifest, checkTree } from '../support/strict-manifests.js';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string) => readFileSync(join(repository, 'test/manifests', file), 'utf8');

const correct = new Map<string, unknown>(
  parseAllDocuments(read('correct.yaml')).map((document) => [String(document.get('kind')), document.toJS()]),
);

/** The blocks of wrong.txt: a line that says what to change, and the indented problems below it. */
const wrong = [...read('wrong.txt').matchAll(/^(\w+) (\/.+) =(.*)\n((?: {2}.+\n)+)/gm)].map((block) => {
  const [, kind, pointer, value, problems] = block as string[];
  return { kind, pointer, value, problems: problems!.match(/(?<=^ {2}).+/gm)! };
});

/** Sets what stands at a JSON pointer; an empty `json` removes it. */
function change(target: unknown, pointer: string, json: string) {
  const keys = pointer.split('/').map((key) => key.replaceAll('~1', '/'));
  const last = keys.pop()!;
  let at = target as Record<string, unknown>;
  for (const key of keys.slice(1)) at = at[key] as Record<string, unknown>;
  if (json === '') delete at[last];
  else at[last] = JSON.parse(json);
}

describe('right manifests', () => {
  test.each([...correct])('%s', (_, manifest) => {
    expect(checkManifest(manifest)).toEqual([]);
  });

  test('cover every kind that has a schema', () => {
    const kinds = readdirSync(join(repository, 'schemas/emitted')).map((file) => file.split('.')[0]);
    expect([...new Set(kinds)].sort()).toEqual([...correct.keys()].map((kind) => kind.toLowerCase()).sort());
  });
});

describe('wrong manifests', () => {
  test('are all read', () => {
    expect(wrong).toHaveLength(read('wrong.txt').match(/^[A-Z]/gm)!.length);
    expect(wrong.length).toBeGreaterThan(100);
  });

  test.each(wrong)('$kind $pointer =$value', ({ kind, pointer, value, problems }) => {
    const manifest = structuredClone(correct.get(kind!));
    change(manifest, pointer!, value!.trim());
    expect(checkManifest(manifest)).toEqual(problems);
  });

  test('no manifest at all', () => {
    expect(checkManifest('a')).toEqual(['/: expected object, found "a"']);
    expect(checkManifest(null)).toEqual(['/: expected object, found null']);
    expect(checkManifest([])).toEqual(['/: expected object, found array']);
    expect(checkManifest({ kind: 'Service' })).toEqual(['/: no schema for kind "Service" of apiVersion nothing']);
  });
});

describe('a tree', () => {
  const tree = mkdtempSync(join(tmpdir(), 'strict-manifests-'));
  afterAll(() => rmSync(tree, { recursive: true }));
  const write = (file: string, content: string) => {
    mkdirSync(join(tree, file, '..'), { recursive: true });
    writeFileSync(join(tree, file), content);
  };

  test('is read file by file, as YAML 1.1 and as YAML 1.2', () => {
    const head = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';
    write('b/right.yaml', `# comment\n---\n${head}data: {a: "y", b: "0o17"}\n`);
    write('b/kustomization.yaml', 'resources: 1\n');
    write('b/notes.txt', 'nothing');
    write('a/differs.yaml', `${head}data:\n  a: y\n  b: 2024-01-01\n  c: 0o17\n  d: 1_000\n  no: e\n`);
    write('a/twice.yaml', `${head}---\n${head}`);
    write('a/empty.yaml', '# nothing\n');
    write('a/duplicate.yaml', `${head}kind: Service\n`);
    write('a/unknown.yaml', 'apiVersion: v1\nkind: Pod\n');
    expect(checkTree(tree)).toEqual({
      files: 6,
      problems: [
        'a/differs.yaml: /data/a: YAML 1.1 reads true, YAML 1.2 reads "y"',
        'a/differs.yaml: /data/b: YAML 1.1 reads a date, YAML 1.2 reads "2024-01-01"',
        'a/differs.yaml: /data/c: YAML 1.1 reads "0o17", YAML 1.2 reads 15',
        'a/differs.yaml: /data/d: YAML 1.1 reads 1000, YAML 1.2 reads "1_000"',
        'a/differs.yaml: /data/false: YAML 1.1 reads "e", YAML 1.2 reads nothing',
        'a/differs.yaml: /data/no: YAML 1.1 reads nothing, YAML 1.2 reads "e"',
        'a/differs.yaml: /data/c: expected string, found 15',
        'a/duplicate.yaml: /: Map keys must be unique at line 4, column 1:',
        'a/empty.yaml: /: expected 1 document, found 0',
        'a/twice.yaml: /: expected 1 document, found 2',
        'a/unknown.yaml: /: no schema for kind "Pod" of apiVersion "v1"',
      ],
    });
  });
});

const definitions = join(repository, '../shared/crds');

test.runIf(existsSync(definitions))('the schemas are those that the definitions give', () => {
  const script = join(repository, 'test/support/derive-emitted-schemas.mjs');
  expect(() => execFileSync(process.execPath, [script, '--check', '--crds', definitions])).not.toThrow();
});
