/**
 * A CustomResourceDefinition's schema reduced to field names and types. Unknown fields are refused wherever an API
 * server would prune them.
 */
export function reduce(schema) {
  if (schema['x-kubernetes-int-or-string']) return { type: ['integer', 'string'] };
  const { type, enum: values, required, items, properties } = schema;
  const reduced = { type };
  if (values) reduced.enum = values;
  if (required) reduced.required = required;
  if (items) reduced.items = reduce(items);
  if (properties) reduced.properties = mapValues(properties, reduce);
  if (type === 'object' && !schema['x-kubernetes-preserve-unknown-fields']) {
    // An API server prunes a bare `type: object` to nothing, so it is closed as well.
    reduced.additionalProperties = schema.additionalProperties ? reduce(schema.additionalProperties) : false;
  }
  return reduced;
}

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

/** Sorts every object's keys by code unit, so that the same definition gives the same bytes. */
export function sortKeys(value) {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (value === null || typeof value !== 'object') return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sortKeys(value[key])]));
}

/** Subschemas that stand twice or more become `definitions`, named after the key where they stand first. */
export function shareDefinitions(schema) {
  const count = new Map();
  countSubschemas(schema, count);
  const names = new Map();
  const definitions = {};
  const shared = (node, key) => {
    const text = JSON.stringify(node);
    if (count.get(text) === 1 || text.length < 150) return mapChildren(node, key, shared);
    if (!names.has(text)) {
      const name = freeName(key, definitions);
      names.set(text, name);
      definitions[name] = {};
      definitions[name] = mapChildren(node, key, shared);
    }
    return { $ref: `#/definitions/${names.get(text)}` };
  };
  const root = mapChildren(schema, 'root', shared);
  return names.size === 0 ? root : { ...root, definitions };
}

function freeName(key, taken) {
  let name = key;
  for (let number = 2; name in taken; number++) name = `${key}${number}`;
  return name;
}

function countSubschemas(node, count) {
  const text = JSON.stringify(node);
  count.set(text, (count.get(text) ?? 0) + 1);
  mapChildren(node, '', (inner) => countSubschemas(inner, count));
}

/** `change` gets each subschema and the nearest property name above it. */
function mapChildren(node, key, change) {
  const changed = { ...node };
  if (node.items) changed.items = change(node.items, key);
  if (node.additionalProperties) changed.additionalProperties = change(node.additionalProperties, key);
  if (node.properties) {
    const children = Object.entries(node.properties).map(([name, inner]) => [name, change(inner, name)]);
    changed.properties = Object.fromEntries(children);
  }
  return changed;
}
