// Support code of this package: exact integers, text by code point, values by structure.

//# fs
import * as fs from "node:fs";

//# crypto
import { createHash } from "node:crypto";

//# EQUAL
const EQUAL = Symbol("equal");

//# COMPARE
const COMPARE = Symbol("compare");

//# fault
/** An error of the program: `code` is the number of its kind, the exit status where it ends a program. */
function fault(code, message, kind = RangeError) {
  return Object.assign(new kind(message), { code });
}

//# raise
/** Throws an error: `code` is the number of its kind. */
function raise(code, message, kind = RangeError) {
  throw Object.assign(new kind(message), { code });
}

//# wide
/** Whether there ever was an int beyond the safe ones: one note for all packages of Mochi, which pass on such ints. */
const wide = (globalThis[Symbol.for("mochi.wide")] ??= { made: false });

//# noted needs: wide
/** An int beyond the safe ones. */
function noted(value) {
  wide.made = true;
  return value;
}

//# narrow needs: raise
/** The int of a bigint. */
function narrow(value) {
  if (value !== BigInt.asIntN(64, value)) raise(6, "integer overflow");
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  wide.made = true; //? wide
  return value;
}

//# bigintOf
/** The bigint of an int. What users put into aggregates is looked at here: only ints beyond the safe ones are bigints. */
function bigintOf(value) {
  if (Number.isSafeInteger(value)) return BigInt(value);
  if (typeof value === "bigint" && !Number.isSafeInteger(Number(value))) {
    return value;
  }
  throw new (Number.isInteger(value) ? RangeError : TypeError)(
    `${String(value)} is not a safe integer`,
  );
}

//# isExact
/** What floats computed is no more than what they hold exactly. */
function isExact(value) {
  return Math.abs(value) <= 2 ** 52;
}

//# areSafe
/** Both are safe integers. */
function areSafe(a, b) {
  return Number.isSafeInteger(a) && Number.isSafeInteger(b);
}

//# zeroDivisor needs: raise
// Some divisor may be zero.

//# addInt needs: narrow, isExact, areSafe, bigintOf
function addInt(a, b) {
  if (typeof a === "number" && typeof b === "number") {
    const sum = a + b;
    if ((a | 0) === a && (b | 0) === b) return sum;
    if (isExact(sum) && areSafe(a, b)) return sum;
  }
  return narrow(bigintOf(a) + bigintOf(b));
}

//# subtractInt needs: narrow, isExact, areSafe, bigintOf
function subtractInt(a, b) {
  if (typeof a === "number" && typeof b === "number") {
    const difference = a - b;
    if ((a | 0) === a && (b | 0) === b) return difference;
    if (isExact(difference) && areSafe(a, b)) return difference;
  }
  return narrow(bigintOf(a) - bigintOf(b));
}

//# multiplyInt needs: narrow, isExact, areSafe, bigintOf
function multiplyInt(a, b) {
  if (typeof a === "number" && typeof b === "number") {
    const product = a * b;
    if (isExact(product) && areSafe(a, b)) return product + 0;
  }
  return narrow(bigintOf(a) * bigintOf(b));
}

//# exact needs: isExact
/** What floats computed, if they did so exactly; undefined for what may be rounded. */
function exact(value) {
  return isExact(value) ? value + 0 : undefined;
}

//# divideInt needs: areSafe, narrow, bigintOf
/** Truncates toward zero. */
function divideInt(a, b) {
  if (b === 0) raise(5, "division by zero"); //? zeroDivisor
  if (areSafe(a, b)) return Math.trunc(a / b) + 0;
  return narrow(bigintOf(a) / bigintOf(b));
}

//# remainderInt needs: areSafe, narrow, bigintOf
/** Has the sign of the dividend. */
function remainderInt(a, b) {
  if (b === 0) raise(5, "division by zero"); //? zeroDivisor
  if (areSafe(a, b)) return (a % b) + 0;
  return narrow(bigintOf(a) % bigintOf(b));
}

//# negateInt needs: narrow
function negateInt(a) {
  return typeof a === "number" ? 0 - a : narrow(-a);
}

//# absInt needs: narrow
function absInt(a) {
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

//# absBig
function absBig(a) {
  return a < 0n ? -a : a;
}

//# wrapInt needs: narrow
/** The low 64 bits of a bigint, as a signed int. */
function wrapInt(value) {
  return narrow(BigInt.asIntN(64, value));
}

//# isSmall
/** A 32-bit integer. */
function isSmall(value) {
  return typeof value === "number" && (value | 0) === value;
}

//# bitAnd needs: wrapInt, isSmall
function bitAnd(a, b) {
  if (isSmall(a) && isSmall(b)) return a & b;
  return wrapInt(BigInt(a) & BigInt(b));
}

//# bitOr needs: wrapInt, isSmall
function bitOr(a, b) {
  if (isSmall(a) && isSmall(b)) return a | b;
  return wrapInt(BigInt(a) | BigInt(b));
}

//# bitXor needs: wrapInt, isSmall
function bitXor(a, b) {
  if (isSmall(a) && isSmall(b)) return a ^ b;
  return wrapInt(BigInt(a) ^ BigInt(b));
}

//# bitNot needs: subtractInt
function bitNot(a) {
  return subtractInt(-1, a);
}

//# shiftCount needs: raise
function shiftCount(count) {
  if (!(count >= 0 && count <= 63)) {
    raise(3, `shift count out of range: ${count}`);
  }
  return BigInt(count);
}

//# shiftLeft needs: wrapInt, shiftCount
function shiftLeft(a, count) {
  if (typeof a === "number" && count >= 0 && count < 32) {
    const shifted = a * 2 ** count;
    if (Number.isSafeInteger(shifted)) return shifted;
  }
  return wrapInt(BigInt(a) << shiftCount(count));
}

//# shiftRight needs: wrapInt, shiftCount, isSmall
function shiftRight(a, count) {
  if (isSmall(a) && count >= 0 && count < 32) return a >> count;
  return wrapInt(BigInt(a) >> shiftCount(count));
}

//# shiftRightLogical needs: wrapInt, shiftCount, isSmall
function shiftRightLogical(a, count) {
  if (isSmall(a) && a >= 0 && count >= 0 && count < 32) return a >> count;
  return wrapInt(BigInt.asUintN(64, BigInt(a)) >> shiftCount(count));
}

//# wrapAdd needs: areSafe, isExact, wrapInt, bigintOf
function wrapAdd(a, b) {
  if (areSafe(a, b) && isExact(a + b)) return a + b;
  return wrapInt(bigintOf(a) + bigintOf(b));
}

//# wrapSubtract needs: areSafe, isExact, wrapInt, bigintOf
function wrapSubtract(a, b) {
  if (areSafe(a, b) && isExact(a - b)) return a - b;
  return wrapInt(bigintOf(a) - bigintOf(b));
}

//# wrapMultiply needs: areSafe, isExact, wrapInt, bigintOf
function wrapMultiply(a, b) {
  if (areSafe(a, b) && isExact(a * b)) return a * b + 0;
  return wrapInt(bigintOf(a) * bigintOf(b));
}

//# floatToBits needs: narrow
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
  return Math.trunc(scaled + (scaled < 0 ? -0.5 : 0.5)) / scale;
}

//# floatToInt needs: raise, narrow, formatFloat
/** Truncates a float. */
function floatToInt(value) {
  const whole = Math.trunc(value);
  if (Number.isSafeInteger(whole)) return whole + 0;
  if (!(whole >= -9223372036854775808 && whole < 9223372036854775808)) {
    raise(3, `cannot cast ${formatFloat(value)} to int`, TypeError);
  }
  return narrow(BigInt(whole));
}

//# bigToInt needs: narrow, raise
function bigToInt(value) {
  if (value !== BigInt.asIntN(64, value)) {
    raise(3, `cannot cast ${value} to int`, TypeError);
  }
  return narrow(value);
}

//# floatToBig needs: raise, formatFloat
function floatToBig(value) {
  if (!Number.isFinite(value)) {
    raise(3, `cannot cast ${formatFloat(value)} to bigint`, TypeError);
  }
  return BigInt(Math.trunc(value));
}

//# malformed needs: raise
/** Refuses a text that says no value of the type; what ships no form of Mochi's for texts quotes it as the host does. */
function malformed(text, type) {
  const shown = quoteText(text); //? quoteText
  const shown = JSON.stringify(text); //? !quoteText
  return raise(2, `cannot cast ${shown} to ${type}`, SyntaxError);
}

//# parseInteger needs: malformed, narrow
function parseInteger(text) {
  const digit = text.charCodeAt(0) - 48;
  if (text.length === 1 && digit >= 0 && digit <= 9) return digit;
  if (!/^[+-]?[0-9]+$/.test(text)) malformed(text, "int");
  const number = Number(text);
  if (Number.isSafeInteger(number)) return number + 0;
  const exact = BigInt(text.replace("+", ""));
  if (exact !== BigInt.asIntN(64, exact)) malformed(text, "int");
  return narrow(exact);
}

//# parseDigit needs: malformed
/** The int that one character says. */
function parseDigit(character) {
  const digit = character.charCodeAt(0) - 48;
  return digit >= 0 && digit <= 9 ? digit : malformed(character, "int");
}

//# parseIntegerBase needs: malformed, narrow
function parseIntegerBase(text, base) {
  const digits = /^([+-]?)([0-9a-zA-Z]+)$/.exec(text);
  const refused = () => malformed(text, `int in base ${base}`);
  if (digits === null || !(base >= 2 && base <= 36)) refused();
  let value = 0n;
  for (const c of digits[2]) {
    const digit = Number.parseInt(c, 36);
    if (digit >= base) refused();
    value = value * BigInt(base) + BigInt(digit);
  }
  if (digits[1] === "-") value = -value;
  if (value !== BigInt.asIntN(64, value)) refused();
  return narrow(value);
}

//# parseFloating needs: malformed
function parseFloating(text) {
  if (/^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$/.test(text)) {
    return Number(text);
  }
  if (text === "NaN") return NaN;
  if (/^[+-]?Inf$/.test(text)) {
    return text.startsWith("-") ? -Infinity : Infinity;
  }
  return malformed(text, "float");
}

//# Rational needs: COMPARE, compareRational
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

  [COMPARE](other) {
    return compareRational(this, other);
  }
}

//# toRational needs: Rational, raise, formatFloat
function toRational(value) {
  if (value instanceof Rational) return value;
  if (typeof value === "bigint" || Number.isInteger(value)) {
    return new Rational(BigInt(value), 1n);
  }
  if (!Number.isFinite(value)) {
    raise(3, `cannot cast ${formatFloat(value)} to bigrat`, TypeError);
  }
  let scale = 1n;
  let whole = value;
  while (!Number.isInteger(whole)) {
    whole *= 2;
    scale *= 2n;
  }
  return new Rational(BigInt(whole), scale);
}

//# addRational needs: Rational
function addRational(a, b) {
  return new Rational(a.n * b.d + b.n * a.d, a.d * b.d);
}

//# subtractRational needs: Rational
function subtractRational(a, b) {
  return new Rational(a.n * b.d - b.n * a.d, a.d * b.d);
}

//# multiplyRational needs: Rational
function multiplyRational(a, b) {
  return new Rational(a.n * b.n, a.d * b.d);
}

//# divideRational needs: Rational, raise
function divideRational(a, b) {
  if (b.n === 0n) raise(5, "division by zero");
  return new Rational(a.n * b.d, a.d * b.n);
}

//# remainderRational needs: Rational, raise
function remainderRational(a, b) {
  if (b.n === 0n) raise(5, "division by zero");
  const quotient = (a.n * b.d) / (a.d * b.n);
  return new Rational(a.n * b.d - quotient * b.n * a.d, a.d * b.d);
}

//# negateRational needs: Rational
function negateRational(a) {
  return new Rational(-a.n, a.d);
}

//# absRational needs: Rational
function absRational(a) {
  return new Rational(a.n < 0n ? -a.n : a.n, a.d);
}

//# compareRational
function compareRational(a, b) {
  const left = a.n * b.d;
  const right = b.n * a.d;
  return left < right ? -1 : left > right ? 1 : 0;
}

//# equalRational
function equalRational(a, b) {
  return a.n === b.n && a.d === b.d;
}

//# rationalToFloat
/** Correctly rounded: the quotient is taken with 64 bits to spare, the remainder makes it odd. */
function rationalToFloat(a) {
  if (a.n === 0n) return 0;
  const negative = a.n < 0n;
  const n = negative ? -a.n : a.n;
  const shift = n.toString(2).length - a.d.toString(2).length - 66;
  const top = shift < 0 ? n << BigInt(-shift) : n;
  const bottom = shift > 0 ? a.d << BigInt(shift) : a.d;
  let quotient = top / bottom;
  if (quotient * bottom !== top) quotient |= 1n;
  const half = Math.trunc(shift / 2);
  const value = Number(quotient) * 2 ** half * 2 ** (shift - half);
  return negative ? -value : value;
}

//# rationalToBig
function rationalToBig(a) {
  return a.n / a.d;
}

//# rationalToInt needs: bigToInt
function rationalToInt(a) {
  return bigToInt(a.n / a.d);
}

//# safeInt
/** An int on its way out: a safe integer without a sign at zero. */
function safeInt(value) {
  if (typeof value === "number" && (value | 0) === value) return value + 0;
  if (Number.isSafeInteger(value)) return value + 0;
  throw new RangeError(`${String(value)} is not a safe integer`);
}

//# checkInt
/** An argument that must be an integer. */
function checkInt(value, name) {
  if (typeof value === "number" && (value | 0) === value) return value;
  if (Number.isSafeInteger(value)) return value;
  throw new (Number.isInteger(value) ? RangeError : TypeError)(
    `${name} must be a safe integer`,
  );
}
