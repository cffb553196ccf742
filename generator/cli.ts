#!/usr/bin/env node
import yargs, { type Argv } from 'yargs';
import { InputError, printFindings, say, UsageError } from './commands/common.js';
import { didYouMean } from './core/suggest.js';

interface Command {
  run: (options: never) => Promise<number>;
  builder: (argv: never) => unknown;
}

/** Each command's module is loaded when it is asked for: start-up is most of a run. */
const COMMANDS: [string, string, () => Promise<Command>][] = [
  ['generate', 'bring out/ up to date with the topology', () => import('./commands/generate.js')],
  ['validate', 'check the topology and the exchange records', () => import('./commands/validate.js')],
  ['diff', 'show what generate would change', () => import('./commands/diff.js')],
  ['init', 'write a commented starter topology', () => import('./commands/init.js')],
];

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
  const [first, ...rest] = args;
  const command = COMMANDS.find(([name]) => name === first);
  let code = 0;
  const run = (module: Command) => async (options: unknown) => {
    code = await module.run(options as never);
  };
  if (first !== undefined && !first.startsWith('-') && command === undefined && first !== 'completion') {
    const names = [...COMMANDS.map(([name]) => name), 'completion'];
    throw new UsageError(`no command is named "${first}".${didYouMean(first, names)} (see meshloom --help)`);
  }
  if (command === undefined) await anyCommand(args, run).parseAsync();
  else {
    const [name, describe, load] = command;
    const module = await load();
    await newParser(rest, `meshloom ${name}`)
      .command('$0', describe, module.builder as never, run(module))
      .parseAsync();
  }
  return code;
}

function anyCommand(args: readonly string[], run: (module: Command) => (options: unknown) => Promise<void>): Argv {
  const parser = newParser(args, 'meshloom')
    .usage('$0 <command>\n\nOne topology.yaml becomes the Kustomize directories of a whole service-mesh estate.')
    .completion('completion', 'print a completion script for your shell')
    .demandCommand(1, 1, 'Name a command', 'One command at a time.')
    .epilogue(
      'Exit codes: 0 fine, 1 something is stale, changed or pending, 2 the input is wrong, 3 a fault of meshloom.',
    );
  for (const [name, describe, load] of COMMANDS) {
    const builder = async (argv: unknown) => (await load()).builder(argv as never);
    parser.command(name, describe, builder as never, async (options) => run(await load())(options));
  }
  return parser;
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
