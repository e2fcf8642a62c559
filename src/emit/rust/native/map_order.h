// Which maps and sets keep the order in which they were filled, and which types that users see need a form of their own inside
// because such a map is a part of them: users hold sorted ones.
#pragma once

#include <map>
#include <set>

#include "emit/rust/face/public_face.h"
#include "emit/rust/ir_names.h"

namespace mochi::emit::rust {

// Every use of the map only asks or walks, those in closures included.
bool only_asked(const ir::Program& program, ir::FunctionId f, ir::LocalId l);

class MapOrder {
 public:
  MapOrder(const ir::Program& program, const PublicFace& face);

  // A map or set whose order of insertion somebody sees.
  bool keeps(types::TypeId type) const { return ordered_.contains(type); }
  // One is the type, or a part of its values, however deep.
  bool holds(types::TypeId type) const;
  // One whose keys and values hold none.
  bool is_simple(types::TypeId type) const;
  // Users have another form of the declared type.
  bool has_twin(types::DeclId d) const { return twins_.contains(d); }
  // Values can be brought from the form of users to that inside and back.
  bool can_cross(types::TypeId type) const;

 private:
  bool holds(types::TypeId type, std::set<types::TypeId>& seen) const;
  void find();
  void spread();
  // Types of what loops walk without showing the order, and of what takes it over.
  std::vector<std::pair<types::TypeId, types::TypeId>> handed_;
  // Both are one type, of which one may stand for type parameters of the other; whether that is news.
  bool unite(types::TypeId a, types::TypeId b);

  const ir::Program& program_;
  const PublicFace& face_;
  types::TypeStore& types_;
  std::set<types::TypeId> ordered_;
  std::set<types::DeclId> twins_;
  mutable std::map<types::TypeId, bool> holds_;
};

}  // namespace mochi::emit::rust
