import type { Choices } from './choices.js';
import type { Json } from './random-estate.js';

const STRANGE: Json[] = [
  null,
  '',
  'x',
  '*',
  '*/*',
  'a/b',
  '{mesh}',
  '{peer}-x',
  '{',
  'UPPER',
  'x'.repeat(64),
  'on',
  '1',
  0,
  -1,
  1.5,
  65536,
  true,
  false,
  [],
  {},
  ['x'],
  { x: 'y' },
  { version: null },
];

/** A copy in which one value, anywhere, is another: something strange, or a value of some other place; or its key is gone. */
export function replaceOneValue(choices: Choices, value: Json): Json {
  const changed = structuredClone(value);
  let node: Json = changed;
  for (;;) {
    const keys = Object.keys(node);
    const key = choices.pick(keys);
    const child = node[key];
    const deeper = typeof child === 'object' && child !== null && Object.keys(child).length > 0;
    if (deeper && choices.chance(80)) {
      node = child;
      continue;
    }
    if (Array.isArray(node) && choices.chance(20)) node.push(structuredClone(child));
    else if (choices.chance(15)) deleteKey(node, key);
    else node[key] = choices.chance(30) ? sibling(choices, value) : choices.pick(STRANGE);
    return changed;
  }
}

function deleteKey(node: Json, key: string): void {
  if (Array.isArray(node)) node.splice(Number(key), 1);
  else delete node[key];
}

/** A value from somewhere else of the same topology. Not yet a list of maps: where one word is due it ends in a stack. */
function sibling(choices: Choices, root: Json): Json {
  let node: Json = root;
  while (typeof node === 'object' && node !== null && Object.keys(node).length > 0) {
    node = node[choices.pick(Object.keys(node))];
    if (choices.chance(10)) break;
  }
  return Array.isArray(node) && node.some((item) => typeof item === 'object') ? 'x' : structuredClone(node);
}
