//# Type
/** A list with a second form that is made on first use: types may name themselves. */
function late(make, then) {
  let made;
  return () => (made ??= then(make()));
}

const byName = (a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0);

/** Fields are triples of name, property and type, in the order of declaration. */
function layout(fields) {
  return { fields, ascending: fields.slice().sort(byName) };
}

/** Run-time descriptions of types, for text, JSON and values of type any: `k` is the kind, `e` the element. */
const Type = {
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
  map: (key, e) => ({ k: "map", key, e }),
  option: (e) => ({ k: "option", e }),
  group: (key, e) => ({ k: "group", key, e }),
  // `make` gives an instance of a class, where the record is one.
  record: (name, fields, make = (record) => record) => ({
    k: "record",
    name,
    make,
    layout: late(fields, layout),
  }),
  // By the variant, which the property `tag` tells.
  union: (name, variants, tag = "kind") => ({
    k: "union",
    name,
    tag,
    variants: late(variants, (all) => {
      const layouts = new Map();
      for (const [kind, shown, ...fields] of all) {
        layouts.set(kind, { shown, ...layout(fields) });
      }
      return layouts;
    }),
  }),
};

//# sameType
function sameType(a, b) {
  if (a === b) return true;
  if (a.k !== b.k) return false;
  switch (a.k) {
    case "list":
    case "set":
    case "option":
      return sameType(a.e, b.e);
    case "map":
    case "group":
      return sameType(a.key, b.key) && sameType(a.e, b.e);
    case "record": {
      if (a.name !== "" || b.name !== "") return false;
      const fields = a.layout().fields;
      const others = b.layout().fields;
      return (
        fields.length === others.length &&
        fields.every(
          ([name, , type], i) =>
            name === others[i][0] && sameType(type, others[i][2]),
        )
      );
    }
    case "union":
      return false;
    default:
      return true;
  }
}

//# kindOf
/** Which variant of its union a value is. Results are told apart by `ok`. */
function kindOf(type, value) {
  if (typeof value === "string") return value;
  return value[type.tag] ?? (value.ok ? "Ok" : "Err");
}

//# layoutOf needs: kindOf
/** How the fields of a record or variant are laid out. */
function layoutOf(type, value) {
  if (type.k === "record") return type.layout();
  return type.variants().get(kindOf(type, value));
}

//# compareKeys needs: compareText
/** Order of map keys: false before true, numbers by value, strings by code point. */
function compareKeys(a, b) {
  if (typeof a === "string" && typeof b === "string") return compareText(a, b);
  if (typeof a === "object" && typeof b === "object") {
    return compareKeys(a.value, b.value);
  }
  if (
    typeof a !== typeof b &&
    (typeof a === "string" || typeof b === "string")
  ) {
    return typeof a === "string" ? 1 : -1;
  }
  return a < b ? -1 : a > b ? 1 : 0;
}

//# orderOfKinds needs: compareKeys, compareText, layoutOf
/** Keys of several kinds: texts, numbers, bools, enums by name. */
function orderOfKinds(a, b) {
  const place = ({ type }) => ({ string: 0, bool: 2, union: 3 })[type.k] ?? 1;
  const order = place(a) - place(b);
  if (order !== 0) return order;
  if (place(a) < 3) return compareKeys(a.value, b.value);
  const [x, y] = [a, b].map(({ type, value }) => layoutOf(type, value).shown);
  return compareText(x, y);
}

//# compareAs needs: compare, kindOf, layoutOf
function isAggregate(type) {
  const parts = ["float", "list", "set", "map", "option", "group", "record"];
  if (type.k !== "union") return parts.includes(type.k);
  const variants = Array.from(type.variants().values());
  return variants.some(({ fields }) => fields.length > 0);
}

/** Order of two values of one type, fields and variants as they are declared. */
function compareAs(type, a, b) {
  switch (type.k) {
    case "option":
      if (a == null || b == null) return compare(a, b);
      return compareAs(type.e, a, b);
    case "list":
      for (let i = 0; i < Math.min(a.length, b.length); i++) {
        const order = compareAs(type.e, a[i], b[i]);
        if (order !== 0) return order;
      }
      return a.length - b.length;
    case "record":
    case "union": {
      const variants =
        type.k === "union" ? Array.from(type.variants().keys()) : [];
      const of = (value) => variants.indexOf(kindOf(type, value));
      if (variants.length > 0 && of(a) !== of(b)) return of(a) - of(b);
      for (const [, property, field] of layoutOf(type, a).fields) {
        const order = compareAs(field, a[property], b[property]);
        if (order !== 0) return order;
      }
      return 0;
    }
    default:
      return compare(a, b);
  }
}

//# ascendingKeys needs: compareKeys, keyAny, orderOfKinds
function ascendingKeys(type, keys) {
  const all = Array.from(keys);
  if (type.k === "any") {
    const shown = all.map((key) => ({ key, any: keyAny(key) }));
    return shown
      .sort((a, b) => orderOfKinds(a.any, b.any))
      .map(({ key }) => key);
  }
  if (isAggregate(type)) return all.sort((a, b) => compareAs(type, a, b)); //? compareAs
  if (type.k !== "union") return all.sort(compareKeys);
  const order = Array.from(type.variants().keys());
  return all.sort((a, b) => order.indexOf(a) - order.indexOf(b));
}

//# format needs: keyAny, quoteText, formatFloat, nestedFloat, ascendingKeys, layoutOf, compareText
/** The text of a value: at the top as `print` shows it, `nested` as inside a list, map or record. */
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
      return nested ? quoteText(value) : value;
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
    case "union": {
      const brackets = type.k === "list" || type.k === "set";
      if (
        open.length >= 2000 ||
        (typeof value === "object" && open.includes(value))
      ) {
        return brackets ? "[...]" : "{...}";
      }
      open.push(value);
      const text = formatAggregate(type, value, open);
      open.pop();
      return text;
    }
    default:
      return String(value);
  }
}

function formatAggregate(type, value, open) {
  const items = (e, list) =>
    `[${list.map((item) => format(e, item, true, open)).join(", ")}]`;
  switch (type.k) {
    case "list":
      return items(type.e, value);
    case "set":
      return items(
        type.e,
        ascendingKeys(type.e, value).map((key) => keyAs(type.e, key)),
      );
    case "map": {
      const entries = keyTexts(type.key, value.keys()).map(
        ([shown, key]) =>
          `${quoteText(shown)}: ${format(type.e, value.get(key), true, open)}`,
      );
      return `{${entries.join(", ")}}`;
    }
    case "group": {
      const shown = items(type.e, value.items);
      return `{"items": ${shown}, "key": ${format(type.key, value.key, true, open)}}`;
    }
    default: {
      const { shown = type.name, ascending } = layoutOf(type, value);
      const parts = shown === "" ? [] : [`"__name": ${quoteText(shown)}`];
      for (const [name, property, fieldType] of ascending) {
        const text = format(fieldType, value[property], true, open);
        parts.push(`${quoteText(name)}: ${text}`);
      }
      return `{${parts.join(", ")}}`;
    }
  }
}

function keyAs(type, key) {
  return type.k === "any" ? keyAny(key) : key;
}

/** A map's key as text: a value of an enum stands as its name. */
function keyText(type, key) {
  if (type.k === "union") return layoutOf(type, key).shown;
  if (type.k !== "any") return format(type, key);
  const any = keyAny(key);
  return keyText(any.type, any.value);
}

/** The keys of a map behind their texts, ascending, values of an enum by name. */
function keyTexts(type, keys) {
  const texts = ascendingKeys(type, keys).map((key) => [
    keyText(type, key),
    key,
  ]);
  if (type.k === "union") texts.sort(([a], [b]) => compareText(a, b));
  return texts;
}

//# groupText needs: format
/** Keys of groups that are no scalars are told apart by their text. */
function groupText(type) {
  return (key) => format(type, key, true);
}

//# Any needs: Type, EQUAL, COMPARE, equalAny, compareAny
/** A value of type any: the value beside its type. */
class Any {
  constructor(type, value) {
    this.type = type;
    this.value = value;
  }

  [EQUAL](other, depth) {
    return equalAny(this, other, depth);
  }

  [COMPARE](other) {
    return compareAny(this, other);
  }
}

const NONE = new Any(Type.unit, undefined);

//# box needs: NONE, Any
function box(type, value) {
  if (type.k === "any") return value;
  if (type.k === "option")
    return value === undefined ? NONE : box(type.e, value);
  return new Any(type, value);
}

//# anyKey needs: raise, format
const keyBoxes = new Map();

/** The key of a map or set for a value of type any: a scalar, or a box that stands for all equal ones. */
function anyKey(any) {
  switch (any.type.k) {
    case "int":
    case "string":
    case "bool":
      return any.value;
    case "bigint":
    case "union": {
      const text = `${any.type.k}:${any.type.name}:${any.value}`;
      if (typeof any.value === "object") break;
      if (!keyBoxes.has(text)) keyBoxes.set(text, any);
      return keyBoxes.get(text);
    }
    default:
      break;
  }
  return raise(3, `invalid map key: ${format(any.type, any.value)}`, TypeError);
}

//# keyAny needs: Any, Type
function keyAny(key) {
  if (typeof key === "object") return key;
  if (typeof key === "string") return new Any(Type.string, key);
  return new Any(typeof key === "boolean" ? Type.bool : Type.int, key);
}

//# equalAny needs: box, equal, rankOf, orderNumbers, sameType, layoutOf
/** Numbers by value, else only values of one kind. */
function equalAny(a, b, depth = 0) {
  const x = a.value;
  const y = b.value;
  if (rankOf(a.type) > 0 && rankOf(b.type) > 0) return orderNumbers(x, y) === 0;
  if (a.type.k !== b.type.k) return false;
  if (a.type === b.type || sameType(a.type, b.type)) return equal(x, y, depth);
  const parts = (type, e) => (value) => box(type.e ?? e, value);
  switch (a.type.k) {
    case "list":
      return equal(x.map(parts(a.type)), y.map(parts(b.type)), depth + 1);
    case "set":
      return equal(x, y, depth);
    case "map":
      if (x.size !== y.size) return false;
      for (const [key, value] of x) {
        if (
          !y.has(key) ||
          !equal(box(a.type.e, value), box(b.type.e, y.get(key)), depth + 1)
        ) {
          return false;
        }
      }
      return true;
    case "record":
    case "union": {
      const left = layoutOf(a.type, x);
      const right = layoutOf(b.type, y);
      if ((left.shown ?? a.type.name) !== (right.shown ?? b.type.name))
        return false;
      if (left.fields.length !== right.fields.length) return false;
      return left.fields.every(([name, property, type], i) => {
        const [otherName, other, otherType] = right.fields[i];
        return (
          name === otherName &&
          equal(box(type, x[property]), box(otherType, y[other]), depth + 1)
        );
      });
    }
    default:
      return false;
  }
}

//# rankOf needs: Rational, toRational, compareRational
/** 1 to 4 for int, float, bigint, bigrat; 0 for all else. */
function rankOf(type) {
  return ["int", "float", "bigint", "bigrat"].indexOf(type.k) + 1;
}

/** NaN is in no order with anything. */
function orderNumbers(x, y) {
  if (x instanceof Rational || y instanceof Rational) {
    if (
      !(x instanceof Rational) &&
      typeof x !== "bigint" &&
      !Number.isFinite(x)
    ) {
      return Number.isNaN(x) ? NaN : x;
    }
    if (
      !(y instanceof Rational) &&
      typeof y !== "bigint" &&
      !Number.isFinite(y)
    ) {
      return Number.isNaN(y) ? NaN : -y;
    }
    return compareRational(toRational(x), toRational(y));
  }
  return x < y ? -1 : x > y ? 1 : x == y ? 0 : NaN;
}

//# compareAny needs: box, compare, rankOf, orderNumbers
const KINDS = [
  "string",
  "bytes",
  "bigint",
  "bigrat",
  "int",
  "float",
  "bool",
  "union",
  "list",
  "set",
  "map",
  "record",
];

/** None last, numbers by value, else by kind. */
function compareAny(a, b) {
  if (a.value === undefined || b.value === undefined) {
    return (a.value === undefined ? 1 : 0) - (b.value === undefined ? 1 : 0);
  }
  if (rankOf(a.type) > 0 && rankOf(b.type) > 0) {
    const order = orderNumbers(a.value, b.value);
    if (order === order) return order;
    return (Number.isNaN(a.value) ? 1 : 0) - (Number.isNaN(b.value) ? 1 : 0);
  }
  if (a.type.k !== b.type.k)
    return KINDS.indexOf(a.type.k) - KINDS.indexOf(b.type.k);
  if (a.type.k === "list") {
    const boxed = ({ type, value }) => value.map((item) => box(type.e, item));
    return compare(boxed(a), boxed(b));
  }
  return compare(a.value, b.value);
}

//# typeName
/** As messages show a type. */
function typeName(type) {
  switch (type.k) {
    case "list":
      return `[${typeName(type.e)}]`;
    case "set":
    case "option":
      return `${type.k}[${typeName(type.e)}]`;
    case "map":
      return `{${typeName(type.key)}: ${typeName(type.e)}}`;
    case "record":
    case "union": {
      if (type.name !== "") return type.name;
      const fields = type.layout().fields;
      return `{${fields.map(([name, , field]) => `${name}: ${typeName(field)}`).join(", ")}}`;
    }
    default:
      return type.k;
  }
}
