import type Handlebars from 'handlebars';
import handlebarsRuntime from 'handlebars/runtime.js';
import { partials, templates } from '../compiled/templates.js';
import { block, scalar } from './yaml-writer.js';

// The package types its runtime entry as empty.
const runtime = (handlebarsRuntime as unknown as typeof Handlebars).create();
const compiled = new Map<string, (view: unknown) => string>();

runtime.registerHelper('y', (value: unknown) => {
  if (value === undefined || (typeof value === 'object' && value !== null))
    throw new Error('a template prints an absent value or no scalar');
  return scalar(value as string);
});
runtime.registerHelper('block', (value: unknown, indent: number) => {
  if (value === undefined) throw new Error('a template prints an absent value');
  return block(value, indent);
});

/**
 * The text of a template over its view. Data enters only through the helpers `y` (one scalar) and `block` (a value as
 * block YAML below its key), and both quote (facts/reliability.md L4); an absent value is our fault and throws.
 */
export function render(template: string, view: Record<string, unknown>): string {
  let print = compiled.get(template);
  if (print === undefined) {
    const spec = (templates as Record<string, unknown>)[template];
    if (spec === undefined) throw new Error(`no template is named ${template}`);
    if (compiled.size === 0)
      for (const [name, partial] of Object.entries(partials))
        runtime.registerPartial(name, runtime.template(partial as never));
    print = runtime.template(spec as never) as (view: unknown) => string;
    compiled.set(template, print);
  }
  return print(view);
}
