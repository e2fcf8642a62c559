//# elementAt needs: raise
/** The element at `i`; a negative index counts from the end. */
function elementAt(list, i) {
  const at = i < 0 ? Number(i) + list.length : i;
  if (!(at >= 0 && at < list.length)) {
    if (!Array.isArray(list)) throw new TypeError("an item must be an array");
    raise(4, `list index out of range: ${i} (len ${list.length})`);
  }
  return list[at];
}

//# setElement needs: raise
function setElement(list, i, value) {
  const at = i < 0 ? Number(i) + list.length : i;
  if (!(at >= 0 && at < list.length)) {
    raise(4, `list index out of range: ${i} (len ${list.length})`);
  }
  list[at] = value;
}

//# pushed
/** The list itself, one item longer. */
function pushed(list, item) {
  list.push(item);
  return list;
}

//# extend
/** The list itself, longer by the items of others, which may be it. */
function extend(list, ...others) {
  for (const other of others) {
    for (let i = 0, end = other.length; i < end; i++) list.push(other[i]);
  }
  return list;
}

//# getKey needs: raise
/** The value of a key that must be there. */
function getKey(map, key) {
  const value = map.get(key);
  if (value === undefined && !map.has(key)) {
    raise(4, `map key not found: ${key?.value ?? key}`);
  }
  return value;
}

//# getVariant needs: raise
/** As `getKey`, of a map with the values of an enum as keys. */
function getVariant(map, key) {
  const value = map.get(key);
  if (value === undefined && !map.has(key)) {
    raise(4, `map key not found: {"__name": "${key}"}`);
  }
  return value;
}

//# unwrap needs: raise
/** A value that must be there. */
function unwrap(value, message) {
  if (value === undefined) raise(3, message, TypeError);
  return value;
}

//# equalPairs
/** Parts that were found equal, until the outermost that is remembered is done. */
const equalPairs = new Map();

//# equal needs: raise, equalPairs
/** Structural equality: NaN equals nothing, functions are never equal. */
function equal(a, b, depth = 0) {
  if (typeof a !== "object" || typeof b !== "object") {
    return (a === b && typeof a !== "function") || (a == null && b == null);
  }
  if (a === null || b === null) return a === b;
  if (depth < 8) return equalParts(a, b, depth);
  // What several ways lead to is compared once.
  if (depth === 8) equalPairs.clear();
  if (equalPairs.get(a)?.has(b)) return true;
  const same = equalParts(a, b, depth);
  if (depth === 8) equalPairs.clear();
  else if (same) {
    const partners = equalPairs.get(a);
    if (partners === undefined) equalPairs.set(a, new Set([b]));
    else partners.add(b);
  }
  return same;
}

function equalParts(a, b, depth) {
  if (depth > 10000) raise(3, "values are nested too deeply to compare");
  if (Array.isArray(a)) {
    if (a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) {
      if (!equal(a[i], b[i], depth + 1)) return false;
    }
    return true;
  }
  if (a instanceof Map) {
    if (a.size !== b.size) return false;
    for (const [key, value] of a) {
      if (!b.has(key) || !equal(value, b.get(key), depth + 1)) return false;
    }
    return true;
  }
  if (a instanceof Set) {
    if (a.size !== b.size) return false;
    for (const item of a) {
      if (b.has(item)) continue;
      if (typeof item === "object" && hasItem(b, item)) continue; //? hasItem
      return false;
    }
    return true;
  }
  if (a instanceof Uint8Array) {
    return a.length === b.length && a.every((byte, i) => byte === b[i]);
  }
  if (EQUAL in a) return a[EQUAL](b, depth); //? EQUAL
  for (const key of Object.keys(a)) {
    if (!equal(a[key], b[key], depth + 1)) return false;
  }
  for (const key of Object.keys(b)) {
    if (b[key] !== undefined && a[key] === undefined) return false;
  }
  return true;
}

//# optional
/** A property of an object that is left out where the value is missing. */
function optional(name, value) {
  return value == null ? undefined : { [name]: value };
}

//# ascending
/** Order of numbers that are no NaN, of bigints and of bools. */
function ascending(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

//# compareFloats
/** Order of floats: NaN last. */
function compareFloats(a, b) {
  return a < b ? -1 : a > b ? 1 : (a === a ? 0 : 1) - (b === b ? 0 : 1);
}

//# compare needs: compareText
/**
 * Order of two values of one type: numbers (NaN last), strings by code point, bools, options (none last), lists and
 * records part by part.
 */
function compare(a, b) {
  if (typeof a === "string" && typeof b === "string") return compareText(a, b);
  if (a == null || b == null) return (a == null ? 1 : 0) - (b == null ? 1 : 0);
  if (typeof a !== "object") {
    if (a < b) return -1;
    if (a > b) return 1;
    return a === b ? 0 : (Number.isNaN(a) ? 1 : 0) - (Number.isNaN(b) ? 1 : 0);
  }
  if (Array.isArray(a) || a instanceof Uint8Array) {
    const length = Math.min(a.length, b.length);
    for (let i = 0; i < length; i++) {
      const order = compare(a[i], b[i]);
      if (order !== 0) return order;
    }
    return a.length - b.length;
  }
  if (a instanceof Map || a instanceof Set) return a.size - b.size;
  if (COMPARE in a) return a[COMPARE](b); //? COMPARE
  // What is missing may have no property.
  const [own, others] = [Object.keys(a), Object.keys(b)];
  for (const key of own.length < others.length ? others : own) {
    const order = compare(a[key], b[key]);
    if (order !== 0) return order;
  }
  return 0;
}

//# compareOptions needs: compare
/** An order comparison is false where a side is missing. */
function compareOptions(sign, a, b) {
  if (a == null || b == null) return false;
  const order = compare(a, b);
  if (sign === "<") return order < 0;
  if (sign === "<=") return order <= 0;
  return sign === ">" ? order > 0 : order >= 0;
}

//# sorted
function sorted(list, order) {
  return list.slice().sort(order);
}

//# sortedByKeys
/** The items in the order of their keys; equal keys keep their order. */
function sortedByKeys(items, keys, order) {
  return items
    .map((item, i) => ({ item, key: keys[i] }))
    .sort((a, b) => order(a.key, b.key))
    .map((pair) => pair.item);
}

//# sortedByAll
/**
 * The items in the order of several keys: of each its list, its order, its direction, 1 or -1, and whether it is of type
 * any. What is NaN or absent comes last in both directions.
 */
function sortedByAll(items, columns) {
  const isLast = (key) => key === undefined || key !== key;
  const order = (a, b) => {
    for (const [keys, compare, sign, any] of columns) {
      const [x, y] = [keys[a], keys[b]];
      const found = compare(x, y);
      if (found === 0) continue;
      const last = any
        ? isLast(x.value) || isLast(y.value)
        : isLast(x) || isLast(y);
      return last ? found : sign * found;
    }
    return 0;
  };
  return items
    .map((_, i) => i)
    .sort(order)
    .map((i) => items[i]);
}

//# contains needs: equal
function contains(list, value) {
  if (typeof value !== "object") {
    // Neither NaN nor a function equals itself.
    if (value !== value || typeof value === "function") return false;
    return list.includes(value);
  }
  return list.some((item) => equal(item, value));
}

//# distinct needs: equal
function distinct(list) {
  const scalars = list.every(
    (item) => typeof item !== "object" && item === item,
  );
  if (scalars) return Array.from(new Set(list));
  const kept = [];
  for (const item of list) {
    if (!kept.some((other) => equal(item, other))) kept.push(item);
  }
  return kept;
}

//# union needs: distinct
function union(a, b) {
  return distinct(a.concat(b));
}

//# except needs: contains, distinct
function except(a, b) {
  return distinct(a.filter((item) => !contains(b, item)));
}

//# intersect needs: contains, distinct
function intersect(a, b) {
  return distinct(a.filter((item) => contains(b, item)));
}

//# contentKey
let unequal = 0;

/** What two values have in common just if they are equal; what equals nothing has a text of its own. */
function contentKey(value) {
  switch (typeof value) {
    case "string":
      return JSON.stringify(value);
    case "number":
      return value === value ? String(value) : `NaN${unequal++}`;
    case "function":
      return `function${unequal++}`;
    case "object":
      break;
    default:
      return String(value);
  }
  if (value === null) return "undefined";
  if (Array.isArray(value)) return `[${value.map(contentKey).join()}]`;
  if (value instanceof Uint8Array) return `bytes${value.join()}`;
  if (value instanceof Set) {
    return `set${Array.from(value, contentKey).sort().join()}}`;
  }
  if (value instanceof Map) {
    const entries = Array.from(
      value,
      ([key, item]) => `${contentKey(key)}:${contentKey(item)}`,
    );
    return `map${entries.sort().join()}}`;
  }
  const fields = [];
  for (const name of Object.keys(value).sort()) {
    if (value[name] != null) fields.push(`${name}:${contentKey(value[name])}`);
  }
  return `{${fields.join()}}`;
}

//# setKeys
const setKeys = new WeakMap();

//# keysOf needs: setKeys, contentKey
/** The items of a set that tells them apart by content, by their keys. */
function keysOf(set) {
  let keys = setKeys.get(set);
  if (keys?.size !== set.size) {
    keys = new Map();
    for (const item of set) keys.set(contentKey(item), item);
    setKeys.set(set, keys);
  }
  return keys;
}

//# setOf needs: setKeys, contentKey
/** A set that tells its items apart by content. */
function setOf(items) {
  const keys = new Map();
  for (const item of items) {
    const key = contentKey(item);
    if (!keys.has(key)) keys.set(key, item);
  }
  const set = new Set(keys.values());
  setKeys.set(set, keys);
  return set;
}

//# hasItem needs: keysOf, contentKey
function hasItem(set, item) {
  return keysOf(set).has(contentKey(item));
}

//# addItem needs: keysOf, contentKey
/** The set itself, with one more item. */
function addItem(set, item) {
  const keys = keysOf(set);
  const key = contentKey(item);
  if (keys.has(key)) return set;
  keys.set(key, item);
  return set.add(item);
}

//# uniteItems needs: setOf
function uniteItems(a, b) {
  return setOf([...a, ...b]);
}

//# exceptItems needs: hasItem, setOf
function exceptItems(a, b) {
  return setOf(Array.from(a).filter((item) => !hasItem(b, item)));
}

//# intersectItems needs: hasItem, setOf
function intersectItems(a, b) {
  return setOf(Array.from(a).filter((item) => hasItem(b, item)));
}

//# uniteSets
/** The items of the first set, then those that only the second has. */
function uniteSets(a, b) {
  return new Set([...a, ...b]);
}

//# exceptSet
function exceptSet(a, b) {
  return new Set(Array.from(a).filter((item) => !b.has(item)));
}

//# intersectSets
function intersectSets(a, b) {
  return new Set(Array.from(a).filter((item) => b.has(item)));
}

//# countTo
/** The ints from 0 up to `end`, which does not belong to them. */
function countTo(end) {
  const list = [];
  for (let i = 0; i < end; i++) list.push(i);
  return list;
}

//# rangeList needs: raise
function rangeList(start, end, step) {
  if (step === 0) raise(3, "range step must not be zero");
  const list = [];
  if (step > 0) for (let i = start; i < end; i += step) list.push(i);
  else for (let i = start; i > end; i += step) list.push(i);
  return list;
}

//# sumInts needs: addInt
function sumInts(list) {
  let total = 0;
  for (const item of list) total = addInt(total, item);
  return total;
}

//# sumFloats
function sumFloats(list) {
  let total = 0;
  for (const item of list) total += item;
  // A text among them makes it one; all else makes no sum.
  if (typeof total !== "number") throw new TypeError("an item must be a number");
  return total;
}

//# sumBigs
function sumBigs(list) {
  let total = 0n;
  for (const item of list) total += item;
  return total;
}

//# sumRationals needs: Rational, addRational
function sumRationals(list) {
  return list.reduce(addRational, new Rational(0n, 1n));
}

//# average
/** Of the items that are there; 0 for none. */
function average(list) {
  let total = 0;
  let count = 0;
  for (const item of list) {
    if (item === undefined) continue;
    if (typeof item !== "number" && typeof item !== "bigint") {
      throw new TypeError("an item must be a number");
    }
    total += Number(item);
    count++;
  }
  return count === 0 ? 0 : total / count;
}

//# averageRationals needs: rationalToFloat, addRational, Rational
function averageRationals(list) {
  let total = new Rational(0n, 1n);
  for (const item of list) total = addRational(total, item);
  return list.length === 0
    ? 0
    : rationalToFloat(new Rational(total.n, total.d * BigInt(list.length)));
}

//# least needs: raise
function least(list, order) {
  if (list.length === 0) raise(4, "min of an empty list");
  let best = list[0];
  for (const item of list) if (order(item, best) < 0) best = item;
  return best;
}

//# greatest needs: raise
function greatest(list, order) {
  if (list.length === 0) raise(4, "max of an empty list");
  let best = list[0];
  for (const item of list) if (order(item, best) > 0) best = item;
  return best;
}

//# deepCopy
/** Containers alone, down to what they share; with `levels` of them what is below stands for a type parameter. */
function deepCopy(value, levels = Infinity) {
  if (typeof value !== "object" || value === null || levels === 0) return value;
  const copy = (item) => deepCopy(item, levels - 1);
  if (Array.isArray(value)) return value.map(copy);
  if (value instanceof Map) {
    return new Map(Array.from(value, ([key, item]) => [key, copy(item)]));
  }
  if (value instanceof Set) return new Set(value);
  return value instanceof Uint8Array ? new Uint8Array(value) : value;
}

//# newGroups
/** The groups of a query, in the order of their first items. */
function newGroups() {
  return Object.defineProperty([], "byKey", { value: new Map() });
}

//# groupAdd
/** Adds an item to the group of its key; `keyOf` gives a scalar for keys that are none. */
function groupAdd(groups, key, item, keyOf) {
  const at = keyOf === undefined ? key : keyOf(key);
  let group = at === at ? groups.byKey.get(at) : undefined;
  if (group === undefined) {
    group = { key, items: [] };
    groups.byKey.set(at, group);
    groups.push(group);
  }
  group.items.push(item);
}
