#!/usr/bin/env node
import yargs from 'yargs';
import { InputError, printFindings, say, UsageError } from './commands/common.js';

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

process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  try {
    return await dispatch(args);
  } catch (error) {
    return explain(error);
  }
}

async function dispatch(args: readonly string[]): Promise<number> {
  let code = 0;
  const parser = yargs([...args])
    .scriptName('meshloom')
    .usage('$0 <command>\n\nOne topology.yaml becomes the Kustomize directories of a whole service-mesh estate.')
    .detectLocale(false)
    .parserConfiguration({
      'boolean-negation': false,
      'duplicate-arguments-array': true,
      'strip-aliased': true,
      'camel-case-expansion': false,
    })
    .completion('completion', 'print a completion script for your shell')
    .demandCommand(1, 1, 'Which command?', 'One command at a time.')
    .strict()
    .version(false)
    .exitProcess(false)
    .epilogue(
      'Exit codes: 0 fine, 1 something is stale, changed or pending, 2 the input is wrong, 3 a fault of meshloom.',
    )
    .wrap(Math.min(110, process.stderr.columns ?? 110))
    .fail((message: string | null, error: Error | undefined) => {
      throw error ?? new UsageError(`${message ?? 'the command line is wrong'}. See: meshloom --help`);
    });
  const asked = args.find((word) => !word.startsWith('-'));
  for (const [name, describe, load] of COMMANDS) {
    const module = name === asked ? await load() : undefined;
    parser.command(name, describe, (module?.builder ?? ((argv: unknown) => argv)) as never, async (options) => {
      code = await (module ?? (await load())).run(options as never);
    });
  }
  await parser.parseAsync();
  return code;
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
