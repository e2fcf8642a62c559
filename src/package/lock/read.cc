// From the blocks of a lock to its meaning.
#include <algorithm>
#include <utility>

#include "base/string_util.h"
#include "diag/codes.h"
#include "package/lock/lock.h"
#include "package/lock/text.h"
#include "package/manifest/manifest.h"

namespace mochi::package {
namespace {

constexpr std::int64_t kFormat = 1;

Error fault(Code code, Span span, std::string message) {
  Error error;
  error.code = code;
  error.span = span;
  error.message = std::move(message);
  return error;
}

// The keys of one block, each taken once: what is read leaves the block.
class BlockReader {
 public:
  explicit BlockReader(LockBlock& block) : block_(block), taken_(block.items.size(), false) {}

  LockBlock::Item* find(std::string_view key) {
    for (std::size_t i = 0; i < block_.items.size(); ++i) {
      if (block_.items[i].entry.key != key) continue;
      taken_[i] = true;
      return &block_.items[i];
    }
    return nullptr;
  }
  Result<LockBlock::Item*> typed(std::string_view key, LockValue::Kind kind, bool required) {
    LockBlock::Item* item = find(key);
    if (item == nullptr) {
      if (!required) return item;
      const std::string where = block_.name.empty() ? std::string("the lock") : "`[[" + block_.name + "]]`";
      return fail(fault(Code::M057_LOCK_E005, block_.span, where + " has no " + code_quoted(key)));
    }
    if (item->entry.value.kind != kind)
      return fail(
          fault(Code::M057_LOCK_E004, item->span, code_quoted(key) + " has a value of the wrong type"));
    return item;
  }
  Result<std::string> text(std::string_view key, bool required) {
    MOCHI_TRY(LockBlock::Item * item, typed(key, LockValue::Kind::text, required));
    if (required && item->entry.value.text.empty())
      return fail(fault(Code::M057_LOCK_E005, item->span, code_quoted(key) + " is empty"));
    return item == nullptr ? std::string() : std::move(item->entry.value.text);
  }
  Result<std::vector<std::string>> list(std::string_view key, bool required) {
    MOCHI_TRY(LockBlock::Item * item, typed(key, LockValue::Kind::list, required));
    return item == nullptr ? std::vector<std::string>() : std::move(item->entry.value.list);
  }
  // A digest of 64 hex digits, or nothing.
  Result<std::string> digest(std::string_view key, bool required) {
    MOCHI_TRY(std::string value, text(key, required));
    const bool hex = std::all_of(value.begin(), value.end(),
                                 [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
    if (!value.empty() && (value.size() != 64 || !hex))
      return fail(fault(Code::M057_LOCK_E004, find(key)->span,
                        code_quoted(key) + " must have 64 hexadecimal digits"));
    return value;
  }
  // What nobody asked for.
  Result<void> finish() const {
    for (std::size_t i = 0; i < taken_.size(); ++i) {
      if (!taken_[i])
        return fail(fault(Code::M057_LOCK_E004, block_.items[i].span,
                          "the key " + code_quoted(block_.items[i].entry.key) + " is not known"));
    }
    return {};
  }

 private:
  LockBlock& block_;
  std::vector<bool> taken_;
};

class LockReader final : public LockBlockSink {
 public:
  explicit LockReader(const LockRules& rules) : rules_(rules) {}

  Result<Lock> run(const SourceMap& sources, SourceId source) {
    MOCHI_TRY_VOID(parse_lock_text(sources, source, *this));
    MOCHI_TRY_VOID(unique());
    return std::move(lock_);
  }
  Result<void> take(LockBlock& next) override {
    return std::exchange(is_top_, false) ? top(next) : block(next);
  }

 private:
  Result<void> top(LockBlock& block) {
    BlockReader reader(block);
    const LockBlock::Item* version = reader.find("version");
    const bool number = version != nullptr && version->entry.value.kind == LockValue::Kind::integer;
    if (!number || version->entry.value.integer < 1) {
      return fail(fault(Code::M057_LOCK_E004, version == nullptr ? block.span : version->span,
                        "the lock names no format: `version = 1` is missing at its top"));
    }
    if (version->entry.value.integer > kFormat) {
      return fail(fault(Code::M057_LOCK_E003, version->span,
                        "the lock has format " + std::to_string(version->entry.value.integer) +
                            ", and mochi " + rules_.running_version + " reads formats up to " +
                            std::to_string(kFormat)));
    }
    MOCHI_TRY(lock_.mochi, reader.text("mochi", true));
    MOCHI_TRY(lock_.manifest, reader.text("manifest", true));
    MOCHI_TRY(lock_.manifest_hash, reader.text("manifest_hash", true));
    MOCHI_TRY(lock_.targets, reader.list("targets", true));
    return reader.finish();
  }

  Result<void> block(LockBlock& block) {
    if (block.name == "package" && block.list) return package(block);
    if (block.name == "package.dependencies" && !block.list) return dependencies(block);
    if (block.name == "registry" && block.list) return registry(block);
    if (block.name == "capabilities-seen" && !block.list) return seen(block);
    return section(block);
  }

  Result<Version> version(const std::string& text, Span span) const {
    Result<Version> parsed = parse_version(text);
    if (!parsed) return fail(fault(Code::M057_LOCK_E004, span, code_quoted(text) + " is not a version"));
    return std::move(parsed).value();
  }

  Result<void> package(LockBlock& block) {
    BlockReader reader(block);
    LockedPackage made;
    MOCHI_TRY(made.name, reader.text("name", true));
    // Names become parts of paths.
    if (std::string fault_of_name = check_package_name(made.name); !fault_of_name.empty())
      return fail(fault(Code::M057_LOCK_E004, reader.find("name")->span,
                        code_quoted(made.name) + " is not a package name: " + fault_of_name));
    MOCHI_TRY(std::string text, reader.text("version", true));
    MOCHI_TRY(made.version, version(text, reader.find("version")->span));
    MOCHI_TRY(made.source, reader.text("source", true));
    const bool known = made.is_workspace() ||
                       ((made.is_path() || made.is_git() || made.is_tarball() || made.is_registry()) &&
                        !made.source_value().empty());
    if (!known)
      return fail(fault(Code::M057_LOCK_E004, reader.find("source")->span,
                        "the source " + code_quoted(made.source) + " is not known"));
    const bool hashed = made.is_registry() || made.is_tarball();
    MOCHI_TRY(made.path, reader.text("path", made.is_workspace()));
    MOCHI_TRY(made.git_rev, reader.text("git_rev", made.is_git()));
    MOCHI_TRY(made.blake3, reader.digest("blake3", hashed));
    MOCHI_TRY(made.sha256, reader.digest("sha256", hashed));
    MOCHI_TRY(made.tree, reader.digest("tree", made.is_git() || made.is_tarball()));
    MOCHI_TRY(const LockBlock::Item* yanked, reader.typed("yanked", LockValue::Kind::boolean, false));
    made.yanked = yanked != nullptr && yanked->entry.value.boolean;
    MOCHI_TRY(made.features, reader.list("features", true));
    MOCHI_TRY(made.capabilities, reader.list("capabilities", true));
    MOCHI_TRY(made.targets, reader.list("targets", false));
    MOCHI_TRY_VOID(reader.finish());
    lock_.packages.push_back(std::move(made));
    places_.push_back(block.span);
    return {};
  }

  Result<void> dependencies(LockBlock& block) {
    if (lock_.packages.empty() || !lock_.packages.back().dependencies.empty())
      return fail(fault(Code::M057_LOCK_E004, block.span,
                        "`[package.dependencies]` belongs below its `[[package]]`"));
    lock_.packages.back().dependencies.reserve(block.items.size());
    for (LockBlock::Item& item : block.items) {
      if (item.entry.value.kind != LockValue::Kind::text)
        return fail(fault(Code::M057_LOCK_E004, item.span,
                          code_quoted(item.entry.key) + " must have a version as text"));
      MOCHI_TRY(Version parsed, version(item.entry.value.text, item.span));
      lock_.packages.back().dependencies.push_back({std::move(item.entry.key), std::move(parsed)});
    }
    return {};
  }

  Result<void> registry(LockBlock& block) {
    BlockReader reader(block);
    LockedRegistry made;
    MOCHI_TRY(made.name, reader.text("name", true));
    MOCHI_TRY(made.id, reader.text("id", true));
    lock_.registries.push_back(std::move(made));
    return reader.finish();
  }

  Result<void> seen(LockBlock& block) {
    if (!lock_.capabilities_seen.empty())
      return fail(fault(Code::M057_LOCK_E004, block.span, "`[capabilities-seen]` is given twice"));
    for (LockBlock::Item& item : block.items) {
      if (item.entry.value.kind != LockValue::Kind::list)
        return fail(fault(Code::M057_LOCK_E004, item.span,
                          code_quoted(item.entry.key) + " must have a list of capabilities"));
      lock_.capabilities_seen.push_back({std::move(item.entry.key), std::move(item.entry.value.list)});
    }
    return {};
  }

  bool registered(std::string_view name) const {
    return std::find(rules_.sections.begin(), rules_.sections.end(), name) != rules_.sections.end();
  }

  Result<void> section(LockBlock& block) {
    std::vector<LockEntry> entries;
    for (LockBlock::Item& item : block.items) entries.push_back(std::move(item.entry));
    const std::size_t dot = block.name.find('.');
    if (block.list && dot == std::string::npos && registered(block.name)) {
      lock_.sections.push_back({block.name, std::move(entries), {}});
      return {};
    }
    const bool below = !block.list && dot != std::string::npos && !lock_.sections.empty() &&
                       lock_.sections.back().name == block.name.substr(0, dot);
    if (!below)
      return fail(fault(Code::M057_LOCK_E004, block.span,
                        "the section " + code_quoted(block.name) + " is not known here"));
    lock_.sections.back().tables.push_back({block.name.substr(dot + 1), std::move(entries)});
    return {};
  }

  Result<void> unique() const {
    std::vector<std::size_t> order(lock_.packages.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    auto same = [&](std::size_t a, std::size_t b) {
      return lock_.packages[a].name == lock_.packages[b].name &&
             lock_.packages[a].version == lock_.packages[b].version;
    };
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      const LockedPackage& x = lock_.packages[a];
      const LockedPackage& y = lock_.packages[b];
      return x.name != y.name ? x.name < y.name : x.version < y.version;
    });
    for (std::size_t i = 1; i < order.size(); ++i) {
      if (!same(order[i - 1], order[i])) continue;
      return fail(fault(Code::M057_LOCK_E004, places_[order[i]],
                        code_quoted(lock_.packages[order[i]].name) + " is locked twice in the same version"));
    }
    return {};
  }

  const LockRules& rules_;
  bool is_top_ = true;
  Lock lock_;
  std::vector<Span> places_;
};

}  // namespace

Result<Lock> read_lock(const SourceMap& sources, SourceId source, const LockRules& rules) {
  return LockReader(rules).run(sources, source);
}

}  // namespace mochi::package
