//# truthy
/** Truth of a value of type any. */
function truthy({ value }) {
  if (value === undefined || value === false || value === "") return false;
  if (typeof value === "number") return value !== 0 && value === value;
  if (typeof value === "bigint") return value !== 0n;
  if (Array.isArray(value)) return value.length > 0;
  if (value instanceof Map || value instanceof Set) return value.size > 0;
  return true;
}

//# anyIndex needs: anyKey, NONE, box, elementAt, charAt, raise, anyField
function anyIndex(any, key) {
  const { type, value } = any;
  if (type.k === "map") {
    const found = value.get(type.key.k === "any" ? anyKey(key) : key.value);
    return found === undefined ? NONE : box(type.e, found);
  }
  if (type.k === "list" || type.k === "string") {
    if (key.type.k !== "int") {
      raise(
        3,
        type.k === "list" ? "invalid index" : "string index must be int",
        TypeError,
      );
    }
    if (type.k === "string") return box(type, charAt(value, key.value));
    return box(type.e, elementAt(value, key.value));
  }
  if (type.k === "record" && key.type.k === "string")
    return anyField(any, key.value);
  return raise(3, "cannot index value of this kind", TypeError);
}

//# anyField needs: box, layoutOf, raise, typeName, Type
function anyField(any, name) {
  const { type, value } = any;
  if (type.k === "map" && type.key.k === "string") {
    const found = value.get(name);
    if (found !== undefined) return box(type.e, found);
    return raise(4, `map key not found: ${name}`);
  }
  if (type.k === "group") {
    if (name === "key") return box(type.key, value.key);
    if (name === "items") return box(Type.list(type.e), value.items);
  }
  if (type.k === "record" || type.k === "union") {
    const field = layoutOf(type, value).fields.find(
      ([known]) => known === name,
    );
    if (field !== undefined) return box(field[2], value[field[1]]);
  }
  return raise(3, `missing field ${name} for ${typeName(type)}`, TypeError);
}

//# anyStore needs: anyKey, unbox, setElement, layoutOf, raise, typeName
/** Writes into a map, a list or the field of a record, in place. */
function anyStore({ type, value }, key, item) {
  if (type.k === "map") {
    if (type.key.k !== "any" && type.key.k !== key.type.k)
      raise(3, "invalid index", TypeError);
    value.set(
      type.key.k === "any" ? anyKey(key) : key.value,
      unbox(type.e, item, true),
    );
    return;
  }
  if (type.k === "list") {
    if (key.type.k !== "int") raise(3, "invalid index", TypeError);
    setElement(value, key.value, unbox(type.e, item, true));
    return;
  }
  if (type.k !== "record") raise(3, "invalid index target", TypeError);
  const field = layoutOf(type, value).fields.find(
    ([known]) => known === key.value,
  );
  if (field === undefined)
    raise(3, `missing field ${key.value} for ${typeName(type)}`, TypeError);
  value[field[1]] = unbox(field[2], item, true);
}

//# anySlice needs: box, sliceText, raise
function anySlice({ type, value }, start, end) {
  switch (type.k) {
    case "string":
      return box(type, sliceText(value, start, end));
    case "list":
    case "bytes":
      return box(type, value.slice(Number(start ?? 0), Number(end ?? Infinity)));
    default:
      return raise(3, "cannot index value of this kind", TypeError);
  }
}

//# anyLength needs: textLength, raise
function anyLength({ type, value }) {
  switch (type.k) {
    case "unit":
      return 0;
    case "string":
      return textLength(value);
    case "list":
    case "bytes":
      return value.length;
    case "map":
    case "set":
      return value.size;
    case "group":
      return value.items.length;
    case "record":
      return type.layout().fields.length;
    default:
      return raise(3, "invalid len operand", TypeError);
  }
}

//# anyItems needs: box, keyAny, raise
/** What a loop over the value walks. */
function anyItems({ type, value }) {
  const key = (of) => (item) => (of.k === "any" ? keyAny(item) : box(of, item));
  switch (type.k) {
    case "list":
      return value.map((item) => box(type.e, item));
    case "string":
      return Array.from(value, (c) => box(type, c));
    case "map":
      return Array.from(value.keys(), key(type.key));
    case "set":
      return Array.from(value, key(type.e));
    case "group":
      return value.items.map((item) => box(type.e, item));
    default:
      return raise(3, "invalid iterator", TypeError);
  }
}

//# anyContains needs: anyKey, box, equal, raise
function anyContains(needle, { type, value }) {
  switch (type.k) {
    case "string":
      if (needle.type.k === "string") return value.includes(needle.value);
      break;
    case "list":
      return value.some((item) => equal(box(type.e, item), needle));
    case "map":
    case "set":
      return value.has(
        (type.key ?? type.e).k === "any" ? anyKey(needle) : needle.value,
      );
    default:
      break;
  }
  return raise(3, "invalid 'in' operand", TypeError);
}

//# anyBinary needs: box, rankOf, orderNumbers, equal, compareAny, unbox, addInt, subtractInt, multiplyInt, divideInt, remainderInt, divideBig, remainderBig, addRational, subtractRational, multiplyRational, divideRational, remainderRational, raise, operandName, Type, sameType, zeroDivisor
const SIGNS = {
  add: "+",
  sub: "-",
  mul: "*",
  div: "/",
  rem: "%",
  lt: "<",
  le: "<=",
  gt: ">",
  ge: ">=",
};
const ARITHMETIC = {
  int: {
    add: addInt,
    sub: subtractInt,
    mul: multiplyInt,
    div: divideInt,
    rem: remainderInt,
  },
  float: {
    add: (a, b) => a + b,
    sub: (a, b) => a - b,
    mul: (a, b) => a * b,
    div: (a, b) => a / b,
    rem: (a, b) => a % b,
  },
  bigint: {
    add: (a, b) => a + b,
    sub: (a, b) => a - b,
    mul: (a, b) => a * b,
    div: divideBig,
    rem: remainderBig,
  },
  bigrat: {
    add: addRational,
    sub: subtractRational,
    mul: multiplyRational,
    div: divideRational,
    rem: remainderRational,
  },
};

/** A binary operation on values of type any: numbers are brought to one kind first. */
function anyBinary(op, a, b) {
  if (op === "eq") return box(Type.bool, equal(a, b));
  if (op === "ne") return box(Type.bool, !equal(a, b));
  const left = rankOf(a.type);
  const right = rankOf(b.type);
  if (op in ARITHMETIC.int) {
    if (left > 0 && right > 0) {
      let kind = [Type.int, Type.float, Type.bigint, Type.bigrat][
        Math.max(left, right) - 1
      ];
      if (left !== right && Math.min(left, right) === 2) kind = Type.bigrat;
      const result = ARITHMETIC[kind.k][op](unbox(kind, a), unbox(kind, b));
      return box(kind, result);
    }
    if (op === "add" && a.type.k === "string" && b.type.k === "string") {
      return box(Type.string, a.value + b.value);
    }
    if (op === "add" && a.type.k === "list" && b.type.k === "list") {
      if (sameType(a.type, b.type)) return box(a.type, a.value.concat(b.value));
      const boxed = ({ type, value }) => value.map((item) => box(type.e, item));
      return box(Type.list(Type.any), boxed(a).concat(boxed(b)));
    }
  } else if ((left > 0 && right > 0) || a.type.k === b.type.k) {
    const order = left > 0 ? orderNumbers(a.value, b.value) : compareAny(a, b);
    const holds = {
      lt: order < 0,
      le: order <= 0,
      gt: order > 0,
      ge: order >= 0,
    };
    return box(Type.bool, holds[op]);
  } else if (a.value === undefined || b.value === undefined) {
    return box(Type.bool, false);
  }
  const [x, y] = [a.type, b.type].map(operandName);
  const message = `operator \`${SIGNS[op]}\` cannot be used on types ${x} and ${y}`;
  return raise(3, message, TypeError);
}

//# operandName needs: typeName
function operandName(type) {
  return type.k === "unit" ? "nil" : typeName(type);
}

//# anyNegate needs: box, rankOf, negateInt, negateRational, raise, operandName
function anyNegate({ type, value }) {
  if (type.k === "int") return box(type, negateInt(value));
  if (type.k === "bigrat") return box(type, negateRational(value));
  if (rankOf(type) > 0) return box(type, -value);
  return raise(
    3,
    `operator \`-\` cannot be used on type ${operandName(type)}`,
    TypeError,
  );
}

//# anyToInt needs: unbox, parseInteger, Type
function anyToInt(any) {
  if (any.value === undefined) return 0;
  if (any.type.k === "string") return parseInteger(any.value);
  return unbox(Type.int, any);
}

//# anyToFloat needs: unbox, parseFloating, Type
function anyToFloat(any) {
  if (any.value === undefined) return 0;
  if (any.type.k === "string") return parseFloating(any.value);
  return unbox(Type.float, any);
}

//# sumAny needs: anyBinary, box, Type
function sumAny(list) {
  let total = box(Type.int, 0);
  for (const item of list) total = anyBinary("add", total, item);
  return total;
}

//# averageAny needs: unbox, Type
/** Of the items that are there; 0 for none. */
function averageAny(list) {
  const present = list.filter((item) => item.value !== undefined);
  let total = 0;
  for (const item of present) total += unbox(Type.float, item);
  return present.length === 0 ? 0 : total / present.length;
}

//# unbox needs: anyKey, parseInteger, parseFloating, raise, typeName, format, sameType, floatToInt, bigToInt, floatToBig, toRational, rationalToFloat, rankOf, box, keyAny
/** The value of `any` as a value of `type`: as a cast gives it, or `exact`, where nothing is converted but whole numbers widened. */
function unbox(type, any, exact = false) {
  const from = any.type;
  if (type === from) return any.value;
  switch (type.k) {
    case "any":
      return any;
    case "option":
      return any.value === undefined ? undefined : unbox(type.e, any, exact);
    case "int":
    case "float":
    case "bigint":
    case "bigrat":
      if (rankOf(from) > 0 && (!exact || widens(from.k, type.k)))
        return convertNumber(type.k, from.k, any.value);
      if (exact || from.k !== "string") break;
      if (type.k === "int") return parseInteger(any.value);
      if (type.k === "float") return parseFloating(any.value);
      break;
    case "list":
      if (from.k !== "list") break;
      if (sameType(type, from)) return any.value;
      return any.value.map((item) => unbox(type.e, box(from.e, item), exact));
    case "set":
      if (from.k !== "set") break;
      if (sameType(type, from)) return any.value;
      return new Set(
        Array.from(any.value, (item) => castKey(type.e, from.e, item, exact)),
      );
    case "map": {
      if (from.k === "map" && sameType(type, from)) return any.value;
      const cast = new Map();
      if (from.k === "map") {
        for (const [key, value] of any.value) {
          cast.set(
            castKey(type.key, from.key, key, exact),
            unbox(type.e, box(from.e, value), exact),
          );
        }
        return cast;
      }
      if (from.k !== "record" || from.name !== "" || type.key.k !== "string")
        break;
      for (const [name, property, fieldType] of from.layout().fields) {
        cast.set(
          name,
          unbox(type.e, box(fieldType, any.value[property]), exact),
        );
      }
      return cast;
    }
    case "record":
      return unboxRecord(type, any, exact);
    case "union":
      if (from.k === "string") {
        // What data files and JSON hold of an enum: the name.
        for (const [kind, { shown, fields }] of type.variants()) {
          if (shown === any.value && fields.length === 0) return kind;
        }
        break;
      }
      if (sameType(type, from)) return any.value;
      break;
    default:
      if (sameType(type, from)) return any.value;
  }
  return badCast(any, type);
}

function badCast({ type: from, value }, type) {
  let shown = format(from, value, true);
  if (Array.from(shown.slice(0, 402)).length > 200) shown = typeName(from);
  return raise(3, `cannot cast ${shown} to ${typeName(type)}`, TypeError);
}

/** Whether a number of the kind `from` is one of the kind `to` without loss. */
function widens(from, to) {
  return from === "int" || (from === "bigint" && to === "bigrat");
}

function castKey(type, from, key, exact) {
  const boxed = from.k === "any" ? keyAny(key) : box(from, key);
  const value = unbox(type, boxed, exact);
  return type.k === "any" ? anyKey(value) : value;
}

function convertNumber(to, from, value) {
  if (to === from) return value;
  switch (to) {
    case "int":
      if (from === "float") return floatToInt(value);
      return bigToInt(from === "bigint" ? value : value.n / value.d);
    case "float":
      return from === "bigrat" ? rationalToFloat(value) : Number(value) + 0;
    case "bigint":
      if (from === "float") return floatToBig(value);
      return from === "bigrat" ? value.n / value.d : BigInt(value);
    default:
      return toRational(value);
  }
}

function unboxRecord(type, any, exact) {
  const from = any.type;
  if (sameType(type, from)) return any.value;
  const { fields } = type.layout();
  const record = {};
  if (from.k === "map" && from.key.k === "string") {
    for (const [name, property, fieldType] of fields) {
      const found = any.value.has(name);
      if (!found && fieldType.k !== "option") {
        raise(3, `missing field ${name} for ${typeName(type)}`, TypeError);
      }
      record[property] = found
        ? unbox(fieldType, box(from.e, any.value.get(name)), exact)
        : undefined;
    }
    return type.make(record);
  }
  if (from.k !== "record" || (from.name !== "" && type.name !== "")) {
    return badCast(any, type);
  }
  const sources = from.layout().fields;
  for (const [name, property, fieldType] of fields) {
    const source = sources.find(([other]) => other === name);
    if (source === undefined && fieldType.k !== "option") {
      raise(3, `missing field ${name} for ${typeName(type)}`, TypeError);
    }
    record[property] =
      source && unbox(fieldType, box(source[2], any.value[source[1]]), exact);
  }
  return type.make(record);
}
