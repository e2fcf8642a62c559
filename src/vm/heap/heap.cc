#include "vm/heap/heap.h"

#include <cstdlib>
#include <cstring>

#if defined(__linux__)
#include <sys/mman.h>
#endif

#include "base/check.h"
#include "base/utf8.h"
#include "vm/heap/references.h"

namespace mochi::vm {

namespace {
constexpr std::size_t kChunkBytes = std::size_t{256} * 1024;
constexpr std::size_t kFirstChunkBytes = std::size_t{32} * 1024;
// Programs that have taken this much take more in huge pages: hundreds of times fewer faults, and maps and
// lists whose every access would miss the processor's page table cache.
constexpr std::size_t kHugePage = std::size_t{2} * 1024 * 1024;
constexpr std::size_t kTableStep = 32;

std::size_t rounded(std::size_t bytes) { return (bytes + 15) / 16 * 16; }

void* system_allocate(std::size_t bytes) {
  void* memory = std::malloc(bytes);
  if (memory == nullptr) out_of_memory();
  return memory;
}

// Huge pages are a wish: where the system has none, nothing changes. Not for blocks that grow: the system
// could no longer move them without copying.
void* huge_chunk() {
  void* memory = std::aligned_alloc(kHugePage, kHugePage);
  if (memory == nullptr) out_of_memory();
#if defined(__linux__) && defined(MADV_HUGEPAGE)
  (void)madvise(memory, kHugePage, MADV_HUGEPAGE);
#endif
  return memory;
}
}  // namespace

Heap::Heap(const DescTable& descs, std::uint64_t limit, std::int64_t* budget)
    : descs_(descs), limit_(limit), budget_(budget) {
  large_.previous = &large_;
  large_.next = &large_;
  make_singletons();
}

void Heap::make_singletons() {
  for (std::size_t c = 0; c < 128; ++c) {
    String* s = new_string(1, 1);
    s->data()[0] = static_cast<char>(c);
    s->length = 1;
    make_immortal(s);
    characters_[c] = s;
  }
  empty_ = new_string(0, 0);
  empty_->length = 0;
  make_immortal(empty_);
  bool_boxes_ = static_cast<Box*>(allocate(2 * sizeof(Box)));
  for (std::int64_t b = 0; b < 2; ++b) {
    start(bool_boxes_ + b, Kind::box_bool);
    bool_boxes_[b].value = int_value(b);
    make_immortal(bool_boxes_ + b);
  }
  int_boxes_ = static_cast<Box*>(allocate(static_cast<std::size_t>(kCachedInts) * sizeof(Box)));
  for (std::int64_t n = 0; n < kCachedInts; ++n) {
    start(int_boxes_ + n, Kind::box_int);
    int_boxes_[n].value = int_value(n + kLeastCached);
    make_immortal(int_boxes_ + n);
  }
}

Heap::~Heap() {
  for (External* e = externals_; e != nullptr; e = e->next) e->drop(e->data);
  for (Large* block = large_.next; block != &large_;) {
    Large* next = block->next;
    std::free(block);
    block = next;
  }
  for (void* chunk : chunks_) std::free(chunk);
}

void Heap::charge(std::uint64_t bytes) {
  stats_.bytes += bytes;
  if (limit_ != 0 && stats_.bytes > limit_ && !exhausted_) {
    exhausted_ = true;
    *budget_ = 0;
  }
}

std::uint64_t Heap::bytes_in_use() const {
  std::uint64_t unused = static_cast<std::uint64_t>(bump_end_ - bump_);
  for (std::size_t cls = 0; cls < kClasses; ++cls) {
    for (const FreeBlock* block = free_[cls]; block != nullptr; block = block->next) unused += cls * 16;
  }
  return stats_.bytes - unused;
}

bool Heap::room(std::uint64_t bytes) const {
  constexpr std::uint64_t kMostAtOnce = std::uint64_t{1} << 36U;
  if (bytes > kMostAtOnce) return false;
  return limit_ == 0 || stats_.bytes + bytes <= limit_;
}

void* Heap::allocate_slow(std::size_t bytes) {
  const std::size_t cls = (bytes + 15) / 16;
  if (cls >= kClasses) {
    auto* block = static_cast<Large*>(system_allocate(bytes + sizeof(Large)));
    block->previous = &large_;
    block->next = large_.next;
    large_.next->previous = block;
    large_.next = block;
    charge(bytes);
    return block + 1;
  }
  const std::size_t size = cls * 16;
  if (size == 0) return allocate(1);
  if (static_cast<std::size_t>(bump_end_ - bump_) < size) {
    // What is left of the old chunk still serves smaller blocks.
    const auto left = static_cast<std::size_t>(bump_end_ - bump_);
    if (left >= 16) free(bump_, left);
    const bool huge = stats_.bytes >= 2 * kHugePage && room(4 * kHugePage);
    const std::size_t chunk = huge ? kHugePage : chunks_.empty() ? kFirstChunkBytes : kChunkBytes;
    bump_ = static_cast<char*>(huge ? huge_chunk() : system_allocate(chunk));
    bump_end_ = bump_ + chunk;
    chunks_.push_back(bump_);
    charge(chunk);
  }
  void* result = bump_;
  bump_ += size;
  return result;
}

void Heap::free_large(void* memory, std::size_t bytes) {
  Large* block = static_cast<Large*>(memory) - 1;
  block->previous->next = block->next;
  block->next->previous = block->previous;
  stats_.bytes -= bytes;
  std::free(block);
}

void* Heap::resize(void* memory, std::size_t old_bytes, std::size_t bytes) {
  if (memory != nullptr && (old_bytes + 15) / 16 >= kClasses && (bytes + 15) / 16 >= kClasses) {
    Large* block = static_cast<Large*>(memory) - 1;
    Large* previous = block->previous;
    Large* next = block->next;
    auto* moved = static_cast<Large*>(std::realloc(block, bytes + sizeof(Large)));
    if (moved == nullptr) out_of_memory();
    previous->next = moved;
    next->previous = moved;
    stats_.bytes -= old_bytes;
    charge(bytes);
    return moved + 1;
  }
  if (rounded(old_bytes) == rounded(bytes) && memory != nullptr && old_bytes != 0) return memory;
  void* fresh = allocate(bytes);
  const std::size_t common = old_bytes < bytes ? old_bytes : bytes;
  if (common != 0) std::memcpy(fresh, memory, common);
  if (memory != nullptr) free(memory, old_bytes);
  return fresh;
}

// --- makers ---

String* Heap::new_string(std::size_t bytes, std::size_t capacity) {
  MOCHI_CHECK(capacity < 0xffffff00U);
  // The whole block is used, so that short appends need no new one.
  const std::size_t block = rounded(sizeof(String) + capacity);
  auto* s = static_cast<String*>(allocate(block));
  start(s, Kind::string);
  s->size = static_cast<std::uint32_t>(bytes);
  s->length = 0;
  s->hash = 0;
  s->capacity = static_cast<std::uint32_t>(block - sizeof(String));
  return s;
}

String* Heap::ascii_string(std::string_view ascii) {
  String* s = new_string(ascii.size(), ascii.size());
  if (!ascii.empty()) std::memcpy(s->data(), ascii.data(), ascii.size());
  s->length = s->size;
  return s;
}

String* Heap::string(std::string_view utf8) {
  if (utf8.empty()) {
    ++empty_->count;
    return empty_;
  }
  String* s = ascii_string(utf8);
  s->length = static_cast<std::uint32_t>(count_code_points(utf8));
  return s;
}

String* Heap::character(std::uint32_t code_point) {
  if (code_point < 128) {
    ++characters_[code_point]->count;
    return characters_[code_point];
  }
  std::string text;
  append_utf8(text, static_cast<char32_t>(code_point));
  return string(text);
}

Bytes* Heap::bytes(std::string_view content) {
  MOCHI_CHECK(content.size() < 0xffffff00U);
  auto* b = static_cast<Bytes*>(allocate(sizeof(Bytes) + content.size()));
  start(b, Kind::bytes);
  b->size = static_cast<std::uint32_t>(content.size());
  b->capacity = b->size;
  if (!content.empty()) std::memcpy(b->data(), content.data(), content.size());
  return b;
}

List* Heap::list(const TypeDesc& type, std::size_t capacity) {
  MOCHI_CHECK(capacity < 0xffffff00U);
  auto* l = static_cast<List*>(allocate(sizeof(List)));
  start(l, Kind::list, type);
  l->capacity = static_cast<std::uint32_t>(capacity);
  l->unused = 0;
  l->data = capacity == 0 ? nullptr : static_cast<Value*>(allocate(capacity * sizeof(Value)));
  return l;
}

GroupList* Heap::group_list(const TypeDesc& type) {
  auto* l = static_cast<GroupList*>(allocate(sizeof(GroupList)));
  start(l, Kind::list, type);
  l->flags |= kIndexed;
  l->capacity = 0;
  l->unused = 0;
  l->data = nullptr;
  l->places = nullptr;
  return l;
}

Map* Heap::map(const TypeDesc& type) {
  auto* m = static_cast<Map*>(allocate(sizeof(Map)));
  start(m, type.cls == TypeClass::set ? Kind::set : Kind::map, type);
  m->used = 0;
  m->capacity = 0;
  m->index = nullptr;
  m->index_mask = 0;
  m->dead = 0;
  m->last = 0;
  m->entries = nullptr;
  m->dead_marks = nullptr;
  return m;
}

Group* Heap::group(const TypeDesc& type, Value key, Value items) {
  auto* g = static_cast<Group*>(allocate(sizeof(Group)));
  start(g, Kind::group, type);
  g->key = key;
  g->items = items;
  return g;
}

Closure* Heap::closure(const TypeDesc& type, std::uint64_t function, std::uint32_t captures) {
  auto* c = static_cast<Closure*>(allocate(sizeof(Closure) + std::size_t{captures} * sizeof(Value)));
  start(c, Kind::closure, type);
  c->size = captures;
  c->function = function;
  return c;
}

Cell* Heap::cell(const TypeDesc& element, Value value) {
  auto* c = static_cast<Cell*>(allocate(sizeof(Cell)));
  start(c, Kind::cell, element);
  // What a cell holds may hold the closure that holds the cell.
  c->flags = element.ref ? kMayCycle : std::uint8_t{0};
  c->value = value;
  return c;
}

External* Heap::external(Kind kind, void* data, void (*drop)(void*)) {
  auto* e = static_cast<External*>(allocate(sizeof(External)));
  start(e, kind);
  e->data = data;
  e->drop = drop;
  e->previous = nullptr;
  e->next = externals_;
  if (externals_ != nullptr) externals_->previous = e;
  externals_ = e;
  return e;
}

const TypeDesc& Heap::type_of(const Object* o) const {
  switch (o->kind) {
    case Kind::string: return descs_.at(kStringDesc);
    case Kind::bytes: return descs_.at(kBytesDesc);
    case Kind::bigint: return descs_.at(kBigintDesc);
    case Kind::bigrat: return descs_.at(kBigratDesc);
    case Kind::box_int: return descs_.at(kIntDesc);
    case Kind::box_float: return descs_.at(kFloatDesc);
    case Kind::box_bool: return descs_.at(kBoolDesc);
    case Kind::box_enum:
      return descs_.at(static_cast<std::uint32_t>(static_cast<const Box*>(o)->value.bits >> 32U));
    case Kind::list:
    case Kind::set:
    case Kind::map:
    case Kind::record:
    case Kind::group:
    case Kind::closure:
    case Kind::cell: return descs_.at(static_cast<const Typed*>(o)->desc);
    case Kind::foreign: return descs_.at(kForeignDesc);
  }
  MOCHI_UNREACHABLE("kind of object");
}

// --- freeing ---

void Heap::destroy(Object* o) {
  switch (o->kind) {
    case Kind::string:
    case Kind::bytes:
    case Kind::bigint:
    case Kind::bigrat:
    case Kind::box_int:
    case Kind::box_float:
    case Kind::box_bool:
    case Kind::box_enum:
    case Kind::foreign: free_object(o); return;
    case Kind::list:
    case Kind::set:
    case Kind::map:
    case Kind::record:
    case Kind::group:
    case Kind::closure:
    case Kind::cell: break;
  }
  drop_children(o);
  free_object(o);
  // The list of what died replaces recursion, however deep the structure.
  while (!dying_.empty()) {
    Object* next = dying_.back();
    dying_.pop_back();
    drop_children(next);
    free_object(next);
  }
}

void Heap::drop_children(Object* o) {
  for_each_reference(*this, o, [this](Object* child) { drop_child(child); });
}

void Heap::free_object(Object* o) {
  // A candidate of the collector stays until the collector has seen it.
  if ((o->flags & kBuffered) != 0) return;
  switch (o->kind) {
    case Kind::string: {
      auto* s = static_cast<String*>(o);
      if ((o->flags & kIndexed) != 0) {
        forget_offsets(s);
      }
      free(o, sizeof(String) + s->capacity);
      return;
    }
    case Kind::bytes: free(o, sizeof(Bytes) + static_cast<Bytes*>(o)->capacity); return;
    case Kind::bigint:
    case Kind::bigrat:
    case Kind::foreign: {
      auto* e = static_cast<External*>(o);
      (e->previous != nullptr ? e->previous->next : externals_) = e->next;
      if (e->next != nullptr) e->next->previous = e->previous;
      e->drop(e->data);
      free(o, sizeof(External));
      return;
    }
    case Kind::box_int:
    case Kind::box_float:
    case Kind::box_bool:
    case Kind::box_enum: free(o, sizeof(Box)); return;
    case Kind::list: {
      auto* l = static_cast<List*>(o);
      if (l->data != nullptr) free(l->data, std::size_t{l->capacity} * sizeof(Value));
      free(o, (o->flags & kIndexed) != 0 ? sizeof(GroupList) : sizeof(List));
      return;
    }
    case Kind::set:
    case Kind::map: {
      auto* m = static_cast<Map*>(o);
      if (m->entries != nullptr) free(m->entries, std::size_t{m->capacity} * sizeof(Entry));
      if (m->index != nullptr) free(m->index, (std::size_t{m->index_mask} + 1) * sizeof(std::uint32_t));
      if (m->dead_marks != nullptr) free(m->dead_marks, m->capacity);
      free(o, sizeof(Map));
      return;
    }
    case Kind::record:
      free(o, sizeof(Record) + std::size_t{static_cast<Record*>(o)->size} * sizeof(Value));
      return;
    case Kind::group: free(o, sizeof(Group)); return;
    case Kind::closure:
      free(o, sizeof(Closure) + std::size_t{static_cast<Closure*>(o)->size} * sizeof(Value));
      return;
    case Kind::cell: free(o, sizeof(Cell)); return;
  }
}

void Heap::buffer(Object* o) {
  o->flags = static_cast<std::uint8_t>(o->flags | kBuffered);
  candidates_.push_back(o);
  if (candidates_.size() == threshold_) *budget_ = 0;
}

void Heap::forget_offsets(String* s) {
  if ((s->flags & kIndexed) == 0) return;
  s->flags = static_cast<std::uint8_t>(s->flags & ~kIndexed);
  last_text_ = nullptr;
  text_tables_.erase(s);
}

std::size_t Heap::offset_of(String* s, std::size_t index) {
  if (s->length < 2 * kTableStep) return offset_of_code_point(s->text(), index);
  if (last_text_ != s) {
    auto [place, fresh] = text_tables_.try_emplace(s);
    if (fresh) {
      s->flags |= kIndexed;
      std::uint32_t count = 0;
      for (std::uint32_t at = 0; at < s->size; ++at) {
        if (is_utf8_continuation(s->data()[at])) continue;
        if (count % kTableStep == 0) place->second.push_back(at);
        ++count;
      }
    }
    last_text_ = s;
    last_table_ = &place->second;
  }
  if (index >= s->length) return s->size;
  std::size_t at = (*last_table_)[index / kTableStep];
  for (std::size_t left = index % kTableStep; left != 0; --left) {
    ++at;
    while (at < s->size && is_utf8_continuation(s->data()[at])) ++at;
  }
  return at;
}

}  // namespace mochi::vm
