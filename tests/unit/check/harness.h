// Checks source text and shows what came out as text, for comparison.
#pragma once

#include <memory>
#include <sstream>
#include <string>

#include "check/check.h"
#include "diag/render.h"

namespace mochi::check::test {

struct CheckRun {
  Session session;
  Collector collector;
  Options options;
  Checked checked;

  CheckRun(Loader& loader, const std::string& entry, Options with = {}) : options(std::move(with)) {
    checked = check_program(loader, entry, session, collector, options);
  }

  // `CODE line:column message` per diagnostic, in the order users see.
  std::string text() const {
    std::string all;
    for (const Diagnostic& diagnostic : collector.sorted()) {
      Place place = session.sources.place(diagnostic.span.begin);
      all += std::string(code_info(diagnostic.code).name) + " " + std::to_string(place.line) + ":" +
             std::to_string(place.column) + " " + diagnostic.message + "\n";
    }
    return all;
  }

  // The type of the first expression whose text is `source`, with what it flows into if that differs.
  std::string type_of(std::string_view source) const {
    for (const File& file : checked.files) {
      const syntax::Tree& tree = *file.tree;
      for (std::uint32_t i = 0; i < tree.nodes.size(); ++i) {
        const NodeInfo& at = file.info[i];
        if (!at.type.valid() || session.sources.text(tree.nodes[i].span) != source) continue;
        std::string shown = session.types.spell(at.type);
        if (at.target.valid() && at.target != at.type) shown += " -> " + session.types.spell(at.target);
        return shown;
      }
    }
    return "?";
  }

  std::string type_of_var(std::string_view name) const {
    std::string shown = "?";
    for (const Var& var : checked.vars) {
      if (session.names.text(var.name) == name) shown = session.types.spell(var.type);
    }
    return shown;
  }
};

inline std::unique_ptr<CheckRun> check(const std::string& source, Options options = {}) {
  MemoryLoader loader;
  loader.add("main.mochi", source);
  return std::make_unique<CheckRun>(loader, "main.mochi", std::move(options));
}

inline std::string diagnostics(const std::string& source, Options options = {}) {
  return check(source, std::move(options))->text();
}

}  // namespace mochi::check::test
