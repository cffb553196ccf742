import { resolve } from 'node:path';
import { quoted } from '../core/forbidden-text.js';
import { canAsk } from '../io/ask.js';
import { askPassphrase } from '../io/ask-passphrase.js';
import { type PrivateInput, readPrivateDescriptor, readPrivateFile } from '../io/private-input.js';
import { shownPath } from '../io/shown-path.js';
import { say, usageError } from './common.js';
import type { RootOptions } from './seal-options.js';

const NEWLINE = 0x0a;
const RETURN = 0x0d;
const LEAST_BYTES = 12;
/** How often a new passphrase may be mistyped. */
const MOST_TRIES = 3;

/** A passphrase that the caller zeroes, or the exit code of a person who left: 130 is the shells' code for Ctrl-C. */
export type GivenPassphrase = Buffer | 1 | 130;

/** The passphrase of a key that is to be written: given from outside, or typed twice on the terminal. */
export async function newPassphrase(options: RootOptions, shown: string): Promise<GivenPassphrase> {
  const given = passphraseFrom(options);
  if (given === undefined) return await typedTwice(shown);
  if (given.length >= LEAST_BYTES) return given;
  given.fill(0);
  throw usageError(`The passphrase is shorter than ${LEAST_BYTES} characters. Whoever finds the file could guess it.`);
}

/** The passphrase of a key that exists. */
export async function knownPassphrase(options: RootOptions, shown: string): Promise<GivenPassphrase> {
  return passphraseFrom(options) ?? (await typed(`Passphrase of ${shown}: `));
}

async function typedTwice(shown: string): Promise<GivenPassphrase> {
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const first = await typed(`New passphrase for ${shown}: `);
    if (typeof first === 'number') return first;
    const second = first.length < LEAST_BYTES ? first : await typed('Once more: ');
    if (typeof second === 'number') return second;
    if (first !== second && first.equals(second)) {
      second.fill(0);
      return first;
    }
    const fault = first === second ? `It is shorter than ${LEAST_BYTES} characters.` : 'The two differ.';
    first.fill(0);
    second.fill(0);
    say(fault);
  }
  throw usageError('There is no passphrase, and nothing is written.');
}

async function typed(question: string): Promise<GivenPassphrase> {
  if (!canAsk()) {
    throw usageError(
      "The root's key needs a passphrase, and there is no terminal to ask on. Give --passphrase-file or --passphrase-fd.",
    );
  }
  const reply = await askPassphrase(question);
  if (typeof reply !== 'string') return reply;
  return reply === 'interrupted' ? 130 : 1;
}

function passphraseFrom(options: RootOptions): Buffer | undefined {
  const { 'passphrase-file': file, 'passphrase-fd': descriptor } = options;
  if (file !== undefined)
    return firstLine(readPrivateFile(resolve(file)), `--passphrase-file: ${shownPath(resolve(file))}`);
  if (descriptor === undefined) return undefined;
  if (!/^\d{1,5}$/.test(descriptor))
    throw usageError(`--passphrase-fd: ${quoted(descriptor)} is no file descriptor. Write a number.`);
  return firstLine(readPrivateDescriptor(Number(descriptor)), `--passphrase-fd: ${descriptor}`);
}

/** The one line of the input, without its end. */
function firstLine(input: PrivateInput, about: string): Buffer {
  if ('fault' in input) throw usageError(`${about} ${input.fault}. ${input.fix}`);
  const { bytes } = input;
  let end = bytes.length;
  if (bytes[end - 1] === NEWLINE) end--;
  if (bytes[end - 1] === RETURN) end--;
  const line = Buffer.from(bytes.subarray(0, end));
  bytes.fill(0);
  if (line.length > 0 && !line.includes(NEWLINE)) return line;
  line.fill(0);
  throw usageError(
    `${about} ${line.length === 0 ? 'is empty' : 'holds several lines'}. It has to hold the passphrase on one line.`,
  );
}
