// Programs for tests, from Mochi source text through the front end.
#pragma once

#include <string>
#include <string_view>

#include "check/check.h"
#include "diag/diagnostic.h"
#include "ir/dump.h"
#include "ir/verify.h"
#include "lower/lower.h"
#include "lower/passes/pipeline.h"

namespace mochi::lower {

struct SourceProgram {
  check::Session session;
  Collector sink;
  ir::Program program;
  bool good = false;

  // A library exports; a program runs.
  explicit SourceProgram(std::string_view text, bool library = false) {
    check::MemoryLoader loader;
    loader.add("main", std::string(text));
    check::Options options;
    options.library = library;
    const check::Checked checked = check::check_program(loader, "main", session, sink, options);
    if (checked.has_errors) return;
    program = lower(checked, sink);
    good = !sink.has_errors();
  }
  // Runs the passes up to `last`.
  SourceProgram& passes(std::string_view last, Mode mode = Mode::vm) {
    PipelineOptions options;
    options.mode = mode;
    options.stop_after = last;
    good = good && run_pipeline(program, options, sink);
    return *this;
  }
  std::string problems() const {
    std::string all;
    for (const Diagnostic& d : sink.all())
      if (d.severity == Severity::error) all += d.message + "\n";
    for (const std::string& line : ir::verify(program)) all += line + "\n";
    return all;
  }
  // The text of the function called `name`.
  std::string function(std::string_view name) const {
    for (std::size_t i = 0; i < program.functions.size(); ++i) {
      const ir::FunctionId id(static_cast<std::uint32_t>(i));
      const ir::Function& f = program.functions[id];
      const bool is_init = f.kind == ir::FunctionKind::init && name == "init";
      if (is_init || (f.name && session.names.text(f.name) == name)) return ir::dump(program, id);
    }
    return {};
  }
};

}  // namespace mochi::lower
