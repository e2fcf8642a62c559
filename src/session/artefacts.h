// A program or library as files of a target.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "emit/target.h"
#include "session/compile.h"
#include "session/rust/executable.h"

namespace mochi {

struct ArtefactRequest {
  // A file, a directory or package.
  std::string path = ".";
  // A name or alias for which emit::find_target has a row.
  std::string target;
};

struct Artefacts {
  std::unique_ptr<Compilation> compilation;
  // Without files if the compilation found errors, or a package shows nothing to its users.
  emit::Output output;
  // What the output calls of crates; nothing if it calls none.
  std::optional<NativeCrates> crates;
};

// Reports each import of a crate where the target calls none, and where a call of one cannot be made. True if there is one.
bool refuse_crates(Compilation& compilation, const emit::Target& target, const NativeCrates* crates);
// What is compiled for `request`, the text of its README among it.
CompileRequest compile_request(FileSystem& files, const ArtefactRequest& request);
// Emits for the target of that name what was compiled for `request`, unless errors were found. Errors:
// C013, of the emitter.
Result<Artefacts> emit_artefacts(FileSystem& files, const std::string& target, const CompileRequest& request,
                                 std::optional<NativeCrates> crates,
                                 std::unique_ptr<Compilation> compilation);

}  // namespace mochi
