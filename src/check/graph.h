// The modules of a program before they are checked: their files parsed, their imports resolved.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "check/check.h"
#include "syntax/parser.h"

namespace mochi::check {

// A file's tree, and what the parser said of it.
struct ParsedFile {
  SourceId source;
  syntax::ParseOptions options;
  std::shared_ptr<const syntax::Tree> tree;
  std::vector<Diagnostic> diagnostics;
  bool good = false;
};

// Trees by path. A text that is parsed again under its path gives the tree that is there.
class ParsedFiles {
 public:
  // Takes the text if it is another. Null: the session has no room for it.
  const ParsedFile* parse(ModuleFile& file, Session& session, syntax::ParseOptions options);
  // Of texts that were really parsed, since it was made.
  std::size_t count() const { return count_; }

 private:
  std::map<std::string, ParsedFile, std::less<>> files_;
  std::size_t count_ = 0;
};

struct ModuleGraph {
  std::vector<Module> modules;  // by ModuleId, in the order in which imports name them
  Store<FileId, File> files;    // without `info`
  std::vector<ModuleId> order;  // dependencies first
  std::vector<bool> broken;     // by ModuleId: a file has syntax errors, so it is not checked
  bool has_errors = false;
  bool maps_shrink = false;  // Program::maps_shrink
};

// Loads `entries` and what they import. What cannot be loaded, and what does not parse, goes to `sink`.
ModuleGraph load_graph(Loader& loader, const std::vector<std::string>& entries, Session& session,
                       ParsedFiles& parsed, Sink& sink, const Options& options);

}  // namespace mochi::check
