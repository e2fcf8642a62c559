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

//# rows needs: textLines, input, narrow, Any, NONE, box, raise, format, Type, compareText, fault, keyText, layoutOf, parseJson, print, readFile, restOfInput, toJson, unbox, writeFile
const ROW = Type.map(Type.string, Type.any);

function rowOptions(any) {
  const options = {
    format: undefined,
    header: undefined,
    delimiter: undefined,
  };
  if (any.type.k === "map") {
    for (const [key, value] of any.value)
      options[key] = box(any.type.e, value).value;
  } else if (any.type.k === "record") {
    for (const [name, property] of any.type.layout().fields) {
      const value = any.value[property];
      options[name] = value instanceof Any ? value.value : value;
    }
  }
  return options;
}

/**
 * The cell as what casts to `type`: the text itself for strings and enums, none for an option whose cell is empty; an
 * int, else a float, else a string for `any` and where nothing is declared.
 */
function cell({ text, quoted }, type) {
  switch (type?.k) {
    case "option":
      if (text === "" && !quoted) return NONE;
      return cell({ text, quoted }, type.e);
    case "string":
    case "union":
      return box(Type.string, text);
    case "bool":
      if (text !== "true" && text !== "false") break;
      return box(type, text === "true");
    case "float":
      if (text !== "-0") break;
      return box(type, -0);
    case "bigint":
      if (!/^[+-]?[0-9]+$/.test(text)) break;
      return box(type, BigInt(text.replace(/^\+/, "")));
    default:
      break;
  }
  if (/^[+-]?[0-9]+$/.test(text)) {
    const whole = BigInt(text.replace(/^\+/, ""));
    if (whole >= -(2n ** 63n) && whole < 2n ** 63n)
      return box(Type.int, narrow(whole));
  }
  if (/^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$/.test(text)) {
    return box(Type.float, Number(text));
  }
  return box(Type.string, text);
}

/** The fields of each line; quoted ones may hold delimiters, quotes and line ends. */
function splitRows(text, delimiter) {
  const rows = [];
  let row = [];
  let field = { text: "", quoted: false };
  let quoted = false;
  let any = false;
  const next = () => {
    row.push(field);
    field = { text: "", quoted: false };
  };
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (quoted) {
      if (c !== '"') field.text += c;
      else if (text[i + 1] === '"') field.text += text[i++];
      else quoted = false;
      continue;
    }
    if (c === '"' && field.text === "") {
      quoted = true;
      field.quoted = true;
      any = true;
    } else if (c === delimiter) {
      next();
      any = true;
    } else if (c === "\n" || c === "\r") {
      if (c === "\r" && text[i + 1] === "\n") i++;
      next();
      if (any || row[0].text !== "") rows.push(row);
      row = [];
      any = false;
    } else {
      field.text += c;
    }
  }
  next();
  if (any || row[0].text !== "") rows.push(row);
  return rows;
}

function delimitedRows(text, options, delimiter, type) {
  const lines = splitRows(text, options.delimiter || delimiter);
  const names = options.header === false ? undefined : (lines.shift() ?? []);
  return lines.map(
    (line) =>
      new Map(
        line.map((field, i) => {
          const name = names?.[i]?.text ?? `c${i}`;
          return [name, cell(field, fieldType(type, name))];
        }),
      ),
  );
}

/** What is declared for a field of a row. */
function fieldType(row, name) {
  if (row.k === "map") return row.e;
  if (row.k !== "record") return undefined;
  return row.layout().fields.find(([known]) => known === name)?.[2];
}

const NESTED =
  "nested lists and mappings are not supported; write them as JSON behind their key";
const QUOTED = /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*')\s*(#.*)?$/;
const KEY =
  /^("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^"'].*?)\s*:(?:\s+(.*))?$/;

/** Lists of flat mappings: `- key: value` and further keys below; all else that YAML knows is refused. */
function yamlRows(text, type, file) {
  const rows = [];
  let row;
  // Columns of the `-` of all rows and of the keys of this one; -1: not known.
  let itemIndent = -1;
  let keyIndent = -1;
  textLines(text).forEach((line, n) => {
    const refuse = (what) =>
      raise(2, `invalid YAML: ${what} (${file}, line ${n + 1})`, SyntaxError);
    let content = line.trim();
    let indent = line.search(/[^ ]/);
    if (/^(#.*|\.\.\.)?$/.test(content)) return;
    if (content === "---") {
      if (row !== undefined) refuse("several documents are not supported");
      return;
    }
    if (line[indent] === "\t") refuse("tabs cannot indent");
    if (/^-( |$)/.test(content)) {
      if (row !== undefined && indent !== itemIndent) refuse(NESTED);
      rows.push((row = new Map()));
      itemIndent = indent;
      keyIndent = -1;
      const lead = /^-\s*/.exec(content)[0].length;
      content = content.slice(lead);
      if (/^(#.*)?$/.test(content)) return;
      keyIndent = indent += lead;
    } else if (row === undefined) {
      rows.push((row = new Map()));
      keyIndent = indent;
    } else if (keyIndent < 0 && indent > itemIndent) {
      keyIndent = indent;
    }
    if (indent !== keyIndent) refuse(NESTED);
    const match = KEY.exec(content);
    if (match === null) return refuse("`key: value` expected");
    if (/^([[\]{}&*!|>?%@`,]|- |<<$)/.test(match[1])) refuse(NESTED);
    const name = match[1].replace(/^(["'])(.*)\1$/, "$2");
    if (row.has(name)) refuse(`the key \`${name}\` stands twice`);
    row.set(name, yamlScalar(match[2] ?? "", fieldType(type, name), refuse));
  });
  return rows;
}

/** Quoted text, JSON, null, true, false, a number, or plain text with a comment cut off. */
function yamlScalar(text, type, refuse) {
  const json = (part, what) => {
    try {
      return parseJson(part);
    } catch {
      return what && refuse(what);
    }
  };
  if (/^["']/.test(text)) {
    const quoted = QUOTED.exec(text)?.[1];
    if (quoted === undefined) refuse("text in quotes ends with its line");
    if (quoted[0] === '"')
      return json(quoted, "text in quotes has escapes that JSON lacks");
    return box(Type.string, quoted.slice(1, -1).replaceAll("''", "'"));
  }
  const plain = text.replace(/(^| )#.*$/, "").trimEnd();
  if (/^[[{]/.test(text))
    return (
      json(text) ??
      json(
        plain,
        "lists and mappings on a line are JSON: names and texts stand in quotes",
      )
    );
  if (/^[|>&*!%@`]/.test(plain))
    refuse("block texts, anchors, aliases and tags are not supported");
  if (plain === "" || plain === "null" || plain === "~") return NONE;
  const isText = ["string", "union"].includes((type?.e ?? type)?.k);
  if ((plain === "true" || plain === "false") && !isText)
    return box(Type.bool, plain === "true");
  return cell({ text: plain, quoted: true }, type);
}

/** The rows of a data file; one that does not fit the declared type is named in the message. */
function loadRows(path, settings, type) {
  const file = path === "" || path === "-" ? "standard input" : path;
  return rowsOf(path, file, rowOptions(settings), type).map((row, n) => {
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

/** The rows as maps from column to value. */
function rowsOf(path, file, options, type) {
  const text = path === "" || path === "-" ? restOfInput() : readFile(path);
  const rows = (maps) => maps.map((map) => new Any(ROW, map));
  switch (options.format ?? "csv") {
    case "csv":
      return rows(delimitedRows(text, options, ",", type));
    case "tsv":
      return rows(delimitedRows(text, options, "\t", type));
    case "yaml":
      return rows(yamlRows(text, type, file));
    case "jsonl":
      return textLines(text)
        .filter((line) => line.trim() !== "")
        .map(parseJson);
    case "json": {
      const all = parseJson(text);
      return all.type.k === "list" ? all.value : [all];
    }
    default:
      return raise(3, `unknown data format: ${options.format}`, TypeError);
  }
}

/** Pairs of column and value of a map or record, ascending. */
function columns(any) {
  return cellsOf(any).sort(([a], [b]) => compareText(a, b));
}

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

function cellText({ type, value }) {
  const isEnum = type.k === "union" && typeof value === "string";
  return isEnum ? layoutOf(type, value).shown : format(type, value);
}

function delimitedText(rows, options, delimiter) {
  const separator = options.delimiter || delimiter;
  const names = new Set(
    rows.flatMap((row) => columns(row).map(([name]) => name)),
  );
  const ordered = Array.from(names).sort(compareText);
  const quoted = (text) =>
    text === "" || /["\r\n]/.test(text) || text.includes(separator)
      ? `"${text.replaceAll('"', '""')}"`
      : text;
  const lines = options.header === true ? [ordered.map(quoted)] : [];
  for (const row of rows) {
    const cells = new Map(columns(row));
    lines.push(
      ordered.map((name) => {
        const any = cells.get(name);
        return any === undefined || any.value === undefined
          ? ""
          : quoted(cellText(any));
      }),
    );
  }
  return lines.map((line) => `${line.join(separator)}\n`).join("");
}

function saveRows(rows, path, settings) {
  const options = rowOptions(settings);
  let text;
  switch (options.format ?? "csv") {
    case "csv":
      text = delimitedText(rows, options, ",");
      break;
    case "tsv":
      text = delimitedText(rows, options, "\t");
      break;
    case "jsonl":
      text = rows
        .map((row) => (columns(row), `${toJson(Type.any, row)}\n`))
        .join("");
      break;
    case "json":
      text = `${toJson(Type.list(Type.any), rows)}\n`;
      break;
    case "yaml":
      text = rows
        .map((row) => {
          const lines = columns(row).map(
            ([name, any]) => `${name}: ${toJson(any.type, any.value)}`,
          );
          return `- ${lines.join("\n  ")}\n`;
        })
        .join("");
      break;
    default:
      raise(3, `unknown data format: ${options.format}`, TypeError);
  }
  if (path !== "" && path !== "-") writeFile(path, text);
  else if (text !== "") print(text.replace(/\n$/, ""));
}

//# sha256 needs: createHash
function sha256(data) {
  const bytes = typeof data === "string" ? data : Uint8Array.from(data);
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
    fs.writeSync(2, `${lines.join("\n")}\n`);
    process.exitCode = error.code === 0 || overflow ? 1 : status(error.code);
  }
}
