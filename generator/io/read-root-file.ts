import { readFileSync } from 'node:fs';
import { IS_DER, readBundle } from '../core/exchange/certificates/pem-bundle.js';
import { InputError } from '../core/problems.js';
import { readInput } from './read-input.js';

/** What a file with root certificates holds, or what is wrong with it and what to do; throws an InputError if it cannot be read. */
export function readRootFile(
  path: string,
  shown: string,
): Extract<ReturnType<typeof readBundle>, { certificates: unknown }> | { fault: string; fix: string } {
  const { text, findings } = readInput(path, { shown });
  const bundle = readBundle(text ?? latin1Of(path, findings));
  if ('certificates' in bundle) return bundle;
  const { fault } = bundle;
  if (fault === IS_DER) return { fault, fix: `Convert it to PEM first: openssl x509 -inform DER -in ${shown}` };
  // What is no text is no PEM either, and where it stops being text says more than that.
  if (text === undefined) throw new InputError(findings);
  return { fault, fix: 'It has to hold public certificates in PEM.' };
}

/** The bytes of a file that is whole and regular, and only not UTF-8, which DER never is. */
function latin1Of(path: string, findings: InputError['findings']): string {
  if (findings.some(({ rule }) => rule !== 'yaml-encoding')) throw new InputError(findings);
  return readFileSync(path, 'latin1');
}
