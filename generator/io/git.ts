import { quoted } from '../core/forbidden-text.js';
import { findProgram } from './find-program.js';
import { runPrivately } from './run-program.js';

const LIMITS = { timeoutMs: 120_000, maxBytes: 1024 ** 3 };

/** What git did not do, or could not be asked: a mistake on the command line or a state of the clone. */
export class GitError extends Error {}

/** Runs git in a directory and returns what it printed; throws a GitError that says why it did not end well. */
export type Git = (args: readonly string[], input?: Uint8Array) => Promise<Buffer>;

/** Git for this directory. It sees no variable that would point it elsewhere, as hooks have. */
export function gitIn(directory: string): Git {
  const program = findProgram('git', process.env);
  if (program === undefined) throw new GitError('"git" is not in PATH. Install it.');
  return async (args, input) => {
    const { run, bytes } = await runPrivately(program, ['-C', directory, ...args], LIMITS, input);
    if (run.fault === undefined && run.code === 0) return bytes;
    const said = run.stderr.trim().split('\n', 1)[0]!;
    throw new GitError(said === '' ? `git ended with ${run.fault ?? `code ${run.code}`}` : quoted(said));
  };
}
