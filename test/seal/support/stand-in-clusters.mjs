// What runs in place of oc for sealing: logs how it was called, keeps what it was given, and answers by rules. See stand-in-clusters.ts.
import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const [directory, ...argv] = process.argv.slice(2);
const call = parse(argv);
const input = call.verb === 'apply' ? readFileSync(0) : undefined;
const ofShells = ['PWD', 'OLDPWD', 'SHLVL', '_'];
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofShells.includes(name)));
appendFileSync(join(directory, 'calls.jsonl'), `${JSON.stringify({ argv, env })}\n`);
if (input !== undefined && call.trial === undefined) keep(input);

const rules = JSON.parse(readFileSync(join(directory, 'rules.json'), 'utf8'));
const index = rules.findLastIndex(({ when }) => Object.entries(when).every(([key, value]) => call[key] === value));
const answer = index === -1 ? notFound(call) : nextAnswer(index, rules[index].answers);
process.stderr.write(answer.stderr ?? (answer.echo === undefined ? '' : `${answer.echo}${telling(input)}\n`));
process.stdout.write(answer.stdout ?? '');
process.exitCode = answer.code ?? (answer.stdout === undefined ? 1 : 0);
if (answer.hang) setInterval(() => {}, 60_000);

/** As little of each value as gives it away: the signature of a token, or the first line of a key. */
function telling(bytes) {
  const values = Object.values(JSON.parse(bytes).data).map((value) => Buffer.from(value, 'base64').toString());
  return values
    .map((text) => (text.includes('token: ') ? text.split('.').at(-1).slice(0, 120) : text.split('\n')[1]))
    .join(' ');
}

/** Each asking takes the next answer, the last one again and again. */
function nextAnswer(rule, answers) {
  const counter = join(directory, `asked-${rule}`);
  appendFileSync(counter, '.');
  return answers[Math.min(statSync(counter).size, answers.length) - 1];
}

/** Where the tests that look for leaks do not look: it is the cluster. */
function keep(bytes) {
  const number = readFileSync(join(directory, 'calls.jsonl'), 'utf8').trimEnd().split('\n').length;
  const name = `${String(number).padStart(4, '0')}.json`;
  writeFileSync(join(directory, 'etcd', name), JSON.stringify({ ...call, object: JSON.parse(bytes) }));
}

function parse(args) {
  const call = {};
  const words = [];
  for (let at = 0; at < args.length; at++) {
    const option = /^--(context|kubeconfig|duration|dry-run)=(.*)$/s.exec(args[at]);
    if (option?.[1] === 'dry-run') call.trial = true;
    else if (option !== null) call[option[1]] = option[2];
    else if (args[at] === '-n') call.namespace = args[++at];
    else if (args[at] === '-o' || args[at] === '-f') at++;
    else if (!args[at].startsWith('-')) words.push(args[at]);
  }
  [call.verb, call.resource, call.name] = words;
  return call;
}

function notFound({ verb, resource, name }) {
  if (resource === 'token') return { stderr: `error: failed to create token: serviceaccounts "${name}" not found\n` };
  if (verb === 'apply') return { stdout: 'secret/x serverside-applied\n' };
  return { stderr: `Error from server (NotFound): ${resource}s "${name}" not found\n` };
}
