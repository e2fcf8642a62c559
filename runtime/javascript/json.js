//# jsonString
/** Beyond what JSON asks for, the characters that HTML and JavaScript mistake are escaped. */
function jsonString(text) {
  return JSON.stringify(text).replace(
    /[<>&\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

//# toJson needs: Type, Any, jsonString, format, formatFloat, ascendingKeys, layoutOf, raise
/** The value as JSON: compact, or in lines that are indented by two blanks for each level. */
function toJson(type, value, indented = false, level = 0) {
  if (level > 2000) raise(3, "cannot write a cycle as JSON", TypeError);
  switch (type.k) {
    case "any":
      return toJson(value.type, value.value, indented, level);
    case "option":
      return value === undefined ? "null" : toJson(type.e, value, indented, level);
    case "unit":
      return "null";
    case "float":
      if (!Number.isFinite(value)) {
        raise(3, `cannot write ${formatFloat(value)} as JSON`, TypeError);
      }
      return Object.is(value, -0) ? "-0" : String(value);
    case "string":
      return jsonString(value);
    case "bigrat":
    case "bytes":
      return jsonString(format(type, value));
    case "fun":
      return raise(3, "cannot write a function as JSON", TypeError);
    case "group":
      return toJson(Type.list(type.e), value.items, indented, level);
    case "list":
      return jsonParts("[]", value.map((item) => toJson(type.e, item, indented, level + 1)), indented, level);
    case "set": {
      const items = ascendingKeys(type.e, value).map((key) => keyAs(type.e, key));
      return jsonParts("[]", items.map((item) => toJson(type.e, item, indented, level + 1)), indented, level);
    }
    case "map": {
      const entries = ascendingKeys(type.key, value.keys()).map((key) => {
        const shown = jsonString(format(type.key, keyAs(type.key, key)));
        return jsonEntry(shown, type.e, value.get(key), indented, level);
      });
      return jsonParts("{}", entries, indented, level);
    }
    case "record":
    case "union": {
      const { shown, ascending } = layoutOf(type, value);
      if (typeof value === "string") return jsonString(shown);
      const entries = ascending.map(([name, property, fieldType]) =>
        jsonEntry(jsonString(name), fieldType, value[property], indented, level),
      );
      return jsonParts("{}", entries, indented, level);
    }
    default:
      return String(value);
  }
}

function jsonEntry(key, type, value, indented, level) {
  return `${key}:${indented ? " " : ""}${toJson(type, value, indented, level + 1)}`;
}

function jsonParts([open, close], parts, indented, level) {
  if (parts.length === 0) return open + close;
  if (!indented) return open + parts.join(",") + close;
  const blanks = "  ".repeat(level);
  return `${open}\n${parts.map((part) => `${blanks}  ${part}`).join(",\n")}\n${blanks}${close}`;
}

//# printJson needs: toJson, print
function printJson(type, value) {
  print(toJson(type, value, true));
}

//# parseJson needs: Type, Any, box, fault, narrow
const ANY_LIST = Type.list(Type.any);
const ANY_MAP = Type.map(Type.string, Type.any);

/** The value of a JSON text; numbers without fraction and exponent are ints. */
function parseJson(text) {
  let at = 0;
  const fail = (what) => {
    throw fault(2, `invalid JSON: ${what}`, SyntaxError);
  };
  const blank = () => {
    while (" \t\n\r".includes(text[at]) && at < text.length) at++;
  };
  const string = () => {
    const start = at++;
    while (at < text.length && text[at] !== '"') at += text[at] === "\\" ? 2 : 1;
    at++;
    try {
      return JSON.parse(text.slice(start, at));
    } catch {
      return fail("bad string");
    }
  };
  const value = (depth) => {
    if (depth > 1000) fail("nested too deeply");
    blank();
    const c = text[at];
    if (c === '"') return box(Type.string, string());
    if (c === "[") {
      const list = [];
      at++;
      for (blank(); text[at] !== "]"; blank()) {
        if (list.length > 0 && text[at++] !== ",") fail("comma expected");
        list.push(value(depth + 1));
      }
      at++;
      return box(ANY_LIST, list);
    }
    if (c === "{") {
      const map = new Map();
      at++;
      let first = true;
      for (blank(); text[at] !== "}"; blank()) {
        if (!first && text[at++] !== ",") fail("comma expected");
        first = false;
        blank();
        if (text[at] !== '"') fail("key expected");
        const key = string();
        blank();
        if (text[at++] !== ":") fail("colon expected");
        map.set(key, value(depth + 1));
      }
      at++;
      return box(ANY_MAP, map);
    }
    const word = /^(true|false|null|-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?)/.exec(text.slice(at, at + 400))?.[0];
    if (word === undefined) return fail(at < text.length ? "unexpected character" : "unexpected end");
    at += word.length;
    if (word === "null") return NONE;
    if (word === "true" || word === "false") return box(Type.bool, word === "true");
    if (/[.eE]/.test(word)) return box(Type.float, Number(word));
    const whole = BigInt(word);
    const fits = whole >= -(2n ** 63n) && whole < 2n ** 63n;
    return fits ? box(Type.int, narrow(whole)) : box(Type.float, Number(word));
  };
  const result = value(0);
  blank();
  if (at < text.length) fail("text after the value");
  return result;
}

//# decodeJson needs: parseJson, format, toJson, raise
/** A JSON object as a map of texts. */
function decodeJson(text) {
  const any = parseJson(text);
  if (any.type.k !== "map") raise(2, "invalid JSON: object expected", SyntaxError);
  const map = new Map();
  for (const [key, item] of any.value) {
    const nested = item.type.k === "list" || item.type.k === "map";
    map.set(key, nested ? toJson(item.type, item.value) : format(item.type, item.value));
  }
  return map;
}
