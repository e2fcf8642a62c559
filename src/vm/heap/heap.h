// The memory of one run: size-class pools, reference counts, freeing without recursion, and the candidates of
// the cycle collector.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "vm/data/desc.h"
#include "vm/foreign.h"
#include "vm/heap/object.h"

namespace mochi::vm {

struct HeapStats {
  std::uint64_t bytes = 0;          // held from the system
  std::uint64_t objects_freed = 0;  // by the cycle collector
  std::uint64_t elements_copied =
      0;  // by growing or copying lists, maps and strings (tests of amortised cost)
  std::uint64_t collections = 0;
};

class Heap {
 public:
  // `budget` is set to 0 when memory passes `limit` bytes (0 = none), so that the machine looks at
  // `exhausted`.
  Heap(const DescTable& descs, std::uint64_t limit, std::int64_t* budget);
  ~Heap();
  Heap(const Heap&) = delete;
  Heap& operator=(const Heap&) = delete;

  // A block of at least `bytes`; never null. `free` takes the same number.
  void* allocate(std::size_t bytes) {
    const std::size_t cls = (bytes + 15) / 16;
    if (cls < kClasses) {
      if (FreeBlock* block = free_[cls]; block != nullptr) {
        free_[cls] = block->next;
        return block;
      }
    }
    return allocate_slow(bytes);
  }
  void free(void* memory, std::size_t bytes) {
    const std::size_t cls = (bytes + 15) / 16;
    if (cls < kClasses) {
      auto* block = static_cast<FreeBlock*>(memory);
      block->next = free_[cls];
      free_[cls] = block;
    } else {
      free_large(memory, bytes);
    }
  }
  // Grows or shrinks a block; the common part keeps its bytes.
  void* resize(void* memory, std::size_t old_bytes, std::size_t bytes);
  // May `bytes` more be taken? Asked before an operation whose size the program chooses.
  bool room(std::uint64_t bytes) const;
  // What an operation did beside one step counts as `steps` more until the machine looks at interrupts, so
  // that few operations on large values do not keep it from doing so.
  void worked(std::uint64_t steps) const { *budget_ -= static_cast<std::int64_t>(steps); }
  bool exhausted() const { return exhausted_; }
  void clear_exhausted() { exhausted_ = false; }
  std::uint64_t limit() const { return limit_; }

  static void retain(Object* o) { ++o->count; }
  static void retain_maybe(Object* o) {
    if (o != nullptr) ++o->count;
  }
  void release(Object* o) {
    if (--o->count == 0) {
      destroy(o);
    } else if ((o->flags & (kMayCycle | kBuffered)) == kMayCycle) {
      buffer(o);
    }
  }
  void release_maybe(Object* o) {
    if (o != nullptr) release(o);
  }

  // --- makers: the result has count 1 ---
  String* new_string(std::size_t bytes, std::size_t capacity);  // text and length not set; size is
  String* string(std::string_view utf8);                        // counts code points
  String* ascii_string(std::string_view ascii);
  // The string of one code point; ASCII ones are shared and immortal.
  String* character(std::uint32_t code_point);
  String* empty_string() { return empty_; }
  Bytes* bytes(std::string_view content);
  Box* box_int(std::int64_t value) {
    if (value >= kLeastCached && value < kLeastCached + kCachedInts) {
      Box* box = int_boxes_ + (value - kLeastCached);
      ++box->count;
      return box;
    }
    return box(Kind::box_int, int_value(value));
  }
  Box* box_float(double value) { return box(Kind::box_float, float_value(value)); }
  Box* box_bool(bool value) {
    Box* box = bool_boxes_ + (value ? 1 : 0);
    ++box->count;
    return box;
  }
  Box* box_enum(std::uint32_t desc, std::int64_t variant) {
    return box(Kind::box_enum, bits_value(std::uint64_t{desc} << 32U | static_cast<std::uint64_t>(variant)));
  }
  List* list(const TypeDesc& type, std::size_t capacity);
  GroupList* group_list(const TypeDesc& type);
  Map* map(const TypeDesc& type);  // map or set
  Record* record(const TypeDesc& type, std::uint16_t tag, std::uint32_t fields) {
    auto* r = static_cast<Record*>(allocate(sizeof(Record) + std::size_t{fields} * sizeof(Value)));
    start(r, Kind::record, type);
    r->tag = tag;
    r->size = fields;
    return r;
  }
  Group* group(const TypeDesc& type, Value key, Value items);
  Closure* closure(const TypeDesc& type, std::uint64_t function, std::uint32_t captures);
  Cell* cell(const TypeDesc& element, Value value);
  // Takes `data`; `drop` frees it.
  External* external(Kind kind, void* data, void (*drop)(void*));
  // Makes an object live until the heap ends.
  static void make_immortal(Object* o) {
    o->count = 0x40000000U;
    o->flags = static_cast<std::uint8_t>(o->flags | kImmortal);
  }

  // The last division of large numbers: its operands and the result that was not asked for, so that `n / b` and
  // `n % b` cost one (vm/data/number). All null, or none; `other` has a count of its own.
  struct Division {
    Object* dividend = nullptr;
    Object* divisor = nullptr;
    Object* other = nullptr;
    bool other_is_remainder = false;
  };
  Division& last_division() { return last_division_; }
  void forget_division() {
    release_maybe(last_division_.dividend);
    release_maybe(last_division_.divisor);
    release_maybe(last_division_.other);
    last_division_ = {};
  }

  // What foreign handles are shown, compared and freed by; null where a program has none.
  const ForeignApi* foreign = nullptr;

  const TypeDesc& desc(std::uint32_t number) const { return descs_.at(number); }
  const TypeDesc& type_of(const Object* o) const;
  HeapStats& stats() { return stats_; }
  // What the blocks in use take, to the byte; walks the free ones (tests).
  std::uint64_t bytes_in_use() const;

  // The byte offset of code point `index` (at most length) of a text that is not all ASCII; amortised O(1).
  std::size_t offset_of(String* s, std::size_t index);
  // To be called before the text of `s` changes.
  void forget_offsets(String* s);

  // --- cycle collector (collector.cc) ---
  // Frees what is reachable only from itself. `force`: also when there are few candidates.
  void collect(bool force);
  bool wants_collection() const { return candidates_.size() >= threshold_; }

 private:
  struct FreeBlock {
    FreeBlock* next;
  };
  struct Large {
    Large* previous;
    Large* next;
  };
#ifdef MOCHI_SANITIZED
  // Each block is one of the system's, so that the sanitizer sees a use after its end.
  static constexpr std::size_t kClasses = 0;
#else
  static constexpr std::size_t kClasses = 65;
#endif
  static constexpr std::int64_t kLeastCached = -128;
  static constexpr std::int64_t kCachedInts = 1152;

  friend class Collector;

  void* allocate_slow(std::size_t bytes);
  void free_large(void* memory, std::size_t bytes);
  void charge(std::uint64_t bytes);
  void start(Object* o, Kind kind) {
    o->count = 1;
    o->kind = kind;
    o->flags = 0;
    o->tag = 0;
  }
  void start(Typed* o, Kind kind, const TypeDesc& type) {
    o->count = 1;
    o->kind = kind;
    o->flags = type.may_cycle ? kMayCycle : std::uint8_t{0};
    o->tag = 0;
    o->desc = type.number;
    o->size = 0;
  }
  Box* box(Kind kind, Value value) {
    auto* b = static_cast<Box*>(allocate(sizeof(Box)));
    start(b, kind);
    b->value = value;
    return b;
  }
  void destroy(Object* o);
  void drop_children(Object* o);
  void drop_child(Object* o) {
    if (o != nullptr && --o->count == 0) {
      dying_.push_back(o);
    } else if (o != nullptr && (o->flags & (kMayCycle | kBuffered)) == kMayCycle) {
      buffer(o);
    }
  }
  void free_object(Object* o);
  void buffer(Object* o);
  void make_singletons();

  const DescTable& descs_;
  std::uint64_t limit_;
  std::int64_t* budget_;
  bool exhausted_ = false;
  FreeBlock* free_[kClasses + 1] = {};
  char* bump_ = nullptr;
  char* bump_end_ = nullptr;
  std::vector<void*> chunks_;
  Large large_{};
  External* externals_ = nullptr;
  HeapStats stats_;
  Division last_division_;
  std::vector<Object*> dying_;
  String* characters_[128] = {};
  String* empty_ = nullptr;
  Box* int_boxes_ = nullptr;
  Box* bool_boxes_ = nullptr;
  std::vector<Object*> candidates_;
  std::size_t threshold_ = 4096;
  std::unordered_map<const String*, std::vector<std::uint32_t>> text_tables_;
  const String* last_text_ = nullptr;
  const std::vector<std::uint32_t>* last_table_ = nullptr;
};

}  // namespace mochi::vm
