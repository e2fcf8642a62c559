// Classes of type positions that may hold the same object: union-find over trees that follow the structure of
// types.
#pragma once

#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "ir/ir.h"

namespace mochi::lower {

using PlaceId = std::uint32_t;
inline constexpr PlaceId kNoPlace = 0xffffffffU;

// A property of a class with its first witness.
struct Mark {
  bool set = false;
  Span span;
};

class PlaceGraph {
 public:
  explicit PlaceGraph(types::TypeStore& types) : types_(types) {}

  // Values of the type are, or hold, mutable aggregates or functions.
  bool matters(types::TypeId type);
  // A class of its own; kNoPlace for a type that does not matter.
  PlaceId make(types::TypeId type);
  PlaceId find(PlaceId place) const;
  bool same(PlaceId a, PlaceId b) const { return a != kNoPlace && b != kNoPlace && find(a) == find(b); }
  // Both may hold the same object, all the way down. Returns true if that is news.
  bool unify(PlaceId a, PlaceId b);
  // The position inside for type argument `index`; kNoPlace if it does not matter.
  PlaceId part(PlaceId place, std::size_t index);
  // The field of a declared record or variant, or of an anonymous record.
  PlaceId field(PlaceId record, types::TypeId type, std::uint32_t variant, std::uint32_t index);
  // What is boxed into, and unboxed from, `any` with this type.
  PlaceId boxed(types::TypeId type);

  types::TypeId type(PlaceId place) const { return nodes_[find(place)].type; }
  std::size_t part_count(PlaceId place) const { return nodes_[find(place)].parts.size(); }
  Mark& changed(PlaceId place) { return nodes_[find(place)].changed; }
  Mark& aliased(PlaceId place) { return nodes_[find(place)].aliased; }
  Mark& grown(PlaceId place) { return nodes_[find(place)].grown; }
  bool& cell(PlaceId place) { return nodes_[find(place)].cell; }
  std::size_t size() const { return nodes_.size(); }
  const std::map<std::tuple<types::TypeId, std::uint32_t, std::uint32_t>, PlaceId>& fields() const {
    return fields_;
  }
  const std::map<types::TypeId, PlaceId>& boxes() const { return boxes_; }
  // All classes of the tree under `place`, itself first; `into_fields`: through fields of declared types too.
  std::vector<PlaceId> tree(PlaceId place, bool into_fields);
  // The field places of a declared type, made on demand.
  std::vector<PlaceId> declared_fields(types::TypeId type);

 private:
  struct Node {
    types::TypeId type;
    PlaceId parent;
    std::vector<PlaceId> parts;
    Mark changed;
    Mark aliased;
    Mark grown;
    bool cell = false;
  };
  types::TypeStore& types_;
  mutable std::vector<Node> nodes_;
  std::map<std::tuple<types::TypeId, std::uint32_t, std::uint32_t>, PlaceId> fields_;
  std::map<types::TypeId, PlaceId> boxes_;
  std::map<types::TypeId, bool> matters_;
};

}  // namespace mochi::lower
