//# panic needs: raise
function panic(code, message) {
  return raise(Number(code), message, Error);
}

//# expect needs: raise
function expect(condition, message) {
  if (!condition) raise(9, message, Error);
}

//# Exit
/** Ends the program from anywhere; no `catch` of the program sees it. */
class Exit {
  constructor(code) {
    this.code = code;
  }
}

//# exit needs: Exit
function exit(code) {
  throw new Exit(Number(code));
}

//# caught needs: isOverflow, DEPTH
/** The message of an error that a `catch` of the program takes. */
function caught(error) {
  if (isOverflow(error)) return DEPTH;
  if (!(error instanceof Error) || typeof error.code !== "number") throw error;
  return error.message;
}

//# isOverflow
function isOverflow(error) {
  return (
    error instanceof RangeError &&
    error.code === undefined &&
    error.message.includes("call stack")
  );
}

//# DEPTH
const DEPTH = "call stack exceeded 1048576 frames";

//# UNSET needs: raise
const UNSET = Symbol("unset");

/** The value of a global that may not have been set yet. */
function readGlobal(value, name) {
  if (value === UNSET)
    raise(3, `global ${name} is not set yet`, ReferenceError);
  return value;
}

//# once
/** A value that is made on first use. */
function once(make) {
  let made = false;
  let value;
  return () => {
    if (!made) {
      value = make();
      made = true;
    }
    return value;
  };
}

//# print needs: fs
/** Standard output is written in large pieces. */
let pending = "";

function print(line) {
  pending += line + "\n";
  if (pending.length > 65536) flush();
}

function flush() {
  const bytes = Buffer.from(pending, "utf8");
  pending = "";
  for (let at = 0; at < bytes.length; ) {
    try {
      at += fs.writeSync(1, bytes, at);
    } catch (error) {
      if (error.code === "EPIPE") process.exit(1);
      if (error.code !== "EAGAIN") throw error;
    }
  }
}

//# printAll needs: print
/** Three parts or more lose blanks at both ends of the line. */
function printAll(...parts) {
  const line = parts.join(" ");
  print(parts.length > 2 ? line.trim() : line);
}

//# now
let seed = /^[0-9]{1,18}$/.test(process.env.MOCHI_NOW_SEED ?? "")
  ? BigInt(process.env.MOCHI_NOW_SEED)
  : undefined;

/** Nanoseconds since 1970. */
function now() {
  if (seed === undefined)
    return BigInt(Date.now()) * 1000000n + (process.hrtime.bigint() % 1000000n);
  seed = (seed * 1664525n + 1013904223n) % 2147483647n;
  return Number(seed);
}

//# clockNs
function clockNs() {
  return Number(process.hrtime.bigint());
}

//# benchReport needs: print
function benchReport(name, duration) {
  const spent = Math.trunc(Number(duration) / 1000);
  const report = { duration_us: spent, memory_bytes: 0, name };
  print(JSON.stringify(report, null, 2));
}

//# input needs: fs
let inputBytes = Buffer.alloc(0);
let inputEnded = false;

/** Reads a piece of standard input; false at its end. */
function readMore() {
  const piece = Buffer.alloc(65536);
  for (;;) {
    try {
      const count = fs.readSync(0, piece);
      if (count === 0) inputEnded = true;
      else inputBytes = Buffer.concat([inputBytes, piece.subarray(0, count)]);
      return count > 0;
    } catch (error) {
      if (error.code === "EAGAIN") continue;
      if (error.code !== "EOF") throw error;
      inputEnded = true;
      return false;
    }
  }
}

/** A line of standard input without its end; empty at the end of the input. */
function input() {
  let end = inputBytes.indexOf(10);
  while (end < 0 && !inputEnded && readMore()) end = inputBytes.indexOf(10);
  const stop = end < 0 ? inputBytes.length : end;
  const line = inputBytes.toString("utf8", 0, stop).replace(/\r$/, "");
  inputBytes = inputBytes.subarray(end < 0 ? stop : end + 1);
  return line;
}

function restOfInput() {
  while (!inputEnded) readMore();
  const text = inputBytes.toString("utf8");
  inputBytes = Buffer.alloc(0);
  return text;
}

//# files needs: fs, fault, utf8Text
/** Errors of the file system carry the code of the program's own. */
function onFile(path, action) {
  try {
    return action();
  } catch (error) {
    if (typeof error.code === "number") throw error;
    const reason =
      error.code === "ENOENT" ? "file not found" : "cannot access file";
    throw fault(1, `${reason}: ${path}`, Error);
  }
}

function readFile(path) {
  return onFile(path, () => utf8Text(fs.readFileSync(path)));
}

function writeFile(path, text) {
  onFile(path, () => fs.writeFileSync(path, text));
}

function appendFile(path, text) {
  onFile(path, () => fs.appendFileSync(path, text));
}

function readLines(path) {
  return textLines(readFile(path));
}

function textLines(text) {
  const lines = text.split(/\r\n|\n|\r/);
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

//# osArgs
function osArgs() {
  return process.argv.slice(2);
}

//# osEnv
function osEnv(name) {
  return Object.hasOwn(process.env, name) ? process.env[name] : undefined;
}

//# osCwd needs: fault
function osCwd() {
  try {
    return process.cwd();
  } catch {
    throw fault(1, "the current folder is gone", Error);
  }
}

//# osPlatform
function osPlatform() {
  const names = { darwin: "macos", win32: "windows" };
  return names[process.platform] ?? process.platform;
}

//# anyLabels needs: box, keyText, raise
/** Pairs of label and value of a map or record. */
function cellsOf({ type, value }) {
  if (type.k === "map")
    return Array.from(value, ([key, item]) => [
      keyText(type.key, key),
      box(type.e, item),
    ]);
  if (type.k === "record") {
    return type
      .layout()
      .fields.map(([name, property, field]) => [
        name,
        box(field, value[property]),
      ]);
  }
  return raise(3, "save source must be list of maps", TypeError);
}

function anyLabels(any) {
  return cellsOf(any).map(([label]) => label);
}

//# anyParts needs: cellsOf
function anyParts(any) {
  return cellsOf(any).map(([, part]) => part);
}

//# cellText needs: format, layoutOf
/** The top form; a value of an enum is its name. */
function cellText({ type, value }) {
  const isEnum = type.k === "union" && typeof value === "string";
  return isEnum ? layoutOf(type, value).shown : format(type, value);
}

//# castRows needs: box, fault, unbox
/** The rows of a data file; one that does not fit the declared type is named in the message. */
function castRows(rows, file, type) {
  return rows.map((row, n) => {
    try {
      return unbox(type, row);
    } catch (error) {
      if (typeof error.code !== "number") throw error;
      const at = `${file}, row ${n + 1}${failingField(row, type)}`;
      throw fault(error.code, `${error.message} (${at})`, error.constructor);
    }
  });
}

function failingField({ type: from, value }, type) {
  if (type.k !== "record" || from.k !== "map") return "";
  for (const [name, , fieldType] of type.layout().fields) {
    try {
      if (value.has(name)) unbox(fieldType, box(from.e, value.get(name)));
    } catch {
      return `, field ${name}`;
    }
  }
  return "";
}

//# sha256 needs: createHash, bytesFromList
function sha256(data) {
  const bytes = typeof data === "string" ? data : bytesFromList(data);
  return Array.from(createHash("sha256").update(bytes).digest());
}

//# run needs: flush, isOverflow, DEPTH, fs
/** Runs the top-level statements of all modules; an uncaught error ends the program with its code. */
function run(mains) {
  try {
    for (const main of mains) main();
    flush();
  } catch (error) {
    flush();
    const status = (code) =>
      code === 0 || (code >= 1 && code <= 255) ? code : 1;
    if (!(error instanceof Error)) {
      process.exitCode = status(error.code);
      return;
    }
    const overflow = isOverflow(error);
    if (!overflow && typeof error.code !== "number") throw error;
    const trace = (error.stack ?? "")
      .split("\n")
      .filter((line) => /^ +at /.test(line));
    const lines = [overflow ? DEPTH : error.message, ...trace.slice(0, 50)];
    if (overflow && !process.execArgv.some((arg) => arg.startsWith("--stack")))
      lines.push("help: run it by `node --stack-size=7000` for a deeper stack");
    fs.writeSync(2, `${lines.join("\n")}\n`);
    process.exitCode = error.code === 0 || overflow ? 1 : status(error.code);
  }
}
