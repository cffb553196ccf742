import { Document, isScalar, isSeq, stringify, visit } from 'yaml';
import { type Choices, shuffled } from './choices.js';
import type { Json } from './random-estate.js';

/** The value as plain block YAML. */
export function plainText(value: Json): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false });
}

/** A copy whose maps list their keys in another order; lists stay as they are. */
export function shuffleKeys(choices: Choices, value: Json): Json {
  if (Array.isArray(value)) return value.map((item) => shuffleKeys(choices, item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    shuffled(choices, Object.entries(value)).map(([key, item]) => [key, shuffleKeys(choices, item)]),
  );
}

/** The same value in another hand: flow or block, quotes, comments, line ends, byte order mark. */
export function restyledText(choices: Choices, value: Json): string {
  const doc = new Document(value, { aliasDuplicateObjects: false });
  visit(doc, {
    Scalar: (_, node) => {
      if (typeof node.value === 'string' && !node.value.includes('\n'))
        node.type = choices.pick(['PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE']);
    },
    Collection: (_, node) => {
      node.flow = choices.chance(25);
      const first = isSeq(node) ? node.items[0] : undefined;
      if (isScalar(first) && !node.flow && choices.chance(20)) first.commentBefore = ' a note: "on", {y}';
    },
  });
  if (choices.chance(50)) doc.commentBefore = ' yaml-language-server: $schema=./x.json';
  const text = doc.toString({ lineWidth: choices.pick([0, 60]), indent: choices.pick([2, 4]) });
  const lines = choices.chance(50) ? text.replaceAll('\n', '\r\n') : text;
  return choices.chance(50) ? `\ufeff${lines}` : lines;
}
