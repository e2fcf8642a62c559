// A program or library as files of a target.
#pragma once

#include <memory>
#include <string>

#include "emit/target.h"
#include "session/compile.h"

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
};

// Reports each import of a crate, as no target calls them yet. True if there is one.
bool refuse_crates(Compilation& compilation, std::string_view target);
// What is compiled for `request`, the text of its README among it.
CompileRequest compile_request(FileSystem& files, const ArtefactRequest& request);
// Emits for the target of that name what was compiled for `request`, unless errors were found. Errors: C013, of
// the emitter.
Result<Artefacts> emit_artefacts(FileSystem& files, const std::string& target, const CompileRequest& request,
                                 std::unique_ptr<Compilation> compilation);

}  // namespace mochi
