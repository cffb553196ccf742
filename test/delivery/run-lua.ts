import fengari from 'fengari';

const { lauxlib, lua, lualib, to_luastring } = fengari;

/** What a health check says of an object. */
export interface Health {
  status: string;
  message: string;
}

/** Runs a check as Argo CD does: with `obj`, the base and the table library, and nothing else. Throws if Lua does. */
export function runCheck(check: string, object: unknown): Health {
  const state = lauxlib.luaL_newstate();
  for (const [name, open] of [
    ['_G', lualib.luaopen_base],
    ['table', lualib.luaopen_table],
  ] as const) {
    lauxlib.luaL_requiref(state, to_luastring(name), open, 1);
    lua.lua_pop(state, 1);
  }
  push(state, object);
  lua.lua_setglobal(state, to_luastring('obj'));
  const failed = lauxlib.luaL_dostring(state, to_luastring(check));
  if (failed) throw new Error(lua.lua_tojsstring(state, -1));
  if (!lua.lua_istable(state, -1)) throw new Error('the check returns no table');
  return { status: field(state, 'status'), message: field(state, 'message') };
}

/** As Argo CD's decoder: null is no value, a list begins at 1. */
function push(state: unknown, value: unknown): void {
  if (typeof value === 'string') lua.lua_pushstring(state, to_luastring(value));
  else if (typeof value === 'number') lua.lua_pushnumber(state, value);
  else if (typeof value === 'boolean') lua.lua_pushboolean(state, value);
  else if (value === null || value === undefined) lua.lua_pushnil(state);
  else {
    lua.lua_newtable(state);
    const entries = Array.isArray(value) ? value.map((item, index) => [index + 1, item]) : Object.entries(value);
    for (const [key, item] of entries) {
      push(state, key);
      push(state, item);
      lua.lua_settable(state, -3);
    }
  }
}

function field(state: unknown, name: string): string {
  lua.lua_getfield(state, -1, to_luastring(name));
  const value = lua.lua_tojsstring(state, -1);
  lua.lua_pop(state, 1);
  if (value === null) throw new Error(`the check returns no ${name}`);
  return value;
}
