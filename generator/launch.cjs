#!/usr/bin/env node
// Copied to dist/ as the program itself. Starting up is most of a run, so everything is in one file, and what V8 made of
// that file when it was built is kept beside it. Another version of Node refuses the cache and compiles anew.
const { readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const { Script } = require('node:vm');

const filename = `${__dirname}/bundle/main.cjs`;
const source = `(function (exports, require, module, __filename, __dirname) {${readFileSync(filename, 'utf8')}\n})`;
const script = new Script(source, { filename, cachedData: readCache() });
const program = { exports: {} };
script.runInThisContext()(program.exports, createRequire(filename), program, filename, `${__dirname}/bundle`);

// For the build, which asks V8 after a run which functions were used.
module.exports = { script };

function readCache() {
  try {
    return readFileSync(`${__dirname}/bundle/main.cache`);
  } catch {
    return undefined;
  }
}
