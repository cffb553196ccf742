import { setTimeout as pause } from 'node:timers/promises';
import type { ClusterAccess, Failure } from '../core/exchange/clusters/live.js';
import type { MadeCall } from '../core/seal/call-causes.js';
import { explainCall } from '../core/seal/explain-call.js';
import { callArguments, type SecretCall } from '../core/seal/secret-calls.js';
import { runPrivately } from './run-program.js';

/** Who is called, for which mesh. */
export interface Callee {
  cluster: string;
  mesh: string;
  access: ClusterAccess;
}

/** What was printed, which the caller wipes; or why nothing was. */
type CallAnswer = { bytes: Buffer } | { absent: true; failure: Failure } | { failure: Failure };

/** Makes one call; never rejects. `input` goes to stdin and is the caller's to wipe. */
export type SecretCaller = (callee: Callee, call: SecretCall, input?: Uint8Array) => Promise<CallAnswer>;

/** Before the second and the third try. */
const PAUSES_MS = [300, 1000];
/** Far above any token. */
const MOST_BYTES = 64 * 1024;

/** A caller through `program`, an absolute path. What the server cannot answer for the moment is tried three times. */
export function secretCaller({ program, timeoutMs }: { program: string; timeoutMs: number }): SecretCaller {
  return async (callee, call, input) => {
    const made: MadeCall = { ...callee, program, timeoutMs, call };
    const args = callArguments(callee.access, call);
    for (let tried = 1; ; tried++) {
      const { run, bytes } = await runPrivately(program, args, { timeoutMs, maxBytes: MOST_BYTES }, input);
      if (run.fault === undefined && run.code === 0) return { bytes };
      bytes.fill(0);
      const { absent, transient, failure } = explainCall(run, made);
      const wait = PAUSES_MS[tried - 1];
      if (!transient || wait === undefined) return absent ? { absent, failure } : { failure };
      await pause(wait);
    }
  };
}
