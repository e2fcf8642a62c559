#include "base/names.h"

#include <cstring>
#include <vector>

#include "base/hash.h"

namespace mochi {
namespace {
constexpr std::size_t kChunk = 64 * 1024;
}  // namespace

// Open addressing over ids; texts live in chunks that never move.
struct Names::Impl {
  std::vector<std::unique_ptr<char[]>> chunks;
  std::size_t used = kChunk;
  std::vector<std::string_view> texts;
  std::vector<std::uint32_t> table = std::vector<std::uint32_t>(1024, NameId::kNone);

  std::size_t slot_of(std::string_view text) const {
    std::size_t mask = table.size() - 1;
    std::size_t slot = hash_bytes(text) & mask;
    while (table[slot] != NameId::kNone && texts[table[slot]] != text) slot = (slot + 1) & mask;
    return slot;
  }
  std::string_view keep(std::string_view text) {
    if (text.size() > kChunk / 4) {
      // Long texts get a chunk of their own, before the one in use.
      auto own = std::make_unique<char[]>(text.size());
      std::memcpy(own.get(), text.data(), text.size());
      std::string_view view(own.get(), text.size());
      chunks.insert(chunks.begin(), std::move(own));
      return view;
    }
    if (chunks.empty() || used + text.size() > kChunk) {
      chunks.push_back(std::make_unique<char[]>(kChunk));
      used = 0;
    }
    char* at = chunks.back().get() + used;
    if (!text.empty()) std::memcpy(at, text.data(), text.size());
    used += text.size();
    return {at, text.size()};
  }
  void grow() {
    std::vector<std::uint32_t> bigger(table.size() * 2, NameId::kNone);
    table.swap(bigger);
    for (std::uint32_t id = 0; id < texts.size(); ++id) table[slot_of(texts[id])] = id;
  }
};

Names::Names() : impl_(std::make_unique<Impl>()) {}
Names::~Names() = default;

NameId Names::intern(std::string_view text) {
  std::size_t slot = impl_->slot_of(text);
  if (impl_->table[slot] != NameId::kNone) return NameId(impl_->table[slot]);
  auto id = static_cast<std::uint32_t>(impl_->texts.size());
  impl_->texts.push_back(impl_->keep(text));
  impl_->table[slot] = id;
  if (impl_->texts.size() * 2 > impl_->table.size()) impl_->grow();
  return NameId(id);
}

NameId Names::find(std::string_view text) const {
  std::size_t slot = impl_->slot_of(text);
  return impl_->table[slot] == NameId::kNone ? NameId() : NameId(impl_->table[slot]);
}

std::string_view Names::text(NameId id) const {
  MOCHI_DCHECK(id.value < impl_->texts.size());
  return impl_->texts[id.value];
}

std::uint32_t Names::size() const { return static_cast<std::uint32_t>(impl_->texts.size()); }

}  // namespace mochi
