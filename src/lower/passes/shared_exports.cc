#include "lower/passes/shared_exports.h"

#include <fmt/format.h>

#include <set>

#include "ir/facts.h"

namespace mochi::lower {

bool check_shared_exports(const ir::Program& program, Sink& sink) {
  if (!program.facts) return true;
  const types::TypeStore& types = *program.types;
  // Several positions of one type meet in one change.
  std::set<std::pair<std::uint32_t, std::uint32_t>> seen;
  bool clean = true;
  for (const ir::Place& place : program.facts->ownership.places) {
    if (place.ownership != ir::Ownership::cell || types.kind(place.type) != types::TypeKind::record) continue;
    const auto& decl = types.decl(types[place.type].decl);
    if (!decl.exported || !seen.emplace(place.change.begin, place.change.end).second) continue;
    Report(sink, Code::T088, place.change,
           fmt::format("a `{}`, which is exported, is changed while another name can see it",
                       program.names->text(decl.name)))
        .label(place.alias, "the other name is made here");
    clean = false;
  }
  return clean;
}

}  // namespace mochi::lower
