//# Type
/** What is known of a type at run time. */
export interface ValueType {
  readonly k: string;
}

export declare const Type: {
  readonly unit: ValueType;
  readonly bool: ValueType;
  readonly int: ValueType;
  readonly float: ValueType;
  readonly string: ValueType;
  readonly bytes: ValueType;
  readonly bigint: ValueType;
  readonly bigrat: ValueType;
  readonly any: ValueType;
  readonly fun: ValueType;
  list(element: ValueType): ValueType;
  set(element: ValueType): ValueType;
  map(key: ValueType, element: ValueType): ValueType;
  option(element: ValueType): ValueType;
  group(key: ValueType, element: ValueType): ValueType;
  record(
    name: string,
    fields: () => unknown[],
    make?: (fields: any) => unknown,
  ): ValueType;
  union(name: string, variants: () => unknown[]): ValueType;
};

//# addInt
export declare function addInt(a: number, b: number): number;

//# isExact
export declare function isExact(value: number): boolean;

//# exact
export declare function exact(value: number): number | undefined;

//# subtractInt
export declare function subtractInt(a: number, b: number): number;

//# multiplyInt
export declare function multiplyInt(a: number, b: number): number;

//# divideInt
export declare function divideInt(a: number, b: number): number;

//# remainderInt
export declare function remainderInt(a: number, b: number): number;

//# negateInt
export declare function negateInt(a: number): number;

//# absInt
export declare function absInt(a: number): number;

//# checkInt
export declare function checkInt(value: number, name: string): number;

//# checkText
export declare function checkText(value: string, name: string): string;

//# safeInt
export declare function safeInt(value: number): number;

//# checkName
export declare function checkName<T>(value: T, name: string, part?: string): T;

//# checkNumber
export declare function checkNumber<T>(
  value: T,
  name: string,
  part?: string,
): T;

//# checkBoolean
export declare function checkBoolean<T>(
  value: T,
  name: string,
  part?: string,
): T;

//# checkBigint
export declare function checkBigint<T>(
  value: T,
  name: string,
  part?: string,
): T;

//# checkFunction
export declare function checkFunction<T>(
  value: T,
  name: string,
  part?: string,
): T;

//# checkObject
export declare function checkObject<T>(
  value: T,
  name: string,
  part?: string,
): T;

//# checkList
export declare function checkList<T>(value: T, name: string, part?: string): T;

//# checkMap
export declare function checkMap<T>(value: T, name: string, part?: string): T;

//# checkSet
export declare function checkSet<T>(value: T, name: string, part?: string): T;

//# fixed
export declare function fixed<T>(value: T): T;

//# checkBytes
export declare function checkBytes<T>(value: T, name: string, part?: string): T;

//# noVariant
export declare function noVariant(value: unknown): TypeError;

//# handed
export declare function handed<T>(value: T, look?: (value: T) => unknown): T;

//# noted
export declare function noted<T>(value: T): T;

//# crossList
export declare function crossList<T>(
  list: T,
  way: (item: any, name: string) => unknown,
  name?: string,
): T;

//# crossSet
export declare function crossSet<T>(
  set: T,
  way: (item: any, name: string) => unknown,
  name?: string,
): T;

//# crossMap
export declare function crossMap<T>(
  map: T,
  way: (item: any, name: string) => unknown,
  name?: string,
): T;

//# safeKeys
export declare function safeKeys<T>(map: T): T;

//# crossEntries
export declare function crossEntries<T>(
  map: T,
  keyWay: (item: any, name: string) => unknown,
  way: (item: any, name: string) => unknown,
  name?: string,
): T;

//# crossOption
export declare function crossOption<T>(
  value: T,
  way: (item: any, name: string) => unknown,
  name?: string,
): T;

//# optional
export declare function optional<K extends string, T>(
  name: K,
  value: T | undefined,
): { readonly [P in K]?: T };

//# setOf
export declare function setOf<T>(items: Iterable<T>): Set<T>;

//# hasItem
export declare function hasItem<T>(set: ReadonlySet<T>, item: T): boolean;

//# addItem
export declare function addItem<T>(set: Set<T>, item: T): Set<T>;

//# uniteItems
export declare function uniteItems<T>(
  a: ReadonlySet<T>,
  b: ReadonlySet<T>,
): Set<T>;

//# exceptItems
export declare function exceptItems<T>(
  a: ReadonlySet<T>,
  b: ReadonlySet<T>,
): Set<T>;

//# intersectItems
export declare function intersectItems<T>(
  a: ReadonlySet<T>,
  b: ReadonlySet<T>,
): Set<T>;

//# crossFields
export declare function crossFields<T>(
  value: T,
  ways: Readonly<Record<string, (item: any, name: string) => unknown>>,
  name?: string,
): T;

//# crossVariants
export declare function crossVariants<T>(
  value: T,
  tag: string,
  variants: Readonly<
    Record<
      string,
      Readonly<Record<string, (item: any, name: string) => unknown>>
    >
  >,
  name?: string,
): T;

//# crossResult
export declare function crossResult<T>(
  result: T,
  value: (item: any, name: string) => unknown,
  error: (item: any, name: string) => unknown,
  name?: string,
): T;

//# once
export declare function once<T>(make: () => T): () => T;

//# equal
export declare function equal(a: unknown, b: unknown): boolean;

//# ascending
export declare function ascending(
  a: number | bigint | boolean,
  b: number | bigint | boolean,
): number;

//# compareFloats
export declare function compareFloats(a: number, b: number): number;

//# compareRational
export declare function compareRational(a: unknown, b: unknown): number;

//# compare
export declare function compare(a: unknown, b: unknown): number;

//# compareText
export declare function compareText(a: string, b: string): number;

//# compareOptions
export declare function compareOptions(
  sign: string,
  a: unknown,
  b: unknown,
): boolean;

//# elementAt
export declare function elementAt<T>(list: readonly T[], index: number): T;

//# setElement
export declare function setElement<T>(list: T[], index: number, value: T): void;

//# pointAt
export declare function pointAt(
  points: string | readonly string[],
  i: number,
): string;

//# charAt
export declare function charAt(text: string, index: number): string;

//# textLength
export declare function textLength(text: string): number;

//# sliceText
export declare function sliceText(
  text: string,
  start?: number,
  end?: number,
): string;

//# splitText
export declare function splitText(text: string, separator: string): string[];

//# trimText
export declare function trimText(text: string): string;

//# repeatText
export declare function repeatText(text: string, times: number): string;

//# reverseText
export declare function reverseText(text: string): string;

//# indexOfText
export declare function indexOfText(text: string, part: string): number;

//# padStart
export declare function padStart(
  text: string,
  width: number,
  pad: string,
): string;

//# codePoints
export declare function codePoints(text: string): string[] | undefined;

//# ord
export declare function ord(text: string): number;

//# chr
export declare function chr(code: number): string;

//# distinct
export declare function distinct<T>(list: readonly T[]): T[];

//# contains
export declare function contains<T>(list: readonly T[], item: T): boolean;

//# sorted
export declare function sorted<T>(
  list: readonly T[],
  order: (a: T, b: T) => number,
): T[];

//# sortedByKeys
export declare function sortedByKeys<T, K>(
  list: readonly T[],
  keys: readonly K[],
  order: (a: K, b: K) => number,
): T[];

//# union
export declare function union<T>(a: readonly T[], b: readonly T[]): T[];

//# except
export declare function except<T>(a: readonly T[], b: readonly T[]): T[];

//# intersect
export declare function intersect<T>(a: readonly T[], b: readonly T[]): T[];

//# uniteSets
export declare function uniteSets<T>(
  a: ReadonlySet<T>,
  b: ReadonlySet<T>,
): Set<T>;

//# exceptSet
export declare function exceptSet<T>(
  a: ReadonlySet<T>,
  b: ReadonlySet<T>,
): Set<T>;

//# intersectSets
export declare function intersectSets<T>(
  a: ReadonlySet<T>,
  b: ReadonlySet<T>,
): Set<T>;

//# countTo
export declare function countTo(end: number): number[];

//# rangeList
export declare function rangeList(
  start: number,
  end: number,
  step?: number,
): number[];

//# getKey
export declare function getKey<K, V>(map: ReadonlyMap<K, V>, key: K): V;

//# getVariant
export declare function getVariant<K, V>(map: ReadonlyMap<K, V>, key: K): V;

//# pushed
export declare function pushed<T>(list: T[], item: T): T[];

//# extend
export declare function extend<T>(
  list: T[],
  ...more: readonly (readonly T[])[]
): T[];

//# greatest
export declare function greatest<T>(
  list: readonly T[],
  order: (a: any, b: any) => number,
): T;

//# least
export declare function least<T>(
  list: readonly T[],
  order: (a: any, b: any) => number,
): T;

//# unbox
export declare function unbox<T>(
  type: ValueType,
  value: unknown,
  exact?: boolean,
): T;

//# sumInts
export declare function sumInts(list: readonly number[]): number;

//# sumFloats
export declare function sumFloats(list: readonly number[]): number;

//# average
export declare function average(list: readonly number[]): number;

//# formatFloat
export declare function formatFloat(value: number): string;

//# nestedFloat
export declare function nestedFloat(value: number): string;

//# plainFloat
export declare function plainFloat(value: number): string;

//# quoteText
export declare function quoteText(text: string): string;

//# roundTo
export declare function roundTo(value: number, digits: number): number;

//# floatToInt
export declare function floatToInt(value: number): number;

//# floatToBig
export declare function floatToBig(value: number): bigint;

//# bigToInt
export declare function bigToInt(value: bigint): number;

//# parseInteger
export declare function parseInteger(text: string): number;

//# parseDigit
export declare function parseDigit(character: string): number;

//# parseIntegerBase
export declare function parseIntegerBase(text: string, base: number): number;

//# parseFloating
export declare function parseFloating(text: string): number;

//# panic
export declare function panic(code: number, message: string): never;

//# raise
export declare function raise(code: number, message: string): never;

//# expect
export declare function expect(condition: boolean, message: string): void;

//# unwrap
export declare function unwrap<T>(value: T | undefined, message: string): T;

//# equalRational
export declare function equalRational(a: unknown, b: unknown): boolean;

//# bitAnd
export declare function bitAnd(a: number, b: number): number;

//# bitOr
export declare function bitOr(a: number, b: number): number;

//# bitXor
export declare function bitXor(a: number, b: number): number;

//# bitNot
export declare function bitNot(a: number): number;

//# shiftLeft
export declare function shiftLeft(a: number, b: number): number;

//# shiftRight
export declare function shiftRight(a: number, b: number): number;

//# shiftRightLogical
export declare function shiftRightLogical(a: number, b: number): number;

//# wrapAdd
export declare function wrapAdd(a: number, b: number): number;

//# wrapSubtract
export declare function wrapSubtract(a: number, b: number): number;

//# wrapMultiply
export declare function wrapMultiply(a: number, b: number): number;

//# concatBytes
export declare function concatBytes(a: Uint8Array, b: Uint8Array): Uint8Array;

//# bytesFromList
export declare function bytesFromList(list: readonly number[]): Uint8Array;

//# byteAt
export declare function byteAt(bytes: Uint8Array, index: number): number;

//# caught
export declare function caught(error: unknown): string;

//# readGlobal
export declare function readGlobal<T>(value: T, name: string): T;

//# deepCopy
export declare function deepCopy<T>(
  value: readonly (readonly T[])[],
  levels?: number,
): T[][];
export declare function deepCopy<T>(value: readonly T[], levels?: number): T[];
export declare function deepCopy<K, V>(
  value: ReadonlyMap<K, V>,
  levels?: number,
): Map<K, V>;
export declare function deepCopy<T>(
  value: ReadonlySet<T>,
  levels?: number,
): Set<T>;
export declare function deepCopy<T>(
  value: readonly (readonly T[])[] | undefined,
  levels?: number,
): T[][] | undefined;
export declare function deepCopy<T>(
  value: readonly T[] | undefined,
  levels?: number,
): T[] | undefined;
export declare function deepCopy<K, V>(
  value: ReadonlyMap<K, V> | undefined,
  levels?: number,
): Map<K, V> | undefined;
export declare function deepCopy<T>(
  value: ReadonlySet<T> | undefined,
  levels?: number,
): Set<T> | undefined;
export declare function deepCopy<T>(value: T, levels?: number): T;
