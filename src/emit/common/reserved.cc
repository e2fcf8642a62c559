#include "emit/common/reserved.h"

namespace mochi::emit {
namespace {
// Tables of words, as many to a line as fit.
// clang-format off

// Keywords, and the built-in objects that emitted code uses.
constexpr std::string_view kJavaScript[] = {
    "Array", "BigInt", "Boolean", "Buffer", "Date", "Error", "Infinity", "JSON", "Map", "Math", "NaN", "Number", "Object",
    "Promise", "RangeError", "RegExp", "Set", "String", "Symbol", "SyntaxError", "TextDecoder", "TextEncoder", "TypeError",
    "Uint8Array", "arguments", "async", "await", "break", "case", "catch", "class", "console", "const", "continue",
    "debugger", "default", "delete", "do", "else", "enum", "error", "eval", "export", "extends", "false", "finally", "for",
    "function", "globalThis", "if", "implements", "import", "in", "instanceof", "interface", "isNaN", "let", "new", "null",
    "package", "private", "process", "protected", "public", "return", "static", "super", "switch", "this", "throw", "true",
    "try", "typeof", "undefined", "var", "void", "while", "with", "yield",
};

constexpr std::string_view kJavaScriptFields[] = {
    "__proto__", "constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString",
    "valueOf",
};

constexpr std::string_view kJavaScriptStatics[] = {"arguments", "caller", "length", "name", "prototype"};

// Keywords, and the built-in names and modules that emitted code uses.
constexpr std::string_view kPython[] = {
    "AssertionError", "Exception", "False", "FileNotFoundError", "Fraction", "IndexError", "KeyError", "None", "OSError",
    "OverflowError", "RecursionError", "RuntimeError", "SystemExit", "True", "UnicodeDecodeError", "ValueError",
    "ZeroDivisionError", "abs", "all", "and", "any", "as", "assert", "async", "await", "bool", "break", "bytes", "callable",
    "chr", "class", "continue", "csv", "def", "del", "dict", "divmod", "elif", "else", "enumerate", "except", "filter",
    "finally", "float", "for", "from", "getattr", "global", "globals", "hasattr", "hash", "hashlib", "id", "if", "import",
    "in", "int", "io", "is", "isinstance", "iter", "json", "lambda", "len", "list", "map", "match", "math", "max", "min",
    "next", "nonlocal", "not", "object", "open", "or", "ord", "os", "pass", "pow", "print", "property", "raise", "range",
    "re", "repr", "return", "reversed", "round", "set", "setattr", "sorted", "str", "struct", "sum", "super", "sys",
    "threading", "time", "traceback", "try", "tuple", "type", "while", "with", "yield", "zip",
};

// Keywords of all editions, and what emitted code uses.
constexpr std::string_view kRust[] = {
    "Box", "Clone", "Copy", "Err", "Fn", "None", "Ok", "Option", "Ordering", "Rc", "Result", "Self", "Some", "String",
    "Vec", "_", "abstract", "as", "async", "await", "become", "bool", "box", "break", "const", "continue", "crate", "do",
    "dyn", "else", "enum", "extern", "f64", "false", "final", "fn", "for", "gen", "i64", "if", "impl", "in", "it", "let",
    "loop", "macro", "main", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "runtime", "self",
    "static", "std", "str", "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
    "usize", "virtual", "where", "while", "yield",
};

// Names of std are free: they can be reached by their paths.
constexpr std::string_view kRustPublic[] = {
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do",
    "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "it", "let", "loop",
    "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct",
    "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while",
    "yield",
};

// `self`, `super`, `crate` and `Self` cannot be raw.
constexpr std::string_view kRustRaw[] = {
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do", "dyn", "else", "enum",
    "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "static", "struct", "trait", "true", "try", "type",
    "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
};

// Keywords and literals, contextual ones too.
constexpr std::string_view kJava[] = {
    "abstract", "assert", "boolean", "break", "byte", "case", "catch", "char", "class", "const", "continue", "default",
    "do", "double", "else", "enum", "extends", "false", "final", "finally", "float", "for", "goto", "if", "implements",
    "import", "instanceof", "int", "interface", "long", "native", "new", "null", "package", "permits", "private",
    "protected", "public", "record", "return", "sealed", "short", "static", "strictfp", "super", "switch", "synchronized",
    "this", "throw", "throws", "transient", "true", "try", "var", "void", "volatile", "while", "yield",
};

// Keywords; contextual ones may be names.
constexpr std::string_view kCSharp[] = {
    "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue",
    "decimal", "default", "delegate", "do", "double", "else", "enum", "event", "explicit", "extern", "false", "finally",
    "fixed", "float", "for", "foreach", "goto", "if", "implicit", "in", "int", "interface", "internal", "is", "lock",
    "long", "namespace", "new", "null", "object", "operator", "out", "override", "params", "private", "protected", "public",
    "readonly", "ref", "return", "sbyte", "sealed", "short", "sizeof", "stackalloc", "static", "string", "struct", "switch",
    "this", "throw", "true", "try", "typeof", "uint", "ulong", "unchecked", "unsafe", "ushort", "using", "virtual", "void",
    "volatile", "while",
};

// Keywords; contextual ones may be names.
constexpr std::string_view kSwift[] = {
    "Any", "Self", "as", "associatedtype", "break", "case", "catch", "class", "continue", "default", "defer", "deinit",
    "do", "else", "enum", "extension", "fallthrough", "false", "fileprivate", "for", "func", "guard", "if", "import", "in",
    "init", "inout", "internal", "is", "let", "nil", "operator", "precedencegroup", "private", "protocol", "public",
    "repeat", "rethrows", "return", "self", "static", "struct", "subscript", "super", "switch", "throw", "throws", "true",
    "try", "typealias", "var", "where", "while",
};

// Hard keywords.
constexpr std::string_view kKotlin[] = {
    "as", "break", "class", "continue", "do", "else", "false", "for", "fun", "if", "in", "interface", "is", "null",
    "object", "package", "return", "super", "this", "throw", "true", "try", "typealias", "typeof", "val", "var", "when",
    "while",
};

// Keywords.
constexpr std::string_view kErlang[] = {
    "after", "and", "andalso", "band", "begin", "bnot", "bor", "bsl", "bsr", "bxor", "case", "catch", "cond", "div", "else",
    "end", "fun", "if", "let", "maybe", "not", "of", "or", "orelse", "receive", "rem", "try", "when", "xor",
};

constexpr std::string_view kPythonKeywords[] = {
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif",
    "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or",
    "pass", "raise", "return", "try", "while", "with", "yield",
};

// What an attribute may not be called: keywords, and what its methods call the object.
constexpr std::string_view kPythonMembers[] = {
    "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif",
    "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or",
    "pass", "raise", "return", "self", "try", "while", "with", "yield",
};

// clang-format on
}  // namespace

std::span<const std::string_view> javascript_reserved() { return kJavaScript; }
std::span<const std::string_view> javascript_fields() { return kJavaScriptFields; }
std::span<const std::string_view> javascript_statics() { return kJavaScriptStatics; }
std::span<const std::string_view> python_reserved() { return kPython; }
std::span<const std::string_view> python_keywords() { return kPythonKeywords; }
std::span<const std::string_view> python_member_reserved() { return kPythonMembers; }
std::span<const std::string_view> rust_reserved() { return kRust; }
std::span<const std::string_view> rust_public_reserved() { return kRustPublic; }
std::span<const std::string_view> rust_raw_words() { return kRustRaw; }
std::span<const std::string_view> java_reserved() { return kJava; }
std::span<const std::string_view> csharp_reserved() { return kCSharp; }
std::span<const std::string_view> swift_reserved() { return kSwift; }
std::span<const std::string_view> kotlin_reserved() { return kKotlin; }
std::span<const std::string_view> erlang_reserved() { return kErlang; }

}  // namespace mochi::emit
