#include "emit/rust/places.h"

#include <algorithm>

#include "emit/rust/layout/layout.h"
#include "emit/rust/shared/writer.h"

namespace mochi::emit::rust {

std::string Places::take(std::string_view text, const std::string& file, const ir::Program& program,
                         const NativeProgram& native) {
  std::string out;
  std::size_t line = 1;
  ir::FunctionId last;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const std::string_view plain = text.substr(at, std::min(text.find('\x01', at), text.size()) - at);
    line += static_cast<std::size_t>(std::count(plain.begin(), plain.end(), '\n'));
    out += plain;
    at += plain.size();
    if (at == text.size()) break;
    const std::size_t end = text.find('\x02', at);
    std::size_t index = 0;
    for (std::size_t digit = at + 1; digit < end; ++digit)
      index = index * 10 + static_cast<std::size_t>(text[digit] - '0');
    at = end;
    const NativeProgram::Origin& origin = native.origins()[index];
    const ir::Function& f = program.functions[origin.function];
    if (f.kind == ir::FunctionKind::test || !f.may_fault) continue;
    const Place where = program.sources->place(origin.span.begin);
    if (last != origin.function) {
      std::string source(program.sources->source(where.source).name());
      // As the package has it.
      if (const std::size_t cut = source.rfind("/src/"); cut != std::string::npos)
        source = source.substr(cut + 1);
      entries_.push_back(
          {file, source, f.name.valid() ? std::string(program.names->text(f.name)) : "top level", {}});
      last = origin.function;
    }
    std::vector<Line>& lines = entries_.back().lines;
    if (lines.empty() || lines.back().mochi != where.line) lines.push_back({line, where.line});
  }
  return out;
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
