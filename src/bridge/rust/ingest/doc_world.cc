#include "bridge/rust/ingest/doc_world.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mochi::rust {
namespace {

// The path below the crate.
std::string inner_path(const DocPlace& place) {
  std::string made;
  for (std::size_t i = 1; i < place.path.size(); ++i) {
    if (i > 1) made += "::";
    made += place.path[i];
  }
  return made;
}

}  // namespace

bool is_standard_crate(std::string_view name) {
  constexpr std::array<std::string_view, 4> kNames = {"core", "alloc", "std", "proc_macro"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

DocWorld::DocWorld(std::unique_ptr<DocCrate> root, DocSource* owners) : owners_(owners) {
  by_name_.emplace(root->name, root.get());
  crates_.push_back(std::move(root));
}

const DocCrate* DocWorld::crate(std::string_view name, const DocCrate& by) {
  if (auto found = by_name_.find(name); found != by_name_.end()) return found->second;
  if (owners_ == nullptr || is_standard_crate(name)) return nullptr;
  Result<std::unique_ptr<DocCrate>> loaded = owners_->load(name, by);
  if (!loaded) troubles_.push_back(fmt::format("{}: {}", name, loaded.error().message));
  const DocCrate* made = loaded ? loaded->get() : nullptr;
  by_name_.emplace(name, made);
  if (made != nullptr) crates_.push_back(std::move(*loaded));
  return made;
}

DocName DocWorld::name(const DocCrate& by, DocId id) const {
  auto place = by.places.find(id);
  if (place == by.places.end()) {
    const DocItem* item = by.item(id);
    return {by.name, std::string(item != nullptr && !item->name.empty() ? item->name : "?")};
  }
  std::string_view crate = by.name;
  if (place->second.crate != 0) {
    auto external = by.externals.find(place->second.crate);
    crate = external == by.externals.end() ? std::string_view("?") : std::string_view(external->second);
  }
  return {crate, inner_path(place->second)};
}

DocId DocWorld::find(const DocCrate& crate, const std::string& path) {
  auto found = paths_.find(&crate);
  if (found == paths_.end()) {
    std::unordered_map<std::string, DocId> all;
    for (const auto& [id, place] : crate.places) {
      if (place.crate != 0 || crate.item(id) == nullptr) continue;
      // A name may stand for a type and a function: the lower id decides, so that the order of a hash does not.
      auto [at, fresh] = all.emplace(inner_path(place), id);
      if (!fresh) at->second = std::min(at->second, id);
    }
    found = paths_.emplace(&crate, std::move(all)).first;
  }
  auto at = found->second.find(path);
  return at == found->second.end() ? kNoDoc : at->second;
}

std::optional<DocHome> DocWorld::home(const DocCrate& by, DocId id) {
  if (by.item(id) != nullptr) return DocHome{&by, id};
  auto place = by.places.find(id);
  if (place == by.places.end() || place->second.crate == 0) return std::nullopt;
  const DocName known = name(by, id);
  if (is_standard_crate(known.crate)) return std::nullopt;
  const DocCrate* owner = crate(known.crate, by);
  if (owner == nullptr) return std::nullopt;
  const DocId there = find(*owner, known.path);
  if (there == kNoDoc) return std::nullopt;
  return DocHome{owner, there};
}

}  // namespace mochi::rust
