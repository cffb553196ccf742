// Writes the pages that say what the code says: docs/rules.md from the rules, docs/topology.md from the schema, and the
// differences between the steps of an example. Without --write it exits 1 if one of them is stale. Needs dist/.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createTwoFilesPatch } from 'diff';
import { formatDiff } from '../../dist/core/diff/format-diff.js';
import { rules } from '../../dist/core/rules/catalogue.js';

const at = (path) => fileURLToPath(new URL(`../../${path}`, import.meta.url));
const schema = JSON.parse(readFileSync(at('schemas/topology.schema.json'), 'utf8'));
const pages = {
  'docs/rules.md': rulesPage(),
  'docs/topology.md': topologyPage(),
  'examples/hybrid-cloud-steps/README.md': await stepsPage('examples/hybrid-cloud-steps'),
};

for (const [path, text] of Object.entries(pages)) {
  if (process.argv.includes('--write')) writeFileSync(at(path), text);
  else if (readFileSync(at(path), 'utf8') !== text) {
    console.error(`${path} is stale. Run: npm run docs`);
    process.exitCode = 1;
  }
}

function rulesPage() {
  const rows = Object.entries(rules)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([id, { severity, says, source }]) => `| \`${id}\` | ${severity} | ${cell(says)} | ${source} |`);
  return [
    '# Rules',
    '',
    'Everything that `meshloom validate` checks, made from the code by `npm run docs`. An error ends every command with',
    'exit code 2 and nothing written; a warning changes the exit code with `--strict` alone. The last column says where the',
    'rule is known from: a section of the design, or a numbered fact about OpenShift Service Mesh or about robust tools.',
    '',
    '| id | severity | what must hold | source |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function topologyPage() {
  const lines = [
    '# topology.yaml',
    '',
    'Every key, made from `schemas/topology.schema.json` by `npm run docs`. Editors complete it when the file begins with',
    '`# yaml-language-server: $schema=./schemas/topology.schema.json`.',
    '',
  ];
  section(lines, 'topology.yaml', schema);
  for (const [name, definition] of Object.entries(schema.definitions)) {
    if (fieldsOf(definition) !== undefined) section(lines, name, definition);
  }
  return `${lines.join('\n')}\n`;
}

/** What each step changes: in the topology, and in which cluster. */
async function stepsPage(dir) {
  const steps = readdirSync(at(dir))
    .filter((name) => /^\d/.test(name))
    .sort();
  const lines = [
    '# Three clouds, step by step',
    '',
    'The system of the root topology as it grows: requests are copied to one cloud, then a fifth of them goes there, then a third',
    'cloud joins. Each step is a whole system with its `out/`. What follows is made by `npm run docs`.',
    '',
  ];
  for (const [index, step] of steps.slice(1).entries()) {
    const before = steps[index];
    const text = (name) => readFileSync(at(`${dir}/${name}/topology.yaml`), 'utf8');
    const patch = createTwoFilesPatch(
      `${before}/topology.yaml`,
      `${step}/topology.yaml`,
      text(before),
      text(step),
      '',
      '',
      { context: 1 },
    );
    const report = await formatDiff(changedFiles(at(`${dir}/${before}/out`), at(`${dir}/${step}/out`)), 'text');
    const summary = report
      .slice(0, report.indexOf('\n--- '))
      .trim()
      .split('\n')
      .filter((line) => !line.includes('  Kustomization '));
    lines.push(
      `## ${before} → ${step}`,
      '',
      '```diff',
      patch.replace(/^=+\n/, '').trimEnd(),
      '```',
      '',
      'What that changes, kustomizations left out:',
      '',
      '```',
      ...summary,
      '```',
      '',
    );
  }
  return lines.join('\n');
}

function changedFiles(before, after) {
  const [old, now] = [treeOf(before), treeOf(after)];
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((path) => {
    if (old.get(path) === now.get(path)) return [];
    const change = !old.has(path) ? 'added' : now.has(path) ? 'changed' : 'removed';
    return [{ path, change, before: old.get(path), after: now.get(path) }];
  });
}

function treeOf(dir) {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map(({ parentPath, name }) => [
      join(parentPath, name).slice(dir.length + 1),
      readFileSync(join(parentPath, name), 'utf8'),
    ]),
  );
}

function section(lines, title, definition) {
  lines.push(`## ${title}`, '', definition.description ?? '', '', '| key | what it is |', '|---|---|');
  for (const [key, field] of Object.entries(fieldsOf(definition))) {
    const text = [description(field), `*${typeText(field)}*`].filter(Boolean).join(' ');
    lines.push(`| \`${key}\`${(definition.required ?? []).includes(key) ? ' (required)' : ''} | ${cell(text)} |`);
  }
  lines.push('');
}

function fieldsOf(definition) {
  const properties = definition.properties ?? (definition.anyOf ?? []).map((one) => one.properties).find(Boolean);
  return properties !== undefined && Object.keys(properties).length > 0 ? properties : undefined;
}

function description(field) {
  return field.description ?? (field.$ref === undefined ? undefined : definitionOf(field.$ref).description);
}

function definitionOf(reference) {
  return schema.definitions[reference.slice('#/definitions/'.length)];
}

function typeText(field) {
  if (field.$ref !== undefined) return referenceText(field.$ref);
  if (field.allOf?.length === 1) return typeText(field.allOf[0]);
  if (field.anyOf !== undefined) return field.anyOf.map(typeText).join(' or ');
  if (field.const !== undefined) return JSON.stringify(field.const);
  if (field.enum !== undefined) return field.enum.map((value) => JSON.stringify(value)).join(', ');
  if (field.type === 'array') return `list of ${typeText(field.items ?? {})}`;
  if (field.type === 'object')
    return fieldsOf(field) === undefined && typeof field.additionalProperties === 'object'
      ? `map of ${typeText(field.additionalProperties)}`
      : mapText(field);
  return [field.type].flat().filter(Boolean).join(' or ') || 'anything';
}

function mapText(field) {
  const properties = fieldsOf(field);
  return properties === undefined ? 'map' : `map of ${Object.keys(properties).join(', ')}`;
}

function referenceText(reference) {
  const name = reference.slice('#/definitions/'.length);
  return fieldsOf(definitionOf(reference)) === undefined
    ? typeText({ ...definitionOf(reference), description: undefined })
    : `[${name}](#${name.toLowerCase()})`;
}

function cell(text) {
  return text
    .replaceAll('|', '\\|')
    .replaceAll('\n', ' ')
    .replace(/\{(\w+)\}/g, '`{$1}`')
    .replaceAll('<', '&lt;');
}
