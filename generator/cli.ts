#!/usr/bin/env node
import yargs, { type Argv } from 'yargs';
import { InputError, printFindings, say, UsageError } from './commands/common.js';
import { didYouMean } from './core/suggest.js';

interface Command {
  /** What follows the name of a command that takes more than options, such as ` [files..]`. */
  positionals?: string;
  run: (options: never) => Promise<number>;
  builder: (argv: never) => unknown;
}

/** Each command's module is loaded when it is asked for: start-up is most of a run. Two words make a subcommand. */
const COMMANDS: [string, string, () => Promise<Command>][] = [
  ['generate', 'bring out/ up to date with the topology', () => import('./commands/generate.js')],
  ['validate', 'check the topology and the exchange records', () => import('./commands/validate.js')],
  ['diff', 'show what generate would change', () => import('./commands/diff.js')],
  ['exchange collect', 'read roots and addresses from the clusters', () => import('./commands/exchange-collect.js')],
  ['exchange import', 'take a record or a root from a file', () => import('./commands/exchange-import.js')],
  ['exchange export', "print a mesh's record for its peers", () => import('./commands/exchange-export.js')],
  ['exchange verify', 'check the records, for CI', () => import('./commands/exchange-verify.js')],
  ['exchange status', 'show what each peering waits for', () => import('./commands/exchange-status.js')],
  ['seal ca', 'make the CA of a mesh, sealed for its clusters', () => import('./commands/seal-ca.js')],
  [
    'seal remote-secrets',
    "let the control planes of a mesh read each other's clusters",
    () => import('./commands/seal-remote-secrets.js'),
  ],
  ['seal reseal', 'make anew what is due of what is sealed', () => import('./commands/seal-reseal.js')],
  ['seal status', 'show what is sealed, and until when', () => import('./commands/seal-status.js')],
  ['seal push', 'apply the Secrets of a mesh without a sealing controller', () => import('./commands/seal-push.js')],
  ['init', 'write a commented starter topology', () => import('./commands/init.js')],
];

const GROUPS: Readonly<Record<string, string>> = {
  exchange: 'move root certificates and gateway addresses between meshes',
  seal: 'private keys and tokens become ciphertext',
};

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // Whoever reads us has seen enough, as in `meshloom diff | head`.
  if (error.code === 'EPIPE') process.exit(process.exitCode ?? 0);
  throw error;
});

// No top-level await: a bundle's own later parts wait for it to end.
void main(process.argv.slice(2)).then((code) => {
  process.exitCode = code;
});

async function main(args: readonly string[]): Promise<number> {
  try {
    return await dispatch(args);
  } catch (error) {
    return explain(error);
  }
}

/** A command that comes first gets a parser of its own: yargs would lay out the help of a subcommand at every run. */
async function dispatch(args: readonly string[]): Promise<number> {
  const command = COMMANDS.find(([name]) => name.split(' ').every((word, index) => word === args[index]));
  let code = 0;
  const run = (module: Command) => async (options: unknown) => {
    code = await module.run(options as never);
  };
  if (command === undefined) {
    refuseUnknown(args);
    await anyCommand(args, run).parseAsync();
  } else {
    const [name, describe, load] = command;
    const module = await load();
    await newParser(args.slice(name.split(' ').length), `meshloom ${name}`)
      .command(`$0${module.positionals ?? ''}`, describe, module.builder as never, run(module))
      .parseAsync();
  }
  return code;
}

/** The first word that names no command is told with what it may have meant. */
function refuseUnknown([first, second]: readonly string[]): void {
  if (first === undefined || first.startsWith('-') || first === 'completion') return;
  const group = Object.hasOwn(GROUPS, first) ? `${first} ` : '';
  const word = group === '' ? first : second;
  if (word === undefined || word.startsWith('-')) return;
  const words = [...COMMANDS.map(([name]) => name), 'completion']
    .filter((name) => name.startsWith(group))
    .map((name) => name.slice(group.length).split(' ')[0]!);
  throw new UsageError(
    `no command is named "${group}${word}".${didYouMean(word, new Set(words))} (see meshloom ${group}--help)`,
  );
}

type Run = (module: Command) => (options: unknown) => Promise<void>;

function anyCommand(args: readonly string[], run: Run): Argv {
  const parser = newParser(args, 'meshloom')
    .usage('$0 <command>\n\nOne topology.yaml becomes the Kustomize directories of a whole service-mesh estate.')
    .completion('completion', 'print a completion script for your shell')
    .demandCommand(1, 1, 'Name a command', 'One command at a time.')
    .epilogue(
      'Exit codes: 0 fine, 1 something is stale, changed or pending, 2 the input is wrong, 3 a fault of meshloom.',
    );
  addCommands(parser, '', run);
  for (const [group, describe] of Object.entries(GROUPS)) {
    const builder = (argv: Argv) =>
      addCommands(argv, `${group} `, run).demandCommand(1, 1, `Name what to do: ${wordsOf(group)}`, 'One at a time.');
    parser.command(group, describe, builder as never);
  }
  return parser;
}

/** The commands whose name is `prefix` and one word more. */
function addCommands(parser: Argv, prefix: string, run: Run): Argv {
  for (const [name, describe, load] of COMMANDS) {
    const word = name.slice(prefix.length);
    if (!name.startsWith(prefix) || word.includes(' ')) continue;
    const builder = async (argv: unknown) => (await load()).builder(argv as never);
    parser.command(word, describe, builder as never, async (options) => run(await load())(options));
  }
  return parser;
}

function wordsOf(group: string): string {
  const names = COMMANDS.filter(([name]) => name.startsWith(`${group} `));
  return names.map(([name]) => name.slice(group.length + 1)).join(', ');
}

function newParser(args: readonly string[], scriptName: string): Argv {
  return yargs([...args])
    .scriptName(scriptName)
    .detectLocale(false)
    .alias('help', 'h')
    .parserConfiguration({
      'boolean-negation': false,
      'duplicate-arguments-array': true,
      'strip-aliased': true,
      'camel-case-expansion': false,
    })
    .strict()
    .recommendCommands()
    .version(false)
    .exitProcess(false)
    .wrap(Math.min(110, process.stderr.columns ?? 110))
    .fail((message: string | null, error: Error | undefined) => {
      throw error ?? new UsageError(`${message ?? 'The command line is wrong.'} (see meshloom --help)`);
    });
}

/** The user's mistake is told without a stack; ours with one (design 5). */
function explain(error: unknown): number {
  if (error instanceof InputError) {
    printFindings(error.findings);
    return error.exitCode;
  }
  if (error instanceof UsageError || (error instanceof Error && error.name === 'YError')) {
    say(`meshloom: ${error.message}`);
    return 2;
  }
  say('meshloom: this is a fault of meshloom, not of your topology. Please report it with what follows.');
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return 3;
}
