// What the disk alone costs: a bare loop over the files of a packed tree. Run as its own process:
//   node floor.mjs pack  TREE PACK   the whole tree in one file
//   node floor.mjs write TREE PACK   makes every directory and writes every file of the pack into TREE, which is not there
//   node floor.mjs read  TREE PACK   reads every file of TREE and compares it with the pack
// It prints how many milliseconds it took to load the pack, which are none of the loop's.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [mode, tree, pack] = process.argv.slice(2);
if (mode === 'pack') writePack();
else {
  const start = performance.now();
  const files = readPack();
  const loaded = performance.now() - start;
  if (mode === 'write') writeFiles(files);
  else readFiles(files);
  process.stdout.write(String(loaded));
}

function writePack() {
  const entries = readdirSync(tree, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name).slice(tree.length + 1)).sort();
  const contents = paths.map((path) => readFileSync(join(tree, path)));
  const index = JSON.stringify(paths.map((path, at) => [path, contents[at].length]));
  writeFileSync(pack, Buffer.concat([Buffer.from(`${index}\n`), ...contents]));
  const bytes = contents.reduce((sum, content) => sum + content.length, 0);
  process.stdout.write(JSON.stringify({ files: paths.length, bytes }));
}

function readPack() {
  const all = readFileSync(pack);
  let at = all.indexOf(10) + 1;
  return JSON.parse(all.toString('utf8', 0, at)).map(([path, length]) => {
    at += length;
    return [`${tree}/${path}`, all.subarray(at - length, at)];
  });
}

function writeFiles(files) {
  const made = new Set();
  for (const [path, bytes] of files) {
    const dir = path.slice(0, path.lastIndexOf('/'));
    if (!made.has(dir)) mkdirSync(dir, { recursive: true });
    made.add(dir);
    writeFileSync(path, bytes);
  }
}

function readFiles(files) {
  for (const [path, bytes] of files) if (!readFileSync(path).equals(bytes)) throw new Error(`${path} differs`);
}
