// rustdoc's output of the tests, read and judged.
#pragma once

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "bridge/rust/bind/callables.h"
#include "bridge/rust/ingest/doc_reader.h"

namespace mochi::rust::testing {

inline std::string file_text(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}
// Made by data/trim.py from what rustdoc says of data/shapes.rs.
inline std::string shapes_json() {
  return file_text(std::string(MOCHI_TESTS_DIR) + "/unit/bridge/data/shapes.json");
}

// Other crates from files beside the first one.
class FolderSource final : public DocSource {
 public:
  explicit FolderSource(std::string folder) : folder_(std::move(folder)) {}
  Result<std::unique_ptr<DocCrate>> load(std::string_view name, const DocCrate&) override {
    std::string text = file_text(folder_ + "/" + std::string(name) + ".json");
    if (text.empty()) return std::unique_ptr<DocCrate>();
    return read_rustdoc(std::move(text));
  }

 private:
  std::string folder_;
};

struct Judged {
  explicit Judged(std::string json, DocSource* owners = nullptr)
      : world(read_rustdoc(std::move(json)).value(), owners), api(walk_public(world)), judge(world) {
    world.close();
    list = list_callables(judge, api);
  }
  const Callable* find(std::string_view path) const {
    for (const Callable& one : list.all) {
      if (one.path == path) return &one;
    }
    return nullptr;
  }

  DocWorld world;
  PublicApi api;
  Judge judge;
  CallableList list;
};

}  // namespace mochi::rust::testing
