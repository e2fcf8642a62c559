// Slips in the keys of a map literal that are legal: told as warnings.
#pragma once

#include "check/checker.h"

namespace mochi::check {

struct Checker::MapKeys {
  explicit MapKeys(Checker& checker) : c(checker) {}

  // T126 for constant keys that stand twice in the literal `node`.
  void check_doubles(NodeId node);
  // T127 for a bare key of an entry, which is its own text, where a variable of that name and of the key's type is in
  // scope. `value`: the type of the map's values.
  void check_bare(NodeId entry, TypeId value);

 private:
  Checker& c;
};

}  // namespace mochi::check
