import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

/** Composing 60 deep documents aborted every second fresh process on Node 20 before the depth was checked (reliability L1). */
const SCRIPT = `
import { readYaml, readYamlStream } from './built/core/yaml-reader.js';
const units = ['[', '{a: ', '- ', '? ', '[{b: '];
let refused = 0;
for (let index = 0; index < 60; index++) {
  const text = units[index % units.length].repeat(300 + index * 100);
  const read = index % 2 === 0 ? readYaml : readYamlStream;
  if (read('t.yaml', text).findings[0]?.rule === 'yaml-depth') refused++;
}
console.log(refused);
`;

const directory = mkdtempSync(join(tmpdir(), 'deep-'));

beforeAll(() => {
  const compiler = resolve('node_modules/typescript/bin/tsc');
  const options = ['--ignoreConfig', '--noCheck', '--target', 'es2022', '--module', 'nodenext', '--types', 'node'];
  const paths = ['--rootDir', resolve('generator'), '--outDir', join(directory, 'built')];
  execFileSync(process.execPath, [compiler, ...options, ...paths, resolve('generator/core/yaml-reader.ts')]);
  symlinkSync(resolve('node_modules'), join(directory, 'node_modules'));
  writeFileSync(join(directory, 'package.json'), '{"type": "module"}');
  writeFileSync(join(directory, 'deep.js'), SCRIPT);
}, 60_000);

afterAll(() => rmSync(directory, { recursive: true }));

test('L1 fresh processes refuse 60 deep documents each and never abort', () => {
  for (let run = 0; run < 8; run++) {
    const { status, signal, stdout } = spawnSync(process.execPath, [join(directory, 'deep.js')], { encoding: 'utf8' });
    expect({ status, signal, stdout }).toEqual({ status: 0, signal: null, stdout: '60\n' });
  }
}, 60_000);
