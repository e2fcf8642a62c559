// What an emitter gives back: a tree of files, in memory. Writing them is the caller's part.
#pragma once

#include <string>
#include <vector>

#include "base/source.h"
#include "emit/common/crates.h"

namespace mochi::api {
struct Surface;
}  // namespace mochi::api

namespace mochi::emit {

// Program mode: one runnable program from the init functions. Library mode: a package of exported items
// (fan-out page section 10), each module a module of the target, tests beside it.
enum class Mode : std::uint8_t { program, library };

struct OutputFile {
  std::string path;  // relative, `/` separated
  std::string text;
  bool executable = false;
};

// A Mochi package that the library depends on, and the word by which the target's code reaches it: an npm
// name, a Python package, a crate. Its modules are imported from there and never copied.
struct NativePackage {
  std::string package;  // of Mochi: `@scope/name`
  std::string import_name;
  // JavaScript: its users see ints as `bigint`, all 64 bits of them, instead of `number`. Others ignore it,
  // and so does TypeScript source.
  bool bigint_ints = false;
};

// What library mode is told beside the program.
struct LibraryOptions {
  // The library's own names, as above.
  NativePackage self;
  // Every other Mochi package whose modules the program holds, ascending by `package`.
  std::vector<NativePackage> dependencies;
  // TypeScript source instead of JavaScript with declarations (JSR); other targets ignore it.
  bool typescript_source = false;
  // Of the package, for what targets write into metadata. Empty if unknown.
  std::string version;
  // What the package exports, for targets that spell their face by it; null if the caller has none. It
  // outlives the emission.
  const api::Surface* surface = nullptr;
  // What foreign functions of its modules call, for targets that call crates; null if they call nothing. It outlives the
  // emission.
  const CrateCalls* crates = nullptr;
  // The README in Mochi's terms, empty if there is none; its examples are a module of the program
  // (emit/common/readme.h).
  std::string readme;
};

// An entry of a package that its users import (library mode).
struct OutputEntry {
  std::string module;  // of Mochi: `@scope/name/text`
  std::string file;    // the code, as in Output::files
  std::string types;   // its declarations, where they stand apart; else empty
};

struct Output {
  std::vector<OutputFile> files;  // sorted by path
  // Names of the runtime helpers that were put in, sorted; empty in a package that needs none.
  std::vector<std::string> helpers;
  std::vector<OutputEntry> entries;  // the module of the package itself first, then ascending
  // The README in the target's language; empty where the emitter was given none, or leaves it as it is.
  std::string readme;
};

}  // namespace mochi::emit
