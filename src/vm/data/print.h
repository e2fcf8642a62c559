// The text of values (language page section 8): the top form of `print` and `str`, the form inside
// aggregates, JSON.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "vm/heap/heap.h"

namespace mochi::vm {

class Printer {
 public:
  Printer(const Heap& heap, std::string& out) : heap_(heap), out_(out) {}
  void top(const TypeDesc& type, Value value);
  void nested(const TypeDesc& type, Value value);
  // The text would not fit into memory, or be longer than texts can be; parts of it are missing.
  bool cut() const { return cut_; }

 private:
  void foreign(Value value);
  void list(const List* list);
  void set(const Map* set);
  void map(const TypeDesc& type, const Map* map);
  void record(const TypeDesc& type, const Record* record);
  void object(Value value, bool is_top);
  bool enter(const Object* o);
  void leave() { path_.pop_back(); }

  const Heap& heap_;
  std::string& out_;
  std::vector<const Object*> path_;
  bool cut_ = false;
};

// JSON of a value; false: it cannot be written, `error` says why.
struct JsonText {
  const Heap& heap;
  std::string& out;
  bool indented = false;
  std::string error{};

  bool write(const TypeDesc& type, Value value, std::uint32_t level = 0);

 private:
  bool items(const TypeDesc& element, const std::vector<Value>& values, std::uint32_t level);
  bool entries(const TypeDesc& type, const Map* map, std::uint32_t level);
  bool record(const TypeDesc& type, const Record* record, std::uint32_t level);
  bool number(double value);
  void line(std::uint32_t level);
  void string(std::string_view text);
};

// The entries of a map or set in ascending order of their keys.
std::vector<std::uint32_t> ascending_entries(const Heap& heap, const Map* map);
// A map's key as text (section 8): its top form; a value of an enum stands as its name.
std::string key_text(const Heap& heap, const TypeDesc& type, Value key);
// The live entries of a map beside the texts of their keys, ascending by key, values of an enum by name.
std::vector<std::pair<std::string, std::uint32_t>> ascending_keys(const Heap& heap, const TypeDesc& keys,
                                                                  const Map* map);

}  // namespace mochi::vm
