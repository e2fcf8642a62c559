//# codePoints
const SURROGATE = /[\ud800-\udfff]/;
const seenTexts = new Map();
let lastText = "";
let lastPoints;

/**
 * The code points of a text in which some take two units; undefined for all others, where units are code points.
 * Remembers the last texts asked for, so that a loop over one text looks at it once.
 */
function codePoints(text) {
  if (text === lastText) return lastPoints;
  if (typeof text !== "string") throw new TypeError("a text must be a string");
  let points = seenTexts.get(text);
  if (points === undefined && !seenTexts.has(text)) {
    if (SURROGATE.test(text)) points = Array.from(text);
    if (text.length < 24) return points;
    if (seenTexts.size > 3) seenTexts.clear();
    seenTexts.set(text, points);
  }
  lastText = text;
  lastPoints = points;
  return points;
}

//# textLength needs: codePoints
/** Code points. */
function textLength(text) {
  const units = text.length;
  if (typeof text !== "string") throw new TypeError("a text must be a string");
  if (units >= 24) return codePoints(text)?.length ?? units;
  let count = units;
  for (let i = 0; i < units; i++) {
    // The second half of a pair.
    if ((text.charCodeAt(i) & 0xfc00) === 0xdc00) count--;
  }
  return count;
}

//# pointAt needs: raise
/** The code point at `i` of a text or of the list of its code points. */
function pointAt(points, i) {
  const at = i < 0 ? Number(i) + points.length : i;
  if (!(at >= 0 && at < points.length)) {
    raise(4, `string index out of range: ${i} (len ${points.length})`);
  }
  return points[at];
}

//# charAt needs: codePoints, pointAt
/** The code point at `i`, as a string. */
function charAt(text, i) {
  return pointAt(codePoints(text) ?? text, i);
}

//# sliceText needs: codePoints
/** By code points; negative bounds count from the end. */
function sliceText(text, start = 0, end = Infinity) {
  const part = (codePoints(text) ?? text).slice(Number(start), Number(end));
  return typeof part === "string" ? part : part.join("");
}

//# indexOfText needs: codePoints, textLength
function indexOfText(text, part) {
  const at = text.indexOf(part);
  if (at <= 0 || codePoints(text) === undefined) return at;
  return textLength(text.slice(0, at));
}

//# trimText
const BLANK_START = /^\p{White_Space}+/u;
const BLANK = /\p{White_Space}/u;

function trimText(text) {
  let end = text.length;
  while (end > 0 && BLANK.test(text[end - 1])) end--;
  return text.slice(0, end).replace(BLANK_START, "");
}

//# splitText
function splitText(text, separator) {
  if (separator !== "") return text.split(separator);
  return Array.from(text);
}

//# repeatText needs: raise
function repeatText(text, count) {
  if (!(count > 0)) return "";
  if (text.length * Number(count) > 536870888) raise(3, "string too long");
  return text.repeat(Number(count));
}

//# padStart needs: textLength, raise
function padStart(text, width, pad) {
  const missing = Number(width) - textLength(text);
  if (missing <= 0) return text;
  if (missing > 536870888) raise(3, "string too long");
  const filler = Array.from(pad === "" ? " " : pad);
  if (filler.every((c) => c.length === 1)) {
    return (
      filler
        .join("")
        .repeat(Math.ceil(missing / filler.length))
        .slice(0, missing) + text
    );
  }
  let prefix = "";
  for (let i = 0; i < missing; i++) prefix += filler[i % filler.length];
  return prefix + text;
}

//# reverseText
function reverseText(text) {
  return Array.from(text).reverse().join("");
}

//# ord needs: raise
/** The number of the first code point. */
function ord(text) {
  const code = text.codePointAt(0);
  if (code === undefined) {
    raise(4, "string index out of range: 0 (len 0)", RangeError);
  }
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
  if (a === b) return 0;
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

//# formatFloat
/** The same digits without an exponent. */
function plainFloat(value) {
  const text = String(value);
  if (!text.includes("e")) return text;
  const [mantissa, exponent] = text.split("e");
  const negative = mantissa.startsWith("-");
  const [whole, fraction = ""] = (
    negative ? mantissa.slice(1) : mantissa
  ).split(".");
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  let plain;
  if (point <= 0) {
    plain = `0.${"0".repeat(-point)}${digits}`;
  } else if (point >= digits.length) {
    plain = digits + "0".repeat(point - digits.length);
  } else {
    plain = `${digits.slice(0, point)}.${digits.slice(point)}`;
  }
  return negative ? `-${plain}` : plain;
}

/** Shortest digits that read back; exponent form below 1e-4 and from 1e21. */
function formatFloat(value) {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) {
    return Object.is(value, -0) ? "-0" : String(value);
  }
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "+Inf" : "-Inf";
  const size = Math.abs(value);
  if (size >= 1e-4 && size < 1e21) return plainFloat(value);
  const [digits, exponent] = value.toExponential().split("e");
  return `${digits}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
}

//# nestedFloat needs: formatFloat, plainFloat
/** As inside a list, map or record: never an exponent, always a point. */
function nestedFloat(value) {
  if (!Number.isFinite(value)) return formatFloat(value);
  const text = Object.is(value, -0) ? "-0" : plainFloat(value);
  return text.includes(".") ? text : `${text}.0`;
}

//# quoteText
const SPECIAL = '"\\\x07\b\f\n\r\t\v';
const PLAIN = /^[ !#-[\]-~]*$/;
let printable;

/** A character inside of quotes. The table of classes is made when first wanted: it takes a third of a millisecond. */
function escaped(point) {
  const at = SPECIAL.indexOf(point);
  if (at >= 0) return `\\${'"\\abfnrtv'[at]}`;
  printable ??= new RegExp("[\\p{L}\\p{M}\\p{N}\\p{P}\\p{S} ]", "u");
  if (printable.test(point)) return point;
  const code = point.codePointAt(0);
  const [mark, width] =
    code < 0x80 ? ["x", 2] : code < 0x10000 ? ["u", 4] : ["U", 8];
  return `\\${mark}${code.toString(16).padStart(width, "0")}`;
}

/** A string inside a list, map or record: quoted, escaped; printable characters stay. */
function quoteText(text) {
  return `"${PLAIN.test(text) ? text : Array.from(text, escaped).join("")}"`;
}

//# concatBytes
function concatBytes(a, b) {
  const joined = new Uint8Array(a.length + b.length);
  joined.set(a);
  joined.set(b, a.length);
  return joined;
}

//# byteAt needs: raise
function byteAt(bytes, i) {
  const at = i < 0 ? Number(i) + bytes.length : i;
  if (!(at >= 0 && at < bytes.length)) {
    raise(4, `bytes index out of range: ${i} (len ${bytes.length})`);
  }
  return bytes[at];
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
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
      bytes,
    );
  } catch {
    throw fault(2, "invalid UTF-8", TypeError);
  }
}
