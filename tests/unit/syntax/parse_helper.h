// Parses a text and keeps everything that belongs to it.
#pragma once

#include <string>
#include <string_view>

#include "base/names.h"
#include "base/source.h"
#include "diag/diagnostic.h"
#include "syntax/parser.h"
#include "syntax/sexpr.h"

namespace mochi::syntax {

struct Parsed {
  explicit Parsed(std::string text, ParseOptions options = {}) {
    SourceId id = sources.add("t.mochi", std::move(text));
    tree = parse(id, sources, names, sink, options);
  }
  // Each diagnostic as `CODE LINE:COLUMN`, in the order users see them, separated by blanks.
  std::string errors() const {
    std::string out;
    for (const Diagnostic& d : sink.sorted()) {
      Place place = sources.place(d.span.begin);
      if (!out.empty()) out += ' ';
      out += std::string(code_info(d.code).name) + ' ' + std::to_string(place.line) + ':' +
             std::to_string(place.column);
    }
    return out;
  }
  std::string sexpr() const { return to_sexpr(tree, names); }

  SourceMap sources;
  Names names;
  Collector sink;
  Tree tree;
};

}  // namespace mochi::syntax
