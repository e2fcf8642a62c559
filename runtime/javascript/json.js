//# jsonString
/** Beyond what JSON asks for, the characters that HTML and JavaScript mistake are escaped. */
function jsonString(text) {
  return JSON.stringify(text).replace(
    /[<>&\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

//# toJson needs: Type, jsonString, format, keyAs, keyTexts, formatFloat, ascendingKeys, layoutOf, raise
/** The value as JSON: compact, or in lines that are indented by two blanks for each level. */
function toJson(type, value, indented = false, level = 0) {
  if (level > 2000) raise(3, "cannot write a cycle as JSON", TypeError);
  switch (type.k) {
    case "any":
      return toJson(value.type, value.value, indented, level);
    case "option":
      return value === undefined
        ? "null"
        : toJson(type.e, value, indented, level);
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
      return jsonParts(
        "[]",
        value.map((item) => toJson(type.e, item, indented, level + 1)),
        indented,
        level,
      );
    case "set": {
      const items = ascendingKeys(type.e, value).map((key) =>
        keyAs(type.e, key),
      );
      return jsonParts(
        "[]",
        items.map((item) => toJson(type.e, item, indented, level + 1)),
        indented,
        level,
      );
    }
    case "map": {
      const entries = keyTexts(type.key, value.keys()).map(([shown, key]) =>
        jsonEntry(jsonString(shown), type.e, value.get(key), indented, level),
      );
      return jsonParts("{}", entries, indented, level);
    }
    case "record":
    case "union": {
      const { shown, ascending } = layoutOf(type, value);
      if (typeof value === "string") return jsonString(shown);
      const entries = ascending.map(([name, property, fieldType]) =>
        jsonEntry(
          jsonString(name),
          fieldType,
          value[property],
          indented,
          level,
        ),
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

//# parseJson needs: Type, box, fault, narrow, NONE
const ANY_LIST = Type.list(Type.any);
const ANY_MAP = Type.map(Type.string, Type.any);

/** The value of a JSON text; numbers without fraction and exponent are ints, if they fit. */
function parseJson(source) {
  const text = source.startsWith("\ufeff") ? source.slice(1) : source;
  const end = text.length;
  let at = 0;
  const fail = (what) => {
    // Places are told in bytes of UTF-8, as on every target.
    const bytes = new TextEncoder().encode(text.slice(0, at)).length;
    throw fault(2, `invalid JSON at byte ${bytes}: ${what}`, SyntaxError);
  };
  const nextIs = (c) => {
    while (at < end && " \t\n\r".includes(text[at])) at++;
    return text[at] === c;
  };
  const word = (expected, value) => {
    if (!text.startsWith(expected, at)) fail("unexpected character");
    at += expected.length;
    return value;
  };
  const digits = () => {
    const start = at;
    while (text[at] >= "0" && text[at] <= "9") at++;
    return at !== start;
  };
  const number = () => {
    const start = at;
    if (text[at] === "-") at++;
    const whole = at;
    if (!digits()) fail("unexpected character");
    if (text[whole] === "0" && at - whole > 1) fail("number begins with 0");
    let integral = true;
    if (text[at] === ".") {
      integral = false;
      at++;
      if (!digits()) fail("digits missing");
    }
    if (text[at] === "e" || text[at] === "E") {
      integral = false;
      at++;
      if (text[at] === "+" || text[at] === "-") at++;
      if (!digits()) fail("digits missing");
    }
    const written = text.slice(start, at);
    if (integral && written.length <= 20) {
      const exact = BigInt(written);
      if (exact >= -(2n ** 63n) && exact < 2n ** 63n)
        return box(Type.int, narrow(exact));
    }
    const float = Number(written);
    if (!Number.isFinite(float)) fail("number out of range");
    return box(Type.float, float);
  };
  const hex4 = () => {
    let code = 0;
    for (let n = 0; n < 4; n++, at++) {
      if (at === end) fail("unexpected end");
      if (!/[0-9a-fA-F]/.test(text[at])) fail("bad escape");
      code = code * 16 + Number.parseInt(text[at], 16);
    }
    return code;
  };
  const escape = () => {
    const c = text[at++];
    const place = '"\\/bfnrt'.indexOf(c);
    if (place >= 0) return '"\\/\b\f\n\r\t'[place];
    if (c !== "u") fail("bad escape");
    let code = hex4();
    if (code >= 0xd800 && code < 0xdc00 && text.startsWith("\\u", at)) {
      at += 2;
      const low = hex4();
      if (low < 0xdc00 || low > 0xdfff) fail("lone surrogate");
      code = 0x10000 + (code - 0xd800) * 0x400 + (low - 0xdc00);
    }
    if (code >= 0xd800 && code <= 0xdfff) fail("lone surrogate");
    return String.fromCodePoint(code);
  };
  const string = () => {
    at++;
    let value = "";
    let start = at;
    for (;;) {
      if (at >= end) fail("unterminated string");
      const c = text[at];
      if (c === '"') break;
      if (c < " ") fail("control character in a string");
      at++;
      if (c !== "\\") continue;
      if (at >= end) fail("unterminated string");
      value += text.slice(start, at - 1) + escape();
      start = at;
    }
    value += text.slice(start, at);
    at++;
    return value;
  };
  const array = (depth) => {
    at++;
    const list = [];
    if (!nextIs("]")) {
      for (;;) {
        list.push(value(depth + 1));
        if (!nextIs(",")) break;
        at++;
      }
    }
    if (!nextIs("]")) fail("`]` expected");
    at++;
    return box(ANY_LIST, list);
  };
  const object = (depth) => {
    at++;
    const map = new Map();
    if (!nextIs("}")) {
      for (;;) {
        if (!nextIs('"')) fail("a key expected");
        const key = string();
        if (!nextIs(":")) fail("`:` expected");
        at++;
        map.set(key, value(depth + 1));
        if (!nextIs(",")) break;
        at++;
      }
    }
    if (!nextIs("}")) fail("`}` expected");
    at++;
    return box(ANY_MAP, map);
  };
  const value = (depth) => {
    nextIs("");
    if (at === end) fail("unexpected end");
    if (depth > 1000) fail("nested too deeply");
    const c = text[at];
    if (c === "{") return object(depth);
    if (c === "[") return array(depth);
    if (c === '"') return box(Type.string, string());
    if (c === "t") return word("true", box(Type.bool, true));
    if (c === "f") return word("false", box(Type.bool, false));
    if (c === "n") return word("null", NONE);
    return number();
  };
  const result = value(0);
  nextIs("");
  if (at !== end) fail("unexpected text after the value");
  return result;
}

//# decodeJson needs: parseJson, format, toJson, raise
/** A JSON object as a map of texts. */
function decodeJson(text) {
  const any = parseJson(text);
  if (any.type.k !== "map")
    raise(2, "json_decode expects an object", SyntaxError);
  const map = new Map();
  for (const [key, item] of any.value) {
    const nested = item.type.k === "list" || item.type.k === "map";
    map.set(
      key,
      nested ? toJson(item.type, item.value) : format(item.type, item.value),
    );
  }
  return map;
}
