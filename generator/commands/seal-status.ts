import type { Argv } from 'yargs';
import { jsonText } from '../core/printable.js';
import { type SealedRow, sealedCode, sealedRows } from '../core/seal/sealed-rows.js';
import { sealedTable } from '../core/seal/sealed-table.js';
import { type CommonOptions, commonOptions, say, single, stdoutColour, strictCode } from './common.js';
import { now, openExchange } from './exchange-estate.js';
import { recordsOf } from './seal-estate.js';
import { tell } from './seal-messages.js';

/** What is made anew by one command; without a sealing certificate nothing can be. */
const DUE: readonly SealedRow['state'][] = ['expiring', 'expired', 'other sealing certificate', 'leads elsewhere'];

interface Options extends CommonOptions {
  format: 'text' | 'json';
}

export function builder(yargs: Argv): Argv<Options> {
  return commonOptions(yargs).option('format', {
    coerce: single('format'),
    choices: ['text', 'json'] as const,
    default: 'text' as const,
    describe: 'of the sealed objects',
  }) as unknown as Argv<Options>;
}

/** Prints a row a sealed object; 1 if one is missing or due, 2 if one has expired or is wrong. */
export async function run(options: Options): Promise<number> {
  const estate = await openExchange(options);
  const rows = sealedRows(estate.model, recordsOf(estate), estate.only, now());
  if (options.format === 'json') process.stdout.write(jsonText(rows));
  else if (rows.length === 0) say('Nothing is sealed.');
  else process.stdout.write(sealedTable(rows, stdoutColour()));
  for (const { file, fault } of rows) if (fault !== undefined) tell(`${file}: ${fault}. Seal it anew.`);
  for (const command of commandsFor(rows)) tell(`Run: meshloom ${command}`);
  return sealedCode(rows) || strictCode(options.strict, [], estate.warnings);
}

/** What brings what is missing, each once; what is due takes another command. */
function commandsFor(rows: readonly SealedRow[]): string[] {
  const commands = rows.flatMap(({ state, mesh, remote }) => {
    if (state === 'missing') return [`seal ${remote === undefined ? 'ca' : 'remote-secrets'} --mesh ${mesh}`];
    return DUE.includes(state) ? [`seal reseal --mesh ${mesh}`] : [];
  });
  return [...new Set(commands)];
}
