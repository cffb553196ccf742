import { checkRecordShape } from '../../schema.js';
import { readYaml } from '../../yaml-reader.js';
import { TOO_LARGE } from '../../yaml-text.js';
import type { PlannedRecord } from './offer.js';
import { recordText } from './record-text.js';
import type { Refusal } from './refusal.js';

/** A record's file: its name in exchange/, its text, and the text that was read (undefined: there was none). */
export interface RecordFile {
  name: string;
  text: string;
  before: string | undefined;
}

/** The files of the records that change. One that could not be read again is refused, or is a fault of ours: an Error. */
export function recordFiles(planned: readonly PlannedRecord[]): { files: RecordFile[]; refusals: Refusal[] } {
  const files: RecordFile[] = [];
  const refusals: Refusal[] = [];
  for (const one of planned.filter(({ changes }) => changes.length > 0)) {
    const { mesh, before, after } = one;
    const name = `${mesh.key}.yaml`;
    const text = recordText(after, mesh.hasMoved ? undefined : before?.doc.text);
    const { doc, findings } = readYaml(name, text);
    if (findings.some(({ rule }) => rule === TOO_LARGE.rule)) refusals.push(tooLarge(mesh.key));
    else if (doc === undefined || checkRecordShape(doc).length > 0) {
      throw new Error(`the record of ${mesh.key} does not read back: ${findings[0]?.message ?? 'its shape is wrong'}`);
    } else files.push({ name, text, before: before?.doc.text });
  }
  return { files, refusals };
}

function tooLarge(mesh: string): Refusal {
  return {
    exitCode: 2,
    about: `mesh "${mesh}"`,
    fact: 'its record would be larger than 4 MiB.',
    fix: 'Find out why it has so many roots or addresses.',
  };
}
