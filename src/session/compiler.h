// A compiler that is asked again and again: by the prompt, by a test run that watches, by an editor. What has not
// changed since the last question is kept: texts by the time of their file, trees by text, what the checker found by
// module (check/incremental.h), a whole answer if nothing changed; docs/decisions/015-session.md says why so much
// and no more. It prints nothing: all that is wrong is in the answers.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "session/artefacts.h"
#include "session/compile.h"
#include "session/edited_files.h"
#include "session/packages/source.h"

namespace mochi {

class Compiler {
 public:
  // Since it was made.
  struct Work {
    std::size_t files_read = 0;
    std::size_t files_parsed = 0;
    std::size_t modules_checked = 0;
    std::size_t programs_lowered = 0;
  };

  // The host outlives it.
  explicit Compiler(Host& host, PackageSettings packages = {});
  ~Compiler();
  Compiler(const Compiler&) = delete;
  Compiler& operator=(const Compiler&) = delete;

  // A text that an editor holds and has not saved stands for the file, from `open` over every `change` to `close`. The
  // file need not exist.
  void open(std::string_view path, std::string text) { files_.edit(path, std::move(text)); }
  void change(std::string_view path, std::string text) { files_.edit(path, std::move(text)); }
  void close(std::string_view path) { files_.close(path); }

  // Diagnostics, checked program, surface and IR of what `request` names. Without `packages` it
  // opens projects itself. The answer, and all that
  // it points to, stands until the next question about the same entry; who changes its IR works on a copy. Errors:
  // those of `compile`.
  Result<std::shared_ptr<const Compilation>> compile(const CompileRequest& request);
  // Code of a target from what `request` names, with texts that are not saved yet; compiled as if it were the first
  // question, and kept by the caller alone. Errors: those of `compile`, C013.
  Result<Artefacts> emit(const ArtefactRequest& request);
  // What the answer was made of, as it was when it was read: files by path, and the manifests and locks of the
  // projects that it was asked about by itself.
  std::map<std::string, FileInfo> inputs(const Compilation& compilation) const;

  const Work& work();

 private:
  struct Entry;
  Entry& entry_of(const CompileRequest& request);
  ProjectPackages& packages();

  Host& host_;
  PackageSettings settings_;
  EditedFiles files_;
  std::unique_ptr<ProjectPackages> packages_;
  std::map<std::string, FileInfo> manifests_;  // of the projects that `packages_` opened
  std::map<std::string, std::unique_ptr<Entry>> entries_;
  Work work_;
};

}  // namespace mochi
