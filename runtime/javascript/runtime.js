// Support code of emitted JavaScript. Sections begin with `//#`; an artefact ships only those it uses, in this order.
// An int is a `number` if it is a safe integer, else a `bigint`; every helper that makes an int keeps that.

//# fault
/** An error of the Mochi program: `code` is the number of section «run-time errors», the exit status if uncaught. */
function fault(code, message, kind = RangeError) {
  const error = new kind(message);
  error.code = code;
  return error;
}

//# raise needs: fault
function raise(code, message, kind = RangeError) {
  throw fault(code, message, kind);
}

//# narrow
const MIN_INT = -(2n ** 63n);
const MAX_INT = 2n ** 63n - 1n;

/** The int of a bigint result. */
function narrow(value) {
  if (value < MIN_INT || value > MAX_INT) return raise(6, "integer overflow");
  return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
}

//# add needs: raise, narrow
function add(a, b) {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    if (sum >= -9007199254740991 && sum <= 9007199254740991) return sum;
  }
  return narrow(BigInt(a) + BigInt(b));
}

//# subtract needs: raise, narrow
function subtract(a, b) {
  if (typeof a === "number" && typeof b === "number") {
    const difference = a - b;
    if (difference >= -9007199254740991 && difference <= 9007199254740991) return difference;
  }
  return narrow(BigInt(a) - BigInt(b));
}

//# multiply needs: raise, narrow
function multiply(a, b) {
  if (typeof a === "number" && typeof b === "number") {
    const product = a * b;
    if (product >= -9007199254740991 && product <= 9007199254740991) return product + 0;
  }
  return narrow(BigInt(a) * BigInt(b));
}

//# divide needs: raise, narrow
/** Truncates toward zero. */
function divide(a, b) {
  if (b === 0) raise(5, "division by zero");
  if (typeof a === "number" && typeof b === "number") return (a - (a % b)) / b + 0;
  return narrow(BigInt(a) / BigInt(b));
}

//# remainder needs: raise, narrow
/** Has the sign of the dividend. */
function remainder(a, b) {
  if (b === 0) raise(5, "division by zero");
  if (typeof a === "number" && typeof b === "number") return (a % b) + 0;
  return narrow(BigInt(a) % BigInt(b));
}

//# negate needs: raise, narrow
function negate(a) {
  return typeof a === "number" ? 0 - a : narrow(-a);
}

//# absolute needs: raise, narrow
function absolute(a) {
  if (typeof a === "number") return Math.abs(a);
  return a < 0n ? narrow(-a) : a;
}

//# divideBig needs: raise
function divideBig(a, b) {
  if (b === 0n) raise(5, "division by zero");
  return a / b;
}

//# remainderBig needs: raise
function remainderBig(a, b) {
  if (b === 0n) raise(5, "division by zero");
  return a % b;
}

//# wrap needs: narrow, raise
/** The low 64 bits of a bigint, as a signed int. */
function wrap(value) {
  return narrow(BigInt.asIntN(64, value));
}

//# bitAnd needs: wrap
function bitAnd(a, b) {
  if ((a | 0) === a && (b | 0) === b) return a & b;
  return wrap(BigInt(a) & BigInt(b));
}

//# bitOr needs: wrap
function bitOr(a, b) {
  if ((a | 0) === a && (b | 0) === b) return a | b;
  return wrap(BigInt(a) | BigInt(b));
}

//# bitXor needs: wrap
function bitXor(a, b) {
  if ((a | 0) === a && (b | 0) === b) return a ^ b;
  return wrap(BigInt(a) ^ BigInt(b));
}

//# bitNot needs: subtract
function bitNot(a) {
  return subtract(-1, a);
}

//# shiftCount needs: raise
function shiftCount(count) {
  if (!(count >= 0 && count <= 63)) raise(3, `shift count out of range: ${count}`);
  return BigInt(count);
}

//# shiftLeft needs: wrap, shiftCount
function shiftLeft(a, count) {
  return wrap(BigInt(a) << shiftCount(count));
}

//# shiftRight needs: wrap, shiftCount
function shiftRight(a, count) {
  return wrap(BigInt(a) >> shiftCount(count));
}

//# shiftRightLogical needs: wrap, shiftCount
function shiftRightLogical(a, count) {
  return wrap(BigInt.asUintN(64, BigInt(a)) >> shiftCount(count));
}

//# wrapAdd needs: wrap
function wrapAdd(a, b) {
  return wrap(BigInt(a) + BigInt(b));
}

//# wrapSubtract needs: wrap
function wrapSubtract(a, b) {
  return wrap(BigInt(a) - BigInt(b));
}

//# wrapMultiply needs: wrap
function wrapMultiply(a, b) {
  if (typeof a === "number" && typeof b === "number") {
    const product = a * b;
    if (product >= -9007199254740991 && product <= 9007199254740991) return product + 0;
  }
  return wrap(BigInt(a) * BigInt(b));
}

//# floatToBits needs: narrow, raise
function floatToBits(value) {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  return narrow(view.getBigInt64(0));
}

//# floatFromBits
function floatFromBits(bits) {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigInt64(0, BigInt(bits));
  return view.getFloat64(0);
}

//# roundTo
/** Half away from zero, at `digits` decimals. */
function roundTo(value, digits) {
  if (!Number.isFinite(value)) return value;
  const scale = 10 ** Number(digits);
  const scaled = value * scale;
  if (!Number.isFinite(scaled) || scale === 0) return value;
  const rounded = Math.trunc(scaled + (scaled < 0 ? -0.5 : 0.5));
  return rounded / scale;
}

//# toInt needs: raise, narrow
/** Truncates a float. */
function toInt(value) {
  const whole = Math.trunc(value) + 0;
  if (Number.isSafeInteger(whole)) return whole;
  if (!(whole >= -9223372036854775808 && whole < 9223372036854775808)) {
    raise(3, `cannot cast ${formatFloat(value)} to int`, TypeError);
  }
  return narrow(BigInt(whole));
}

//# safeInt
/** An int of this package at its public border: a safe integer. */
function safeInt(value) {
  if (typeof value !== "number") throw new RangeError(`${value} is not a safe integer`);
  return value;
}

//# checkInt
/** An argument that must be an integer. */
function checkInt(value, name) {
  if (!Number.isInteger(value)) throw new TypeError(`${name} must be an integer`);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${name} must be a safe integer`);
  return value + 0;
}

//# index needs: raise
/** The element at `i`; a negative index counts from the end. */
function index(list, i) {
  const at = i < 0 ? i + list.length : i;
  if (!(at >= 0 && at < list.length)) raise(4, `list index out of range: ${i} (len ${list.length})`);
  return list[at];
}

//# place needs: raise
/** The index itself, counted from the start and checked: `list[place(list, i)] = value`. */
function place(list, i) {
  const at = i < 0 ? Number(i) + list.length : i;
  if (!(at >= 0 && at < list.length)) raise(4, `list index out of range: ${i} (len ${list.length})`);
  return at;
}

//# sliceBounds
function sliceBounds(length, start, end) {
  let from = start === undefined ? 0 : Number(start);
  let to = end === undefined ? length : Number(end);
  if (from < 0) from += length;
  if (to < 0) to += length;
  from = Math.min(Math.max(from, 0), length);
  to = Math.min(Math.max(to, 0), length);
  return from < to ? [from, to] : [0, 0];
}

//# slice needs: sliceBounds
function slice(list, start, end) {
  const [from, to] = sliceBounds(list.length, start, end);
  return list.slice(from, to);
}

//# getKey needs: raise, quoteKey
/** The value of a key that must be there. */
function getKey(map, key) {
  const value = map.get(key);
  if (value === undefined && !map.has(key)) raise(4, `map key not found: ${quoteKey(key)}`);
  return value;
}

//# quoteKey
function quoteKey(key) {
  return String(key);
}

//# unwrap needs: raise
function unwrap(value, message) {
  if (value === undefined) raise(3, message, TypeError);
  return value;
}

//# isAscii
const NON_ASCII = /[^\x00-\x7f]/;

function isAscii(text) {
  return !NON_ASCII.test(text);
}

//# hasPairs
const SURROGATE = /[\ud800-\udfff]/;

/** Some code point of the text takes two units. */
function hasPairs(text) {
  return SURROGATE.test(text);
}

//# textLength needs: hasPairs
/** Code points. */
function textLength(text) {
  if (!hasPairs(text)) return text.length;
  let count = 0;
  for (const _ of text) count++;
  return count;
}

//# charAt needs: raise, hasPairs
/** The code point at `i`, as a string. */
function charAt(text, i) {
  if (!hasPairs(text)) {
    const at = i < 0 ? i + text.length : i;
    if (!(at >= 0 && at < text.length)) raise(4, `string index out of range: ${i} (len ${text.length})`);
    return text[at];
  }
  const points = Array.from(text);
  const at = i < 0 ? i + points.length : i;
  if (!(at >= 0 && at < points.length)) raise(4, `string index out of range: ${i} (len ${points.length})`);
  return points[at];
}

//# sliceText needs: sliceBounds, hasPairs
function sliceText(text, start, end) {
  if (!hasPairs(text)) {
    const [from, to] = sliceBounds(text.length, start, end);
    return text.slice(from, to);
  }
  const points = Array.from(text);
  const [from, to] = sliceBounds(points.length, start, end);
  return points.slice(from, to).join("");
}

//# indexOfText needs: hasPairs, textLength
function indexOfText(text, part) {
  const at = text.indexOf(part);
  return at <= 0 || !hasPairs(text) ? at : textLength(text.slice(0, at));
}

//# trimText
const TRIM = /^[\p{White_Space}]+|[\p{White_Space}]+$/gu;

function trimText(text) {
  return text.replace(TRIM, "");
}

//# splitText
function splitText(text, separator) {
  return separator === "" ? Array.from(text) : text.split(separator);
}

//# repeatText needs: raise
function repeatText(text, count) {
  return count > 0 ? text.repeat(Number(count)) : "";
}

//# padStart needs: textLength
function padStart(text, width, pad) {
  const missing = Number(width) - textLength(text);
  if (missing <= 0) return text;
  const filler = Array.from(pad === "" ? " " : pad);
  let prefix = "";
  for (let i = 0; i < missing; i++) prefix += filler[i % filler.length];
  return prefix + text;
}

//# reverseText
function reverseText(text) {
  return Array.from(text).reverse().join("");
}

//# ord needs: raise
function ord(text) {
  const code = text.codePointAt(0);
  if (code === undefined) raise(3, "ord expects a string of one character", TypeError);
  return code;
}

//# chr needs: raise
function chr(code) {
  if (!(code >= 0 && code <= 0x10ffff) || (code >= 0xd800 && code <= 0xdfff)) {
    raise(3, `invalid code point: ${code}`);
  }
  return String.fromCodePoint(Number(code));
}

//# compareText
/** Order by code point: negative, zero, positive. */
function compareText(a, b) {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    let x = a.charCodeAt(i);
    let y = b.charCodeAt(i);
    if (x === y) continue;
    // Units of a pair stand above every other unit.
    if (x >= 0xd800 && y >= 0xd800) {
      x = x >= 0xe000 ? x - 0x800 : x + 0x2000;
      y = y >= 0xe000 ? y - 0x800 : y + 0x2000;
    }
    return x - y;
  }
  return a.length - b.length;
}

//# parseInteger needs: raise, narrow
function parseInteger(text) {
  if (!/^[+-]?[0-9]+$/.test(text)) raise(2, `cannot cast "${text}" to int`);
  return narrow(BigInt(text.startsWith("+") ? text.slice(1) : text));
}

//# parseFloating needs: raise
function parseFloating(text) {
  if (!/^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$/.test(text)) {
    if (text === "NaN") return NaN;
    if (/^[+-]?Inf$/.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
    raise(2, `cannot cast "${text}" to float`);
  }
  return Number(text);
}

//# formatFloat
/** Shortest digits that read back; exponent form below 1e-4 and from 1e21. */
function formatFloat(value) {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  if (Object.is(value, -0)) return "-0";
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e21)) {
    const [digits, exponent] = value.toExponential().split("e");
    const sign = exponent[0];
    return `${digits}e${sign}${exponent.slice(1).padStart(2, "0")}`;
  }
  return plainFloat(value);
}

/** The same digits without an exponent. */
function plainFloat(value) {
  const text = String(value);
  if (!text.includes("e")) return text;
  const [mantissa, exponent] = text.split("e");
  const negative = mantissa.startsWith("-");
  const [whole, fraction = ""] = (negative ? mantissa.slice(1) : mantissa).split(".");
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  let plain;
  if (point <= 0) plain = `0.${"0".repeat(-point)}${digits}`;
  else if (point >= digits.length) plain = digits + "0".repeat(point - digits.length);
  else plain = `${digits.slice(0, point)}.${digits.slice(point)}`;
  return negative ? `-${plain}` : plain;
}

//# nestedFloat needs: formatFloat
/** As inside a list, map or record: never an exponent, always a point. */
function nestedFloat(value) {
  if (!Number.isFinite(value)) return formatFloat(value);
  const text = Object.is(value, -0) ? "-0" : plainFloat(value);
  return text.includes(".") ? text : `${text}.0`;
}

//# quote
const ESCAPES = { '"': '\\"', "\\": "\\\\", "\x07": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v" };

/** A string as it stands inside a list, map or record: quoted, escaped; printable characters stay. */
function quote(text) {
  let quoted = '"';
  for (const point of text) {
    const escape = ESCAPES[point];
    if (escape !== undefined) quoted += escape;
    else if (/[\p{L}\p{M}\p{N}\p{P}\p{S} ]/u.test(point)) quoted += point;
    else {
      const code = point.codePointAt(0);
      if (code < 0x80) quoted += `\\x${code.toString(16).padStart(2, "0")}`;
      else if (code < 0x10000) quoted += `\\u${code.toString(16).padStart(4, "0")}`;
      else quoted += `\\U${code.toString(16).padStart(8, "0")}`;
    }
  }
  return `${quoted}"`;
}

//# types
/**
 * Run-time descriptions of Mochi types, for text, JSON and `any`: `{ k: kind, … }` with `e` element, `key`, `value`,
 * `name`, `fields` (pairs of name and type, made on demand), `variants`.
 */
const T = {
  unit: { k: "unit" },
  bool: { k: "bool" },
  int: { k: "int" },
  float: { k: "float" },
  string: { k: "string" },
  bytes: { k: "bytes" },
  bigint: { k: "bigint" },
  bigrat: { k: "bigrat" },
  any: { k: "any" },
  fun: { k: "fun" },
  list: (e) => ({ k: "list", e }),
  set: (e) => ({ k: "set", e }),
  map: (key, value) => ({ k: "map", key, value }),
  option: (e) => ({ k: "option", e }),
  group: (key, e) => ({ k: "group", key, e }),
  record: (name, fields) => ({ k: "record", name, fields }),
  union: (name, variants) => ({ k: "union", name, variants }),
};

//# box needs: types
/** A value of type `any`: the value beside its type. */
class Any {
  constructor(type, value) {
    this.type = type;
    this.value = value;
  }
}

function box(type, value) {
  if (type.k === "any") return value;
  if (type.k === "option") return value === undefined ? NONE : box(type.e, value);
  return new Any(type, value);
}

const NONE = new Any(T.unit, undefined);

//# compareKeys needs: compareText
/** Order of map keys: false before true, ints by value, strings by code point. */
function compareKeys(a, b) {
  if (typeof a === "string" && typeof b === "string") return compareText(a, b);
  if (a < b) return -1;
  return a > b ? 1 : 0;
}

//# format needs: types, box, quote, formatFloat, nestedFloat, compareKeys
/** The text of a value: `print` and `str` at the top, `nested` inside a list, map or record. */
function format(type, value, nested = false, open = []) {
  switch (type.k) {
    case "any":
      return format(value.type, value.value, nested, open);
    case "option":
      return value === undefined ? "nil" : format(type.e, value, nested, open);
    case "unit":
      return "nil";
    case "float":
      return nested ? nestedFloat(value) : formatFloat(value);
    case "string":
      return nested ? quote(value) : value;
    case "bigrat":
      return `${value.n}/${value.d}`;
    case "bytes":
      return `bytes[${Array.from(value, (b) => b.toString(16).padStart(2, "0")).join(" ")}]`;
    case "fun":
      return "<function>";
    case "list":
    case "set":
    case "map":
    case "group":
    case "record":
    case "union":
      break;
    default:
      return String(value);
  }
  if (type.k === "union" && typeof value === "string") return `{"__name": "${value}"}`;
  if (open.includes(value)) return type.k === "list" || type.k === "set" ? "[...]" : "{...}";
  open.push(value);
  const text = formatAggregate(type, value, open);
  open.pop();
  return text;
}

function formatAggregate(type, value, open) {
  if (type.k === "list") return `[${value.map((item) => format(type.e, item, true, open)).join(", ")}]`;
  if (type.k === "set") {
    const items = [...value].sort((a, b) => compareKeys(a, b));
    return `[${items.map((item) => format(type.e, item, true, open)).join(", ")}]`;
  }
  if (type.k === "map") {
    const keys = [...value.keys()].sort(compareKeys);
    const entry = (key) => `${quote(String(key))}: ${format(type.value, value.get(key), true, open)}`;
    return `{${keys.map(entry).join(", ")}}`;
  }
  if (type.k === "group") {
    return `{"items": ${format(T.list(type.e), value.items, true, open)}, "key": ${format(type.key, value.key, true, open)}}`;
  }
  const name = type.k === "union" ? value.kind : type.name;
  const fields = type.k === "union" ? type.variants()[value.kind] : type.fields();
  const parts = name === "" ? [] : [`"__name": "${name}"`];
  const sorted = Object.keys(fields).sort(compareKeys);
  for (const field of sorted) {
    const [property, fieldType] = fields[field];
    parts.push(`"${field}": ${format(fieldType, value[property], true, open)}`);
  }
  return `{${parts.join(", ")}}`;
}

//# equal needs: raise
/** Structural equality: NaN equals nothing, functions are never equal. */
function equal(a, b, depth = 0) {
  if (a === b) return typeof a !== "function";
  if (typeof a !== "object" || typeof b !== "object") return equalAcross(a, b);
  if (depth > 10000) raise(3, "values are nested too deeply to compare");
  if (Array.isArray(a)) {
    if (a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (!equal(a[i], b[i], depth + 1)) return false;
    return true;
  }
  if (a instanceof Map) {
    if (a.size !== b.size) return false;
    for (const [key, value] of a) if (!b.has(key) || !equal(value, b.get(key), depth + 1)) return false;
    return true;
  }
  if (a instanceof Set) {
    if (a.size !== b.size) return false;
    for (const item of a) if (!b.has(item)) return false;
    return true;
  }
  if (a instanceof Uint8Array) return a.length === b.length && a.every((byte, i) => byte === b[i]);
  if (a.constructor !== b.constructor) return false;
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  for (const key of keys) {
    if (key === "type" && a.constructor.name === "Any") continue;
    if (!(key in b) || !equal(a[key], b[key], depth + 1)) return false;
  }
  return true;
}

/** Numbers of different kinds by value. */
function equalAcross(a, b) {
  const numbers = (typeof a === "number" || typeof a === "bigint") && (typeof b === "number" || typeof b === "bigint");
  // eslint-disable-next-line eqeqeq
  return numbers && typeof a !== typeof b && a == b;
}

//# compare needs: compareText
/** Order of two values of one ordered type: numbers, strings, bools, options (none last), lists and records. */
function compare(a, b) {
  if (typeof a === "string") {
    if (typeof b === "string") return compareText(a, b);
  }
  if (a === undefined || b === undefined) return (a === undefined ? 1 : 0) - (b === undefined ? 1 : 0);
  if (Array.isArray(a)) {
    const length = Math.min(a.length, b.length);
    for (let i = 0; i < length; i++) {
      const order = compare(a[i], b[i]);
      if (order !== 0) return order;
    }
    return a.length - b.length;
  }
  if (typeof a === "object") {
    for (const key of Object.keys(a)) {
      const order = compare(a[key], b[key]);
      if (order !== 0) return order;
    }
    return 0;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

//# sorted needs: compare
function sorted(list) {
  return list.slice().sort(compare);
}

//# sortedByKeys needs: compare
/** The items in the order of their keys; equal keys keep their order. */
function sortedByKeys(items, keys) {
  const order = keys.map((_, i) => i).sort((a, b) => compare(keys[a], keys[b]) || a - b);
  return order.map((i) => items[i]);
}

//# contains needs: equal
function contains(list, value) {
  if (typeof value !== "object") return list.includes(value) && value === value;
  return list.some((item) => equal(item, value));
}

//# distinct needs: equal
function distinct(list) {
  if (list.every((item) => typeof item !== "object" && item === item)) return [...new Set(list)];
  const kept = [];
  for (const item of list) if (!kept.some((other) => equal(item, other))) kept.push(item);
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

//# range needs: raise
function range(start, end, step) {
  if (step === 0) raise(3, "range step must not be zero");
  const list = [];
  if (step > 0) for (let i = start; i < end; i += step) list.push(i);
  else for (let i = start; i > end; i += step) list.push(i);
  return list;
}

//# sumInts needs: add
function sumInts(list) {
  let total = 0;
  for (const item of list) total = add(total, item);
  return total;
}

//# sumFloats
function sumFloats(list) {
  let total = 0;
  for (const item of list) total += item;
  return total;
}

//# average
/** Of the items that are there; 0 for none. */
function average(list) {
  let total = 0;
  let count = 0;
  for (const item of list) {
    if (item === undefined) continue;
    total += Number(item);
    count++;
  }
  return count === 0 ? 0 : total / count;
}

//# least needs: raise, compare
function least(list) {
  if (list.length === 0) raise(4, "min of an empty list");
  let best = list[0];
  for (let i = 1; i < list.length; i++) if (compare(list[i], best) < 0) best = list[i];
  return best;
}

//# greatest needs: raise, compare
function greatest(list) {
  if (list.length === 0) raise(4, "max of an empty list");
  let best = list[0];
  for (let i = 1; i < list.length; i++) if (compare(list[i], best) > 0) best = list[i];
  return best;
}

//# deepCopy
function deepCopy(value) {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(deepCopy);
  if (value instanceof Map) return new Map(Array.from(value, ([key, item]) => [key, deepCopy(item)]));
  if (value instanceof Set) return new Set(value);
  if (value instanceof Uint8Array) return value;
  const copy = Object.create(Object.getPrototypeOf(value));
  for (const key of Object.keys(value)) copy[key] = deepCopy(value[key]);
  return copy;
}

//# groupAdd
/** Adds an item to the group of its key; `index` finds groups by a text of the key. */
function groupAdd(groups, key, item, keyOf) {
  if (groups.index === undefined) Object.defineProperty(groups, "index", { value: new Map() });
  const at = typeof key === "object" ? keyOf(key) : key;
  let group = groups.index.get(at);
  if (group === undefined) {
    group = { key, items: [] };
    groups.index.set(at, group);
    groups.push(group);
  }
  group.items.push(item);
}

//# print
import { writeSync } from "node:fs";

/** Standard output in large pieces; written when full and at the end of the program. */
const output = { parts: [], size: 0 };

function print(text) {
  output.parts.push(text, "\n");
  output.size += text.length;
  if (output.size > 65536) flush();
}

function flush() {
  const bytes = Buffer.from(output.parts.join(""), "utf8");
  output.parts = [];
  output.size = 0;
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(1, bytes, at);
    } catch (error) {
      if (error.code !== "EAGAIN") throw error;
    }
  }
}

//# printAll needs: print
/** Three or more parts lose blanks at both ends of the line. */
function printAll(...parts) {
  const line = parts.join(" ");
  print(parts.length > 2 ? line.trim() : line);
}

//# readGlobal needs: raise
const UNSET = Symbol("unset");

function readGlobal(value, name) {
  if (value === UNSET) raise(3, `global ${name} is not set yet`);
  return value;
}

//# setIndex needs: place
function setIndex(list, i, value) {
  list[place(list, i)] = value;
}

//# truthy
/** Truth of a value of type any. */
function truthy(any) {
  const value = any.value;
  if (value === undefined || value === false || value === "") return false;
  if (typeof value === "number" || typeof value === "bigint") return value != 0;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Map || value instanceof Set) return value.size > 0;
  return true;
}

//# compareOptions needs: compare
/** An order comparison is false where a side is missing. */
function compareOptions(sign, a, b) {
  if (a === undefined || b === undefined) return false;
  const order = compare(a, b);
  return sign === "<" ? order < 0 : sign === "<=" ? order <= 0 : sign === ">" ? order > 0 : order >= 0;
}

//# absoluteBig
function absoluteBig(a) {
  return a < 0n ? -a : a;
}

//# bigToInt needs: narrow, raise
function bigToInt(value) {
  if (value < MIN_INT || value > MAX_INT) raise(3, `cannot cast ${value} to int`, TypeError);
  return narrow(value);
}

//# floatToBig needs: raise, formatFloat
function floatToBig(value) {
  if (!Number.isFinite(value)) raise(3, `cannot cast ${formatFloat(value)} to bigint`, TypeError);
  return BigInt(Math.trunc(value));
}

//# sumBigs
function sumBigs(list) {
  let total = 0n;
  for (const item of list) total += item;
  return total;
}

//# rational needs: raise
/** An exact fraction in lowest terms, `d` positive. */
class Rational {
  constructor(n, d) {
    let a = n < 0n ? -n : n;
    let b = d < 0n ? -d : d;
    while (b !== 0n) [a, b] = [b, a % b];
    const sign = d < 0n ? -1n : 1n;
    this.n = a === 0n ? 0n : (sign * n) / a;
    this.d = a === 0n ? 1n : (sign * d) / a;
  }
}

//# toRational needs: rational, raise, formatFloat
function toRational(value) {
  if (value instanceof Rational) return value;
  if (typeof value === "number" && !Number.isInteger(value)) {
    if (!Number.isFinite(value)) raise(3, `cannot cast ${formatFloat(value)} to bigrat`, TypeError);
    let scale = 1n;
    let whole = value;
    while (!Number.isInteger(whole)) {
      whole *= 2;
      scale *= 2n;
    }
    return new Rational(BigInt(whole), scale);
  }
  return new Rational(BigInt(value), 1n);
}

//# addRational needs: rational
function addRational(a, b) {
  return new Rational(a.n * b.d + b.n * a.d, a.d * b.d);
}

//# subtractRational needs: rational
function subtractRational(a, b) {
  return new Rational(a.n * b.d - b.n * a.d, a.d * b.d);
}

//# multiplyRational needs: rational
function multiplyRational(a, b) {
  return new Rational(a.n * b.n, a.d * b.d);
}

//# divideRational needs: rational, raise
function divideRational(a, b) {
  if (b.n === 0n) raise(5, "division by zero");
  return new Rational(a.n * b.d, a.d * b.n);
}

//# remainderRational needs: rational, raise
function remainderRational(a, b) {
  if (b.n === 0n) raise(5, "division by zero");
  const quotient = (a.n * b.d) / (a.d * b.n);
  return new Rational(a.n * b.d - quotient * b.n * a.d, a.d * b.d);
}

//# negateRational needs: rational
function negateRational(a) {
  return new Rational(-a.n, a.d);
}

//# absoluteRational needs: rational
function absoluteRational(a) {
  return new Rational(a.n < 0n ? -a.n : a.n, a.d);
}

//# compareRational needs: rational
function compareRational(a, b) {
  const left = a.n * b.d;
  const right = b.n * a.d;
  return left < right ? -1 : left > right ? 1 : 0;
}

//# equalRational needs: rational
function equalRational(a, b) {
  return a.n === b.n && a.d === b.d;
}

//# numerator needs: rational
function numerator(a) {
  return a instanceof Rational ? a.n : BigInt(a);
}

//# denominator needs: rational
function denominator(a) {
  return a instanceof Rational ? a.d : 1n;
}

//# rationalToFloat needs: rational
function rationalToFloat(a) {
  return Number(a.n) / Number(a.d);
}

//# rationalToBig needs: rational
function rationalToBig(a) {
  return a.n / a.d;
}

//# rationalToInt needs: rational, bigToInt
function rationalToInt(a) {
  return bigToInt(a.n / a.d);
}

//# sumOthers needs: rational, addRational, toRational
function sumOthers(list) {
  return list.reduce((total, item) => addRational(total, item), new Rational(0n, 1n));
}

//# concatBytes
function concatBytes(a, b) {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

//# bytesFromList needs: raise
function bytesFromList(list) {
  return Uint8Array.from(list, (byte) => {
    if (!(byte >= 0 && byte <= 255)) raise(3, `byte out of range: ${byte}`);
    return byte;
  });
}

//# utf8Bytes
function utf8Bytes(text) {
  return new TextEncoder().encode(text);
}

//# utf8Text needs: fault
function utf8Text(bytes) {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw fault(2, "invalid UTF-8", TypeError);
  }
}

//# parseIntegerBase needs: raise, narrow
function parseIntegerBase(text, base) {
  const digits = /^([+-]?)([0-9a-zA-Z]+)$/.exec(text);
  if (digits === null || !(base >= 2 && base <= 36)) raise(2, `cannot cast "${text}" to int`);
  let value = 0n;
  for (const c of digits[2]) {
    const digit = parseInt(c, 36);
    if (digit >= base) raise(2, `cannot cast "${text}" to int`);
    value = value * BigInt(base) + BigInt(digit);
  }
  return narrow(digits[1] === "-" ? -value : value);
}

//# panic needs: raise
function panic(code, message) {
  return raise(Number(code), message, Error);
}

//# expect needs: raise
function expect(condition, message) {
  if (!condition) raise(9, message, Error);
}

//# exit
class Exit {
  constructor(code) {
    this.code = code;
  }
}

function exit(code) {
  throw new Exit(Number(code));
}

//# caught
/** The message of an error that a `catch` block takes; the end of the program is not an error. */
function caught(error) {
  if (error instanceof RangeError && error.code === undefined) return "call stack exceeded 1048576 frames";
  if (typeof error.code !== "number" || !(error instanceof Error)) throw error;
  return error.message;
}

//# now
let clock = process.env.MOCHI_NOW_SEED === undefined ? undefined : Number(process.env.MOCHI_NOW_SEED);

function now() {
  if (clock === undefined) {
    const time = BigInt(Date.now()) * 1000000n;
    return time;
  }
  clock = Number((BigInt(clock) * 1664525n + 1013904223n) % 2147483647n);
  return clock;
}

//# clockNs
function clockNs() {
  return Number(process.hrtime.bigint());
}

//# run needs: print
/** Runs the top-level statements of all modules; an uncaught error ends the program with its code. */
function run(mains) {
  try {
    for (const main of mains) main();
    flush();
  } catch (error) {
    flush();
    if (!(error instanceof Error)) {
      process.exitCode = error.code & 255;
      return;
    }
    let message = error.message;
    let code = error.code;
    if (error instanceof RangeError && code === undefined) {
      message = "call stack exceeded 1048576 frames";
      code = 1;
    }
    if (typeof code !== "number") throw error;
    process.stderr.write(`${message}\n${error.stack.split("\n").slice(1, 51).join("\n")}\n`);
    process.exitCode = code >= 1 && code <= 255 ? code : 1;
  }
}
