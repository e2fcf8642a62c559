// Source text to syntax tree (language page section 3).
#pragma once

#include <cstdint>

#include "base/names.h"
#include "base/source.h"
#include "diag/diagnostic.h"
#include "syntax/tree.h"

namespace mochi::syntax {

// Constructs nested deeper than this are refused with P069, so that no stage needs a deeper stack.
inline constexpr std::uint32_t kMaxNesting = 1000;
// The greatest depth of a tree: chains such as a + b + c + … nest without nesting in the text.
inline constexpr std::uint32_t kMaxTreeDepth = 3000;

struct ParseOptions {
  // Accept expression statements that do nothing, as the prompt of `mochi repl` and `run -e` do (else P065).
  bool bare_expressions = false;
};

// Parses `source` whole. Reports every lexical and syntax error (P…) in `sink` and goes on behind it; time is
// linear in the text. The tree is always complete: root is a Program, and
//  - what recovery skipped, and any expression, type, pattern or statement that is missing, is an Error node;
//  - a slot that holds a Block, Params or MapLit by node.def holds one (it may be empty);
//  - main tokens that node.def calls a name are words.
// If tree.has_errors is false there is no Error node.
Tree parse(SourceId source, const SourceMap& sources, Names& names, Sink& sink, ParseOptions options = {});

}  // namespace mochi::syntax
