// Several crates as one world: where an id of one is defined in another (rust-bridge page, requirements 18, 19).
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"
#include "bridge/rust/ingest/doc_model.h"

namespace mochi::rust {

// Gives what rustdoc says of crates that others re-export.
class DocSource {
 public:
  virtual ~DocSource() = default;
  // The crate that `by` knows as `name`, the name of its library; null if there is none to be had. Errors end
  // the ingest.
  virtual Result<std::unique_ptr<DocCrate>> load(std::string_view name, const DocCrate& by) = 0;
};

// `core`, `alloc`, `std`, `proc_macro`.
bool is_standard_crate(std::string_view name);

// An item where it is defined.
struct DocHome {
  const DocCrate* crate = nullptr;
  DocId id = kNoDoc;
  const DocItem& item() const { return *crate->item(id); }
  friend auto operator<=>(const DocHome&, const DocHome&) = default;
};

// The name of something, wherever it is defined.
struct DocName {
  std::string_view crate;
  std::string path;  // `module::Item`
  std::string_view last() const {
    const std::size_t at = path.rfind(':');
    return at == std::string::npos ? std::string_view(path) : std::string_view(path).substr(at + 1);
  }
  friend auto operator<=>(const DocName&, const DocName&) = default;
};

class DocWorld {
 public:
  // `owners` may be null: then there is this crate alone.
  DocWorld(std::unique_ptr<DocCrate> root, DocSource* owners);

  const DocCrate& root() const { return *crates_.front(); }
  // Root first, the others as they were loaded.
  const std::vector<std::unique_ptr<DocCrate>>& crates() const { return crates_; }
  // From now on nothing more is loaded.
  void close() { owners_ = nullptr; }

  // The crate that `by` knows under the name; loads it unless the world is closed. Null if it is not to be had.
  const DocCrate* crate(std::string_view name, const DocCrate& by);
  DocName name(const DocCrate& by, DocId id) const;
  // Nothing for what is of the standard library or of a crate that is not to be had.
  std::optional<DocHome> home(const DocCrate& by, DocId id);
  // Why an owner could not be read, «serde_core: …».
  const std::vector<std::string>& troubles() const { return troubles_; }

 private:
  DocId find(const DocCrate& crate, const std::string& path);

  DocSource* owners_;
  std::vector<std::unique_ptr<DocCrate>> crates_;
  std::map<std::string, const DocCrate*, std::less<>> by_name_;  // null: asked, not to be had
  std::map<const DocCrate*, std::unordered_map<std::string, DocId>> paths_;
  std::vector<std::string> troubles_;
};

}  // namespace mochi::rust
