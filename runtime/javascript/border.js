//# checkText needs: raise
/** An argument that must be a string without lone surrogates. */
function checkText(value, name) {
  if (typeof value !== "string") {
    throw new TypeError(`${name} must be a string`);
  }
  // Newer engines look at strings of one-byte characters for free.
  if (value.isWellFormed?.() ?? !/\p{Surrogate}/u.test(value)) return;
  raise(3, `${name} holds a lone surrogate`);
}

//# checkTexts needs: checkText
/** An argument all of whose strings must be without lone surrogates. */
function checkTexts(value, name) {
  if (typeof value === "string") {
    checkText(value, name);
  } else if (value instanceof Map) {
    for (const [key, item] of value) {
      checkTexts(key, name);
      checkTexts(item, name);
    }
  } else if (Array.isArray(value) || value instanceof Set) {
    for (const item of value) checkTexts(item, name);
  } else if (typeof value === "object" && value !== null) {
    if (value instanceof Uint8Array) return;
    for (const key of Object.keys(value)) checkTexts(value[key], name);
  }
}

//# cross needs: kindOf
/** Takes a value of the type `t` over the border; it stays what it is where nothing in it has to change. */
function cross(value, t, way, name) {
  switch (t.k) {
    case "int":
      return way.int(value, name);
    case "string":
      return way.text(value, name);
    case "fun":
      return t.result === undefined ? value : way.callback(value, t, name);
    case "option":
      return value === undefined ? value : cross(value, t.e, way, name);
    case "list": {
      let copy;
      for (let i = 0; i < value.length; i++) {
        const item = cross(value[i], t.e, way, name);
        if (!Object.is(item, value[i])) (copy ??= value.slice())[i] = item;
      }
      return copy ?? value;
    }
    case "set":
      for (const old of value) {
        if (Object.is(cross(old, t.e, way, name), old)) continue;
        const items = Array.from(value);
        return new Set(items.map((item) => cross(item, t.e, way, name)));
      }
      return value;
    case "map": {
      let copy;
      for (const [key, old] of value) {
        if (!Object.is(cross(key, t.key, way, name), key)) {
          return crossEntries(value, t, way, name);
        }
        const item = cross(old, t.e, way, name);
        if (!Object.is(item, old)) (copy ??= new Map(value)).set(key, item);
      }
      return copy ?? value;
    }
    case "record":
      return crossFields(value, t.layout().fields, way, name);
    case "union": {
      if (typeof value === "string") return value;
      const variant = t.variants().get(kindOf(value));
      if (variant === undefined) {
        throw new TypeError(`${name} has no variant ${kindOf(value)}`);
      }
      return crossFields(value, variant.fields, way, name);
    }
  }
  return value;
}

function crossEntries(map, t, way, name) {
  const made = new Map();
  for (const [key, item] of map) {
    made.set(cross(key, t.key, way, name), cross(item, t.e, way, name));
  }
  return made;
}

function crossFields(value, fields, way, name) {
  let copy;
  for (const [, property, t] of fields) {
    const item = cross(value[property], t, way, name);
    if (Object.is(item, value[property])) continue;
    copy ??= Object.assign(Object.create(Object.getPrototypeOf(value)), value);
    copy[property] = item;
  }
  return copy ?? value;
}

//# enter needs: cross, ways
/** An argument of the type `t`: its ints are safe integers, its strings whole; its functions are wrapped. */
function enter(value, t, name) {
  return cross(value, t, inwards, name);
}

//# leave needs: cross, ways
/** A value of the type `t` for the user: its ints are safe integers; its functions are wrapped. */
function leave(value, t) {
  return cross(value, t, outwards, "the argument");
}

//# enterInt needs: narrow
/** An int that is a bigint outside. */
function enterInt(value, name) {
  if (typeof value !== "bigint") {
    throw new TypeError(`${name} must be a bigint`);
  }
  if (value < MIN_INT || value > MAX_INT) {
    throw new RangeError(`${name} must have 64 bits`);
  }
  return narrow(value);
}

//# enterBig needs: cross, bigWays
/** An argument of the type `t`, whose ints are bigints. */
function enterBig(value, t, name) {
  return cross(value, t, bigInwards, name);
}

//# leaveBig needs: cross, bigWays
/** A value of the type `t` for the user, who gets its ints as bigints. */
function leaveBig(value, t) {
  return cross(value, t, bigOutwards, "the argument");
}

//# bigWays needs: cross, enterInt, checkText
const bigInwards = {
  int: enterInt,
  text: (value, name) => (checkText(value, name), value),
  callback:
    (f, t) =>
    (...args) => {
      const given = args.map((value, i) =>
        cross(value, t.params[i], bigOutwards),
      );
      return cross(
        f(...given),
        t.result,
        bigInwards,
        "the result of the function",
      );
    },
};

const bigOutwards = {
  int: (value) => BigInt(value),
  text: (value) => value,
  callback:
    (f, t) =>
    (...args) => {
      const given = args.map((value, i) =>
        cross(value, t.params[i], bigInwards, "the argument"),
      );
      return cross(f(...given), t.result, bigOutwards);
    },
};

//# ways needs: cross, checkInt, checkText, safeInt
const inwards = {
  int: (value, name) => (checkInt(value, name), value),
  text: (value, name) => (checkText(value, name), value),
  callback:
    (f, t) =>
    (...args) => {
      const given = args.map((value, i) => cross(value, t.params[i], outwards));
      return cross(
        f(...given),
        t.result,
        inwards,
        "the result of the function",
      );
    },
};

const outwards = {
  int: safeInt,
  text: (value) => value,
  callback:
    (f, t) =>
    (...args) => {
      const given = args.map((value, i) =>
        cross(value, t.params[i], inwards, "the argument"),
      );
      return cross(f(...given), t.result, outwards);
    },
};
