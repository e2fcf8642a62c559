//# refuse
/** Throws what an argument, or the `part` of it, must be. */
function refuse(what, name, part = "") {
  throw new TypeError(`${name}${part} must be ${what}`);
}

//# checkText needs: raise, refuse
/** An argument that must be a string without lone surrogates. */
function checkText(value, name) {
  if (typeof value !== "string") refuse("a string", name);
  // Newer engines look at strings of one-byte characters for free. A class by its name would be looked up at each import.
  if (!(value.isWellFormed?.() ?? !/[\ud800-\udfff]/u.test(value))) {
    raise(3, `${name} holds a lone surrogate`);
  }
  return value;
}

//# checkName needs: refuse
/** An argument that must be the name of a value of an enum, or a text whose code points do not count. */
function checkName(value, name, part) {
  if (typeof value !== "string") refuse("a string", name, part);
  return value;
}

//# checkNumber needs: refuse
function checkNumber(value, name, part) {
  if (typeof value !== "number") refuse("a number", name, part);
  return value;
}

//# checkBoolean needs: refuse
function checkBoolean(value, name, part) {
  if (typeof value !== "boolean") refuse("a boolean", name, part);
  return value;
}

//# checkBigint needs: refuse
function checkBigint(value, name, part) {
  if (typeof value !== "bigint") refuse("a bigint", name, part);
  return value;
}

//# checkFunction needs: refuse
function checkFunction(value, name, part) {
  if (typeof value !== "function") refuse("a function", name, part);
  return value;
}

//# checkObject needs: refuse
/** What an object holds is looked at where it is used. */
function checkObject(value, name, part) {
  if (typeof value !== "object" || value === null) {
    refuse("an object", name, part);
  }
  return value;
}

//# checkList needs: refuse
function checkList(value, name, part) {
  if (!Array.isArray(value)) refuse("an array", name, part);
  return value;
}

//# checkMap needs: refuse
function checkMap(value, name, part) {
  if (!(value instanceof Map)) refuse("a Map", name, part);
  return value;
}

//# checkSet needs: refuse
function checkSet(value, name, part) {
  if (!(value instanceof Set)) refuse("a Set", name, part);
  return value;
}

//# checkBytes needs: refuse
function checkBytes(value, name, part) {
  if (!(value instanceof Uint8Array)) refuse("a Uint8Array", name, part);
  return value;
}

//# fixed
/** A list, map or set, and those in it, for users to read: who changes it is told that it is a constant. */
function fixed(value) {
  if (Array.isArray(value)) value.forEach((item) => fixed(item));
  else if (value instanceof Map || value instanceof Set) {
    const refuse = () => {
      throw new TypeError("a constant cannot be changed; make a copy of it");
    };
    value.forEach((item) => fixed(item));
    for (const name of ["add", "clear", "delete", "set"]) {
      if (name in value) Object.defineProperty(value, name, { value: refuse });
    }
  } else return value;
  return Object.freeze(value);
}

//# noVariant
/** What to throw where a value is none of its union. */
function noVariant(value) {
  const kind = value?.kind ?? value?.tag ?? value;
  return new TypeError(`no variant ${String(kind)}`);
}

//# handed needs: wide
/** A result on its way out: no int in it is beyond the safe ones. Nobody looks before there was such an int. */
function handed(value, look = checkParts) {
  if (wide.made) look(value);
  return value;
}

function checkParts(value) {
  if (typeof value === "bigint") {
    throw new RangeError(`${value} is not a safe integer`);
  }
  if (typeof value !== "object" || value === null) return;
  if (value instanceof Uint8Array) return; //? bytesInParts
  const keyed = value instanceof Map || value instanceof Set;
  for (const part of keyed ? value : Object.values(value)) checkParts(part);
}

//# bytesInParts
// What leaves may hold bytes.

//# crossList
/** A list whose items cross the border by `way`; it stays itself where nothing in it changes. */
function crossList(list, way, name) {
  if (!Array.isArray(list)) throw new TypeError(`${name} must be an array`);
  let copy;
  for (let i = 0; i < list.length; i++) {
    const item = way(list[i], name);
    if (!Object.is(item, list[i])) (copy ??= list.slice())[i] = item;
  }
  return copy ?? list;
}

//# crossSet
/** A set whose items cross the border by `way`. */
function crossSet(set, way, name) {
  if (!(set instanceof Set)) throw new TypeError(`${name} must be a Set`);
  return new Set(Array.from(set, (item) => way(item, name)));
}

//# crossMap
/** A map whose values cross the border by `way`; it stays itself where nothing in it changes. */
function crossMap(map, way, name) {
  if (!(map instanceof Map)) throw new TypeError(`${name} must be a Map`);
  let copy;
  for (const [key, value] of map) {
    const item = way(value, name);
    if (!Object.is(item, value)) (copy ??= new Map(map)).set(key, item);
  }
  return copy ?? map;
}

//# safeKeys needs: safeInt
/** A map whose keys are ints, on its way out. */
function safeKeys(map) {
  for (const key of map.keys()) safeInt(key);
  return map;
}

//# crossEntries
/** A map whose keys and values cross the border. */
function crossEntries(map, keyWay, way, name) {
  if (!(map instanceof Map)) throw new TypeError(`${name} must be a Map`);
  const crossed = new Map();
  for (const [key, value] of map) {
    crossed.set(keyWay(key, name), way(value, name));
  }
  return crossed;
}

//# crossOption
/** What may be missing crosses the border by `way`. */
function crossOption(value, way, name) {
  return value == null ? undefined : way(value, name);
}

//# crossFields
/** The properties of an object cross the border by `ways`; it stays itself where nothing in it changes. */
function crossFields(value, ways, name) {
  if (typeof value !== "object" || value === null) {
    throw new TypeError(`${name} must be an object`);
  }
  let copy;
  for (const key in ways) {
    const item = ways[key](value[key], name);
    if (Object.is(item, value[key])) continue;
    copy ??= Object.assign(Object.create(Object.getPrototypeOf(value)), value);
    copy[key] = item;
  }
  return copy ?? value;
}

//# crossVariants needs: crossFields
/** An object of a union crosses the border by the ways of its variant, which the property `tag` tells. */
function crossVariants(value, tag, variants, name) {
  if (typeof value === "string") return value;
  const variant = value?.[tag];
  if (!Object.hasOwn(variants, variant)) {
    throw new TypeError(`${name} has no variant ${variant}`);
  }
  return crossFields(value, variants[variant], name);
}

//# crossResult needs: crossFields
/** A result crosses the border: its value or its error. */
function crossResult(result, value, error, name) {
  return crossFields(result, result.ok ? { value } : { error }, name);
}

//# enterInt needs: narrow
/** An int that is a bigint outside. */
function enterInt(value, name) {
  if (typeof value !== "bigint") {
    throw new TypeError(`${name} must be a bigint`);
  }
  if (value !== BigInt.asIntN(64, value)) {
    throw new RangeError(`${name} must have 64 bits`);
  }
  return narrow(value);
}
