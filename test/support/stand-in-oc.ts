import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LiveRequest } from '../../generator/core/exchange/clusters/live.js';

const script = fileURLToPath(new URL('stand-in-oc.mjs', import.meta.url));

/** Which calls a rule is for: all fields that are given have to be equal. */
interface Match {
  context?: string;
  kubeconfig?: string;
  /** `kubeconfig` is `config view`, `services/proxy` is `get --raw` of what a Service serves. */
  resource?: LiveRequest['resource'];
  name?: string;
  namespace?: string;
  /** `key=value,…` of a list. */
  selector?: string;
}

/** What the stand-in does. An object is printed as kubectl prints it with `-o json`. */
interface Response {
  /** Printed as JSON, like `stdout`. */
  object?: unknown;
  stdout?: string;
  stderr?: string;
  /** Default: 0 with something on stdout, else 1. */
  code?: number;
  /** Before it answers. */
  delayMs?: number;
  /** Answers, but does not end. */
  hang?: boolean;
  /** Prints stdout a character at a time, with pauses. */
  dripMs?: number;
  /** Bytes of rubbish before the rest. */
  floodStdout?: number;
  floodStderr?: number;
  /** Ends by this signal before it has said anything. */
  signal?: NodeJS.Signals;
  /** Leaves a process behind that holds stdout and stderr for a minute: in the same group, or in a session of its own. */
  grandchild?: 'group' | 'session';
}

/** One call, as the stand-in saw it; without the variables that shells set for themselves. */
interface Call {
  argv: string[];
  env: Record<string, string>;
  pid: number;
  /** The process it left behind. */
  grandchild?: number;
}

/** An `oc` for tests. Its directory can be all of PATH: everything in it runs by absolute paths. */
export interface StandIn {
  directory: string;
  /** The absolute path of the program. */
  program: string;
  /** Adds a rule. The last that fits counts; several answers are given in turn, the last one from then on. */
  when(match: Match, ...answers: Response[]): void;
  /** In the order in which they came. */
  calls(): Call[];
  /** Deletes the directory, and ends what the stand-in left behind. */
  remove(): void;
}

/**
 * Makes a program that answers by rules, and with NotFound where none fits:
 *
 *     const oc = standInOc();
 *     oc.when({ context: 'rosa', resource: 'namespace' }, { object: namespace('uid-of-rosa') });
 *     oc.when({ resource: 'service', name: 'shop-ingress' }, { object: pending }, { object: withAddress });
 *     runCli(directory, ['exchange', 'collect'], { PATH: oc.directory });
 *     expect(oc.calls().map(({ argv }) => argv)).toEqual([…]);
 *     oc.remove();
 *
 * Objects and error texts are in kubectl-answers.ts.
 */
export function standInOc(name = 'oc'): StandIn {
  const directory = mkdtempSync(join(tmpdir(), 'stand-in-'));
  const program = placeProgram(directory, name);
  const rules: { when: Match; answers: Response[] }[] = [];
  const save = () => writeFileSync(join(directory, 'rules.json'), JSON.stringify(rules));
  const log = join(directory, 'calls.jsonl');
  const calls = () => (existsSync(log) ? readFileSync(log, 'utf8').trimEnd().split('\n') : []).map(parseCall);
  save();
  return {
    directory,
    program,
    when(match, ...answers) {
      rules.push({ when: match, answers: answers.map(printed) });
      save();
    },
    calls,
    remove() {
      for (const { grandchild } of calls()) if (grandchild !== undefined) endProcess(grandchild);
      rmSync(directory, { recursive: true });
    },
  };
}

/** A link or a copy of it works, too: it finds its rules by their path. */
function placeProgram(directory: string, name: string): string {
  const program = join(directory, name);
  const words = [process.execPath, script, directory].map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  writeFileSync(program, `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`);
  chmodSync(program, 0o755);
  return program;
}

function printed({ object, ...rest }: Response): Response {
  return object === undefined ? rest : { stdout: `${JSON.stringify(object, null, 4)}\n`, ...rest };
}

function parseCall(line: string): Call {
  return JSON.parse(line) as Call;
}

function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended.
  }
}
