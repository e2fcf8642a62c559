#include "bridge/rust/ingest/doc_walk.h"

#include <algorithm>

#include "bridge/rust/ingest/doc_world.h"

namespace mochi::rust {
namespace {

constexpr std::size_t kDeepest = 120;
// Re-exports can multiply: a module under many names.
constexpr std::size_t kVisits = 1'000'000;
constexpr std::size_t kOtherPaths = 12;

std::string joined(const std::string& path, std::string_view name) {
  if (path.empty()) return std::string(name);
  return path + "::" + std::string(name);
}

bool shorter(const std::string& a, const std::string& b) {
  const auto segments = [](const std::string& path) { return std::count(path.begin(), path.end(), ':'); };
  const auto x = segments(a);
  const auto y = segments(b);
  return x != y ? x < y : a < b;
}

class Walk {
 public:
  explicit Walk(DocWorld& world) : world_(world) {}

  PublicApi run() {
    enter(world_.root(), world_.root().root, {}, false);
    PublicApi made;
    made.missing = std::move(missing_);
    for (auto& [home, found] : items_) {
      std::sort(found.others.begin(), found.others.end(), shorter);
      if (found.others.size() > kOtherPaths) found.others.resize(kOtherPaths);
      made.items.push_back({home, std::move(found.path), std::move(found.others), found.by_alias});
    }
    std::sort(made.items.begin(), made.items.end(), [](const PublicItem& a, const PublicItem& b) {
      if (a.path != b.path) return a.path < b.path;
      if (a.home.crate != b.home.crate) return a.home.crate->name < b.home.crate->name;
      return a.home.id < b.home.id;
    });
    return made;
  }

 private:
  struct Found {
    std::string path;
    std::vector<std::string> others;
    bool by_alias = false;
  };

  bool is_root(const DocCrate& crate) const { return &crate == &world_.root(); }

  void visit(const DocCrate& crate, DocId id, const std::string& path) {
    const DocItem* item = crate.item(id);
    if (item == nullptr || ++visits_ > kVisits) return;
    if (const auto* use = std::get_if<DocUse>(&item->inner)) {
      if (item->visibility == Visibility::open || item->visibility == Visibility::inherited)
        follow(crate, *use, path);
      return;
    }
    if (const auto* external = std::get_if<DocExtern>(&item->inner)) {
      const std::string_view name = external->rename.empty() ? external->name : external->rename;
      if (item->visibility == Visibility::open && is_root(crate))
        whole_crate(crate, external->name, joined(path, name));
      return;
    }
    if (item->visibility != Visibility::open) return;
    enter(crate, id, joined(path, item->name), false);
  }

  void whole_crate(const DocCrate& by, std::string_view name, const std::string& path) {
    if (is_standard_crate(name)) return;
    // One hop: what is reached through another crate's whole crates is no longer this one's surface.
    const DocCrate* owner = is_root(by) && !name.ends_with("_sys") ? world_.crate(name, by) : nullptr;
    if (owner == nullptr) {
      missing_.emplace(name);
      return;
    }
    enter(*owner, owner->root, path, true);
  }

  void follow(const DocCrate& crate, const DocUse& use, const std::string& path) {
    if (use.id == kNoDoc) return;
    const std::string below = use.glob ? path : joined(path, use.name);
    if (crate.item(use.id) != nullptr) return enter(crate, use.id, below, use.glob);
    auto place = crate.places.find(use.id);
    if (place == crate.places.end()) return;
    const DocName name = world_.name(crate, use.id);
    if (is_standard_crate(name.crate)) return;
    if (place->second.path.size() == 1) return whole_crate(crate, name.crate, below);
    if (const std::optional<DocHome> home = world_.home(crate, use.id))
      return enter(*home->crate, home->id, below, use.glob);
    missing_.insert(std::string(name.crate) + "::" + name.path);
  }

  void enter(const DocCrate& crate, DocId id, const std::string& path, bool glob) {
    const DocItem* item = crate.item(id);
    if (item == nullptr || ++visits_ > kVisits || depth_ > kDeepest) return;
    ++depth_;
    enter_item(crate, id, *item, path, glob);
    --depth_;
  }

  void enter_item(const DocCrate& crate, DocId id, const DocItem& found, const std::string& path, bool glob) {
    const DocItem* item = &found;
    if (std::holds_alternative<DocUse>(item->inner)) {
      const std::size_t last = path.rfind("::");
      return visit(crate, id, last == std::string::npos ? std::string() : path.substr(0, last));
    }
    if (const auto* module = std::get_if<DocModule>(&item->inner)) {
      if (!open_.insert({&crate, id}).second) return;
      for (DocId member : module->items) visit(crate, member, path);
      open_.erase({&crate, id});
      return;
    }
    // The variants of an enum under their bare names: the enum itself is elsewhere.
    const auto* adt = std::get_if<DocAdt>(&item->inner);
    if (glob && adt != nullptr && adt->kind == DocAdt::Kind::enumeration) return;
    note({&crate, id}, path, false);
    if (const auto* alias = std::get_if<DocAlias>(&item->inner)) follow_alias(crate, *alias, path);
  }

  void follow_alias(const DocCrate& crate, const DocAlias& alias, const std::string& path) {
    constexpr int kHops = 20;
    const DocCrate* at = &crate;
    TypeRef type = alias.type;
    for (int hop = 0; hop < kHops && type != kNoType; ++hop) {
      const DocType& target = at->type(type);
      if (target.tag != TypeTag::path) return;
      const std::optional<DocHome> home = world_.home(*at, target.path->id);
      if (!home) return;
      if (std::holds_alternative<DocAdt>(home->item().inner)) return note(*home, path, true);
      const auto* next = std::get_if<DocAlias>(&home->item().inner);
      if (next == nullptr) return;
      at = home->crate;
      type = next->type;
    }
  }

  void note(const DocHome& home, const std::string& path, bool by_alias) {
    auto [found, fresh] = items_.try_emplace(home, Found{path, {}, by_alias});
    if (fresh) return;
    Found& known = found->second;
    if (by_alias && !known.by_alias) return;
    if (known.by_alias && !by_alias) {
      known = {path, {}, false};
      return;
    }
    if (known.path == path) return;
    std::string other = path;
    if (shorter(path, known.path)) std::swap(other, known.path);
    if (!by_alias && std::find(known.others.begin(), known.others.end(), other) == known.others.end())
      known.others.push_back(std::move(other));
  }

  DocWorld& world_;
  std::map<DocHome, Found> items_;
  std::set<DocHome> open_;
  std::set<std::string> missing_;
  std::size_t visits_ = 0;
  std::size_t depth_ = 0;
};

}  // namespace

PublicApi walk_public(DocWorld& world) { return Walk(world).run(); }

}  // namespace mochi::rust
