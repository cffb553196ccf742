// What runs in place of oc: logs how it was called, and answers as the rules beside it say. See stand-in-oc.ts.
import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const [directory, ...argv] = process.argv.slice(2);
const call = parse(argv);
const rules = JSON.parse(readFileSync(join(directory, 'rules.json'), 'utf8'));
const index = rules.findLastIndex(({ when }) => Object.entries(when).every(([key, value]) => call[key] === value));
const answer = index === -1 ? notFound(call) : nextAnswer(index, rules[index].answers);
const grandchild = answer.grandchild === undefined ? undefined : startGrandchild(answer.grandchild);
const ofShells = ['PWD', 'OLDPWD', 'SHLVL', '_'];
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofShells.includes(name)));
const record = { argv, env, pid: process.pid, grandchild };
appendFileSync(join(directory, 'calls.jsonl'), `${JSON.stringify(record)}\n`);

process.stdout.on('error', () => process.exit(1));
process.stderr.on('error', () => process.exit(1));
if (answer.hang) setInterval(() => {}, 60_000);
setTimeout(() => void respond(), answer.delayMs ?? 0);

async function respond() {
  if (answer.signal !== undefined) process.kill(process.pid, answer.signal);
  await Promise.all([flood(process.stdout, answer.floodStdout ?? 0), flood(process.stderr, answer.floodStderr ?? 0)]);
  process.stderr.write(answer.stderr ?? '');
  if (answer.dripMs === undefined) process.stdout.write(answer.stdout ?? '');
  else for (const character of answer.stdout ?? '') await drip(character);
  process.exitCode = answer.code ?? (answer.stdout === undefined ? 1 : 0);
}

function drip(character) {
  process.stdout.write(character);
  return new Promise((resolve) => setTimeout(resolve, answer.dripMs));
}

async function flood(stream, bytes) {
  const chunk = Buffer.alloc(65_536, '0123456789abcde\n');
  for (let left = bytes; left > 0; left -= chunk.length) {
    if (!stream.write(chunk.subarray(0, left))) await new Promise((resolve) => stream.once('drain', resolve));
  }
}

/** Holds stdout and stderr open after we have ended; `session`: out of reach of a signal to our group. */
function startGrandchild(where) {
  const stay = ['-e', 'setTimeout(() => {}, 60_000)'];
  const child = spawn(process.execPath, stay, {
    stdio: ['ignore', 'inherit', 'inherit'],
    detached: where === 'session',
  });
  child.unref();
  return child.pid;
}

/** Each asking takes the next answer, the last one again and again; several processes may ask at a time. */
function nextAnswer(rule, answers) {
  const counter = join(directory, `asked-${rule}`);
  appendFileSync(counter, '.');
  return answers[Math.min(statSync(counter).size, answers.length) - 1];
}

function parse(args) {
  const call = {};
  const words = [];
  for (let at = 0; at < args.length; at++) {
    const option = /^--(context|kubeconfig|selector)=(.*)$/s.exec(args[at]);
    if (option !== null) call[option[1]] = option[2];
    else if (args[at] === '-n') call.namespace = args[++at];
    else if (args[at] === '-o') call.output = args[++at];
    else words.push(args[at]);
  }
  if (words[0] === 'config') return { ...call, verb: 'config', resource: 'kubeconfig' };
  if (words[1] === '--raw') return { ...call, verb: 'get', ...proxied(words[2]) };
  [call.verb, call.resource, call.name] = words;
  return call;
}

/** `/api/v1/namespaces/<namespace>/services/<name>/proxy<path>` */
function proxied(url) {
  const [, namespace, name, path] = /^\/api\/v1\/namespaces\/([^/]+)\/services\/([^/]+)\/proxy(\/.*)$/.exec(url) ?? [];
  return { resource: 'services/proxy', namespace, name, path };
}

function notFound({ resource, name }) {
  if (resource === 'kubeconfig') return { stderr: 'error: cannot locate context\n' };
  if (resource === 'services/proxy') return notFound({ resource: 'service', name: name.split(':')[1] });
  const plural = ['clusterversion', 'infrastructure'].includes(resource)
    ? `${resource}s.config.openshift.io`
    : `${resource}s`;
  return { stderr: `Error from server (NotFound): ${plural} "${name}" not found\n` };
}
