#include "emit/rust/type_params.h"

#include <algorithm>
#include <map>
#include <set>

namespace mochi::emit::rust {

namespace {

void add_params(const types::TypeStore& types, TypeId id, std::set<TypeId>& seen,
                std::vector<types::TypeParamId>& out) {
  if (!seen.insert(id).second) return;
  const types::Type t = types[id];
  if (t.kind == TypeKind::parameter) out.push_back(t.param);
  for (const TypeId part : t.args) add_params(types, part, seen, out);
}

// `actual` is `declared` with something in place of its parameters.
void bind(const types::TypeStore& types, TypeId declared, TypeId actual,
          std::map<types::TypeParamId, TypeId>& out) {
  const types::Type d = types[declared];
  if (d.kind == TypeKind::parameter) {
    out.emplace(d.param, actual);
    return;
  }
  const types::Type a = types[actual];
  for (std::size_t i = 0; i < d.args.size() && i < a.args.size(); ++i) bind(types, d.args[i], a.args[i], out);
}

}  // namespace

std::vector<types::TypeParamId> spoken_params(const types::TypeStore& types, const ir::Function& f) {
  if (!f.type_params.empty() || f.kind != ir::FunctionKind::closure) return f.type_params;
  std::set<TypeId> seen;
  std::vector<types::TypeParamId> all;
  for (const ir::LocalId p : f.params) add_params(types, f.body.locals[p].type, seen, all);
  add_params(types, f.result, seen, all);
  return all;
}

std::optional<std::vector<TypeId>> untold_arguments(const types::TypeStore& types, const ir::Function& f,
                                                    TypeId result, const std::vector<bool>& silent) {
  std::set<TypeId> seen;
  std::vector<types::TypeParamId> told;
  for (std::size_t i = 0; i < f.params.size(); ++i) {
    if (i < silent.size() && silent[i]) continue;
    add_params(types, f.body.locals[f.params[i]].type, seen, told);
  }
  const bool all = std::all_of(f.type_params.begin(), f.type_params.end(), [&](types::TypeParamId p) {
    return std::find(told.begin(), told.end(), p) != told.end();
  });
  if (all) return {};
  std::map<types::TypeParamId, TypeId> bound;
  bind(types, f.result, result, bound);
  std::vector<TypeId> args;
  for (const types::TypeParamId p : f.type_params) {
    const auto found = bound.find(p);
    if (found == bound.end()) return {};
    args.push_back(found->second);
  }
  return args;
}

}  // namespace mochi::emit::rust
