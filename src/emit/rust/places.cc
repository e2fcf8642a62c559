#include "emit/rust/places.h"

#include <algorithm>

#include "emit/rust/layout/layout.h"
#include "emit/rust/shared/writer.h"

namespace mochi::emit::rust {

void Places::take(const PlacedText& text, const std::string& file, const ir::Program& program) {
  std::ptrdiff_t line = 1;
  std::ptrdiff_t at = 0;
  ir::FunctionId last;
  for (const PlacedText::Place& place : text.places) {
    const auto there = static_cast<std::ptrdiff_t>(place.offset);
    line += std::count(text.text.begin() + at, text.text.begin() + there, '\n');
    at = there;
    const ir::Function& f = program.functions[place.function];
    if (f.kind == ir::FunctionKind::test || !f.may_fault) continue;
    const Place where = program.sources->place(place.span.begin);
    if (last != place.function) {
      std::string source(program.sources->source(where.source).name());
      // As the package has it.
      if (const std::size_t cut = source.rfind("/src/"); cut != std::string::npos)
        source = source.substr(cut + 1);
      entries_.push_back(
          {file, source, f.name.valid() ? std::string(program.names->text(f.name)) : "top level", {}});
      last = place.function;
    }
    std::vector<Line>& lines = entries_.back().lines;
    if (lines.empty() || lines.back().mochi != where.line)
      lines.push_back({static_cast<std::size_t>(line), where.line});
  }
}

std::string Places::text() const {
  Syntax s;
  std::vector<NodeId> rows;
  for (const Entry& e : entries_) {
    std::vector<NodeId> lines;
    for (const Line& l : e.lines) {
      lines.push_back(s.word(std::to_string(l.rust)));
      lines.push_back(s.word(std::to_string(l.mochi)));
    }
    rows.push_back(
        s.record("Place", {"file", "source", "function", "lines"},
                 {s.word(string_literal(e.file)), s.word(string_literal(e.source)),
                  s.word(string_literal(e.function)), s.unary("&", s.make(NodeKind::array, {}, lines))}));
  }
  std::string out =
      "//! Where the code of this crate was written.\n\n"
      "use std::panic::Location;\n\n"
      "/// A function: lines of `file` here, ascending, each followed by its line of `source` there.\n"
      "struct Place {\n    file: &'static str,\n    source: &'static str,\n    function: &'static str,\n    "
      "lines: &'static [u32],\n}\n\n";
  out += layout_item(s, "static PLACES: &[Place] =", s.unary("&", s.make(NodeKind::array, {}, rows)), 0);
  out +=
      "\n/// The function and line that a call stems from, as text.\n"
      "pub(crate) fn find(call: &Location) -> Option<String> {\n"
      "    let within = |place: &&Place| {\n"
      "        call.file().ends_with(place.file)\n"
      "            && place.lines.first().is_some_and(|line| *line <= call.line())\n"
      "    };\n"
      "    let place = PLACES.iter().rev().find(within)?;\n"
      "    let line = place\n"
      "        .lines\n"
      "        .chunks(2)\n"
      "        .rev()\n"
      "        .find(|line| line[0] <= call.line())?;\n"
      "    Some(format!(\n"
      "        \"in {} ({}:{})\",\n"
      "        place.function, place.source, line[1]\n"
      "    ))\n"
      "}\n";
  return out;
}

}  // namespace mochi::emit::rust
