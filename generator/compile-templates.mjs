// Templates hold no logic and no unquoted scalar: what could break that is refused here, before anything is rendered.
import Handlebars from 'handlebars';

const SCALARS = ['y', 'block', 'lines'];
const BLOCKS = ['each', 'if'];
const PARTIALS = 'partials/';

const options = {
  strict: true,
  noEscape: true,
  knownHelpersOnly: true,
  knownHelpers: Object.fromEntries(SCALARS.map((name) => [name, true])),
  explicitPartialContext: false,
  assumeObjects: false,
};

/**
 * The module `compiled/templates.ts` for files `{name, text}`, whose names are paths below templates/ without .hbs;
 * `refusals` are `templates/<name>.hbs:<line>: <why>`, and with any there is no module.
 */
export function compileTemplates(files) {
  const sorted = [...files].sort((a, b) => (a.name < b.name ? -1 : 1));
  const partials = sorted.filter((file) => file.name.startsWith(PARTIALS));
  const templates = sorted.filter((file) => !file.name.startsWith(PARTIALS));
  const known = new Set(partials.map((file) => baseName(file.name)));
  const refusals = sorted.flatMap((file) => refuse(file, known));
  if (refusals.length > 0) return { module: undefined, refusals };
  return {
    module: [
      '// @ts-nocheck',
      '// Generated from templates/ by generator/precompile.mjs. Do not edit.',
      declare(
        'templates',
        templates.map((file) => [file.name, file.text]),
      ),
      declare(
        'partials',
        partials.map((file) => [baseName(file.name), file.text]),
      ),
      '',
    ].join('\n'),
    refusals: [],
  };
}

function declare(name, entries) {
  const lines = entries.map(([key, text]) => `  ${JSON.stringify(key)}: ${Handlebars.precompile(text, options)},\n`);
  return `export const ${name}: Readonly<Record<string, object>> = {\n${lines.join('')}};`;
}

function baseName(name) {
  return name.slice(name.lastIndexOf('/') + 1);
}

function refuse(file, partials) {
  const at = (line) => `templates/${file.name}.hbs:${line}`;
  let program;
  try {
    program = Handlebars.parse(file.text);
  } catch (error) {
    const line = /on line (\d+)/.exec(error.message)?.[1] ?? error.lineNumber ?? 1;
    return [`${at(line)}: is no Handlebars template: ${error.message.split('\n')[0]}`];
  }
  const found = [];
  visitProgram(program, partials, (node, why) => found.push(`${at(node.loc.start.line)}: ${why}`));
  return found;
}

function visitProgram(program, partials, report) {
  for (const node of program?.body ?? []) {
    const check = checks[node.type];
    if (check === undefined) report(node, `${node.type} is not allowed in a template.`);
    else check(node, report, partials);
    visitProgram(node.program, partials, report);
    visitProgram(node.inverse, partials, report);
  }
}

const checks = {
  ContentStatement: () => {},
  CommentStatement: () => {},
  MustacheStatement: (node, report) => {
    const name = node.path.original;
    if (!SCALARS.includes(name)) report(node, `{{${name}}} is not quoted. Write {{y ${name}}}, or use block or lines.`);
    else if (node.params.length === 0) report(node, `{{${name}}} has no argument.`);
    checkArguments(node, report);
  },
  BlockStatement: (node, report) => {
    const name = node.path.original;
    if (!BLOCKS.includes(name)) report(node, `{{#${name}}} is not allowed. Only each and if are; decide in a view.`);
    else if (node.params.length !== 1) report(node, `{{#${name}}} needs exactly one argument.`);
    checkArguments(node, report);
  },
  PartialStatement: (node, report, partials) => {
    const name = node.name.original;
    if (node.name.type === 'SubExpression') report(node, 'the name of a partial is computed. Write it out.');
    else if (!partials.has(String(name))) report(node, `no partial is named "${name}".`);
    checkArguments(node, report);
  },
};

function checkArguments(node, report) {
  const values = [...node.params, ...(node.hash?.pairs ?? []).map((pair) => pair.value)];
  if (values.some((value) => value.type === 'SubExpression'))
    report(node, 'an argument is computed. Decide in a view.');
}
