#include "fanout/mapping/reserved.h"

#include <algorithm>
#include <iterator>

namespace mochi::fanout {
namespace {
// Tables of words, as many to a line as fit.
// clang-format off

template <std::size_t N>
bool holds(const std::string_view (&sorted)[N], std::string_view name) {
  return std::binary_search(std::begin(sorted), std::end(sorted), name);
}

constexpr std::string_view kNode[] = {
    "assert",      "async_hooks", "buffer",    "child_process",  "cluster",     "console",    "constants",
    "crypto",      "dgram",       "diagnostics_channel",         "dns",         "domain",     "events",
    "favicon.ico", "fs",          "http",      "http2",          "https",       "inspector",  "module",
    "net",         "node_modules", "os",       "path",           "perf_hooks",  "process",    "punycode",
    "querystring", "readline",    "repl",      "stream",         "string_decoder", "sys",     "timers",
    "tls",         "trace_events", "tty",      "url",            "util",        "v8",         "vm",
    "wasi",        "worker_threads", "zlib"};

constexpr std::string_view kPython[] = {
    "__future__", "abc",         "aifc",      "antigravity", "argparse",   "array",      "ast",       "asyncio",
    "atexit",     "audioop",     "base64",    "bdb",         "binascii",   "bisect",     "builtins",  "bz2",
    "cProfile",   "calendar",    "cgi",       "cgitb",       "chunk",      "cmath",      "cmd",       "code",
    "codecs",     "codeop",      "collections", "colorsys",  "compileall", "concurrent", "configparser",
    "contextlib", "contextvars", "copy",      "copyreg",     "crypt",      "csv",        "ctypes",    "curses",
    "dataclasses", "datetime",   "dbm",       "decimal",     "difflib",    "dis",        "distutils", "doctest",
    "email",      "encodings",   "ensurepip", "enum",        "errno",      "faulthandler", "fcntl",   "filecmp",
    "fileinput",  "fnmatch",     "fractions", "ftplib",      "functools",  "gc",         "genericpath", "getopt",
    "getpass",    "gettext",     "glob",      "graphlib",    "grp",        "gzip",       "hashlib",   "heapq",
    "hmac",       "html",        "http",      "idlelib",     "imaplib",    "imghdr",     "imp",       "importlib",
    "inspect",    "io",          "ipaddress", "itertools",   "json",       "keyword",    "lib2to3",   "linecache",
    "locale",     "logging",     "lzma",      "mailbox",     "mailcap",    "marshal",    "math",      "mimetypes",
    "mmap",       "modulefinder", "msilib",   "msvcrt",      "multiprocessing", "netrc", "nis",       "nntplib",
    "nt",         "ntpath",      "nturl2path", "numbers",    "opcode",     "operator",   "optparse",  "os",
    "ossaudiodev", "pathlib",    "pdb",       "pickle",      "pickletools", "pipes",     "pkgutil",   "platform",
    "plistlib",   "poplib",      "posix",     "posixpath",   "pprint",     "profile",    "pstats",    "pty",
    "pwd",        "py_compile",  "pyclbr",    "pydoc",       "pydoc_data", "pyexpat",    "queue",     "quopri",
    "random",     "re",          "readline",  "reprlib",     "resource",   "rlcompleter", "runpy",    "sched",
    "secrets",    "select",      "selectors", "shelve",      "shlex",      "shutil",     "signal",    "site",
    "smtpd",      "smtplib",     "sndhdr",    "socket",      "socketserver", "spwd",     "sqlite3",   "sre_compile",
    "sre_constants", "sre_parse", "ssl",      "stat",        "statistics", "string",     "stringprep", "struct",
    "subprocess", "sunau",       "symtable",  "sys",         "sysconfig",  "syslog",     "tabnanny",  "tarfile",
    "telnetlib",  "tempfile",    "termios",   "test",        "textwrap",   "this",       "threading", "time",
    "timeit",     "tkinter",     "token",     "tokenize",    "tomllib",    "trace",      "traceback", "tracemalloc",
    "tty",        "turtle",      "turtledemo", "types",      "typing",     "unicodedata", "unittest", "urllib",
    "uu",         "uuid",        "venv",      "warnings",    "wave",       "weakref",    "webbrowser", "winreg",
    "winsound",   "wsgiref",     "xdrlib",    "xml",         "xmlrpc",     "zipapp",     "zipfile",   "zipimport",
    "zlib",       "zoneinfo"};

constexpr std::string_view kPythonKeywords[] = {
    "False", "None",  "True",   "and",    "as",   "assert", "async",  "await",    "break",  "class", "continue", "def",
    "del",   "elif",  "else",   "except", "finally", "for", "from",   "global",   "if",     "import", "in",      "is",
    "lambda", "nonlocal", "not", "or",    "pass", "raise",  "return", "try",      "while",  "with",  "yield"};

constexpr std::string_view kJava[] = {
    "_",        "abstract", "assert",    "boolean",  "break",   "byte",       "case",     "catch",     "char",
    "class",    "const",    "continue",  "default",  "do",      "double",     "else",     "enum",      "extends",
    "false",    "final",    "finally",   "float",    "for",     "goto",       "if",       "implements", "import",
    "instanceof", "int",    "interface", "long",     "native",  "new",        "null",     "package",   "private",
    "protected", "public",  "return",    "short",    "static",  "strictfp",   "super",    "switch",    "synchronized",
    "this",     "throw",    "throws",    "transient", "true",   "try",        "void",     "volatile",  "while"};

constexpr std::string_view kCrates[] = {
    "abstract", "alloc",  "arena",  "as",     "ast",    "async",   "aux",    "await",  "become",  "box",    "break",
    "builtins", "collections", "com1", "com2", "com3",  "com4",    "com5",   "com6",   "com7",    "com8",   "com9",
    "compiler-builtins", "compiler-rt", "compiletest", "con", "const", "continue", "core", "coretest", "crate",
    "debug",    "do",     "driver", "dyn",    "else",   "enum",    "env",    "extern", "false",   "final",  "flate",
    "fmt",      "fn",     "for",    "gen",    "grammar", "graphviz", "if",   "impl",   "in",      "let",    "libc",
    "lpt1",     "lpt2",   "lpt3",   "lpt4",   "lpt5",   "lpt6",    "lpt7",   "lpt8",   "lpt9",    "loop",   "macro",
    "macros",   "main",   "match",  "metadata", "mod",  "move",    "mut",    "nul",    "override", "panic-abort",
    "panic-unwind", "priv", "prn",  "proc-macro", "pub", "rand",   "ref",    "return", "rustc",   "rustdoc", "self",
    "static",   "std",    "std-unicode", "struct", "super", "syntax", "term", "test",  "trait",   "true",   "try",
    "type",     "typeof", "unicode", "unsafe", "unsized", "unwind", "use",   "util",   "virtual", "where",  "while",
    "yield"};

constexpr std::string_view kBeam[] = {
    "asn1",       "common_test", "compiler", "crypto",    "debugger",     "dialyzer", "diameter", "edoc",    "eex",
    "eldap",      "elixir",      "erl_docgen", "erl_interface", "erts",   "et",       "eunit",    "ex_unit", "ftp",
    "hex",        "iex",         "inets",    "jinterface", "kernel",      "logger",   "megaco",   "mix",     "mnesia",
    "observer",   "odbc",        "os_mon",   "otp",       "parsetools",   "public_key", "reltool", "runtime_tools",
    "sasl",       "snmp",        "ssh",      "ssl",       "stdlib",       "syntax_tools", "tftp", "tools",   "wx",
    "xmerl"};

constexpr std::string_view kSwift[] = {
    "AppKit",     "Builtin",   "Combine",  "CoreData",   "CoreFoundation", "CoreGraphics", "CoreImage", "CoreLocation",
    "CoreML",     "CoreMedia", "CoreText", "CryptoKit",  "Darwin",         "Dispatch",     "Foundation", "FoundationEssentials",
    "FoundationNetworking", "GameKit", "Glibc", "MapKit", "Metal",         "Musl",         "Network",   "ObjectiveC",
    "Observation", "PackageDescription", "PackagePlugin", "RegexBuilder", "Security",      "Swift",     "SwiftData",
    "SwiftUI",    "Synchronization", "System", "Testing", "UIKit",         "Vision",       "WinSDK",    "XCTest"};

constexpr bool sorted_lists() {
  return std::is_sorted(std::begin(kNode), std::end(kNode)) &&
         std::is_sorted(std::begin(kPython), std::end(kPython)) &&
         std::is_sorted(std::begin(kPythonKeywords), std::end(kPythonKeywords)) &&
         std::is_sorted(std::begin(kJava), std::end(kJava)) &&
         std::is_sorted(std::begin(kBeam), std::end(kBeam)) &&
         std::is_sorted(std::begin(kSwift), std::end(kSwift));
}
static_assert(sorted_lists());

// clang-format on
}  // namespace

bool is_node_module(std::string_view name) { return holds(kNode, name); }
bool is_python_module(std::string_view name) { return holds(kPython, name); }
bool is_python_keyword(std::string_view name) { return holds(kPythonKeywords, name); }
bool is_java_keyword(std::string_view name) { return holds(kJava, name); }
bool is_reserved_crate(std::string_view name) {
  return std::find(std::begin(kCrates), std::end(kCrates), name) != std::end(kCrates);
}
bool is_beam_application(std::string_view name) { return holds(kBeam, name); }
bool is_swift_module(std::string_view name) { return holds(kSwift, name); }

}  // namespace mochi::fanout
