// Runs before the compiler: templates and schemas become TypeScript sources in generator/compiled/. Writes only what
// has changed, and loads the template and schema compilers only then. The root may be given as the first argument.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const home = fileURLToPath(new URL('.', import.meta.url));
const root = resolve(process.argv[2] ?? join(home, '..'));
const target = join(root, 'generator', 'compiled');
const stampFile = join(target, 'inputs.sha256');
const outputs = ['templates.ts', 'validators.ts'].map((name) => join(target, name));

const inputs = {
  templates: filesBelow(join(root, 'templates'), '.hbs'),
  schemas: filesBelow(join(root, 'schemas'), '.schema.json'),
};
const stamp = stampOf(inputs);
if (read(stampFile) !== stamp || !outputs.every((file) => existsSync(file))) await compile();

async function compile() {
  const [{ compileTemplates }, { compileValidators }] = await Promise.all([
    import('./compile-templates.mjs'),
    import('./compile-validators.mjs'),
  ]);
  const { module, refusals } = compileTemplates(inputs.templates);
  for (const refusal of refusals) console.error(refusal);
  if (refusals.length > 0) {
    process.exitCode = 1;
    return;
  }
  const schemas = Object.fromEntries(
    inputs.schemas
      .map(({ name, text }) => [validatorName(name), JSON.parse(text)])
      .filter(([name]) => name !== undefined),
  );
  mkdirSync(target, { recursive: true });
  write(outputs[0], module);
  write(outputs[1], compileValidators(schemas));
  write(stampFile, stamp);
}

/** Only what people write is checked when meshloom runs. */
function validatorName(name) {
  return {
    topology: 'validateTopology',
    'exchange-record': 'validateRecord',
    'service-inventory': 'validateInventory',
  }[name];
}

/** A digest of everything the outputs follow from, the compilers' versions included. */
function stampOf({ templates, schemas }) {
  const digest = createHash('sha256');
  const compilers = readdirSync(home)
    .filter((name) => name.endsWith('.mjs'))
    .sort();
  const parts = [...templates, ...schemas].map(({ name, text }) => [name, text]);
  for (const name of compilers) parts.push([name, readFileSync(join(home, name), 'utf8')]);
  parts.push(['lock', read(join(home, '..', 'package-lock.json')) ?? '']);
  return `${digest.update(JSON.stringify(parts)).digest('hex')}\n`;
}

function filesBelow(directory, ending) {
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { recursive: true })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith(ending))
    .sort()
    .map((path) => ({ name: path.slice(0, -ending.length), text: readFileSync(join(directory, path), 'utf8') }));
}

/** The old file stays whole until the new one is, and untouched if nothing changed, so that the compiler rests. */
function write(file, text) {
  if (read(file) === text) return;
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, text);
  renameSync(fresh, file);
}

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
