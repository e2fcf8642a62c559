// What the parts that write one function share.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "emit/python/body_facts.h"
#include "emit/python/writer.h"

namespace mochi::emit::python {

// What all of them speak of.
using ir::BlockId;
using ir::ExprFlag;
using ir::ExprId;
using ir::ExprKind;
using ir::FunctionId;
using ir::GlobalId;
using ir::LocalId;
using ir::Op;
using ir::StmtId;
using ir::StmtKind;
using types::TypeId;
using types::TypeKind;

// How a function is written.
struct FunctionSetting {
  // Captured locals of the enclosing function that live in one-element lists.
  std::set<std::uint32_t> boxed;
  // What users read: as short as it can be said.
  bool example = false;
  // A lambda: nothing can stand on a line before.
  bool inline_only = false;
};

// The lines that are written, and where writing is.
struct Lines {
  std::vector<Doc> lines;
  Span span;  // of the statement in hand
  unsigned loop_depth = 0;
  unsigned try_depth = 0;
  // Inside a lambda or a comprehension: nothing can stand on a line before.
  bool inline_only = false;

  // The lines that `write` adds, which then are not among the others.
  template <typename F>
  std::vector<Doc> collected(F&& write) {
    std::vector<Doc> outer = std::exchange(lines, {});
    write();
    return std::exchange(lines, std::move(outer));
  }
};

struct FunctionState {
  FunctionState(Writer& writer, ir::FunctionId id, const FunctionSetting& setting);

  Writer& w;
  const ir::FunctionId id;
  const ir::Function& function;
  const ir::Body& body;
  const bool example;
  BodyFacts facts;
  Lines out;
  // Locals that are printed as something else.
  std::map<std::uint32_t, std::string> attributes;
  // Those of outcomes that hold the value alone, since what went wrong is raised.
  std::set<std::uint32_t> values_of_outcomes;
  // The name that holds what a field of a local record holds for now (BodyFacts::grown_fields); empty for other fields.
  const std::string& grown_name(ir::LocalId local, std::uint32_t field);

  void line(Doc doc) { out.lines.push_back(w.dialect.placed ? w.layout.marked(doc, out.span) : doc); }
  // Options that are known to hold a value where writing is.
  std::vector<ir::ExprId> present;
  // Adds those that hold one if the condition does (or does not).
  void learn(ir::ExprId condition, bool holds);
  bool is_present(ir::ExprId option) const;
  // Writes what stands where the condition holds, or does not.
  template <typename F>
  auto knowing(ir::ExprId condition, bool holds, F&& write) {
    const std::size_t before = present.size();
    learn(condition, holds);
    auto made = write();
    present.resize(before);
    return made;
  }

  // A name for what has none in the source.
  std::string temporary(std::string_view wanted) { return w.names.fresh(id, wanted); }
  // Code that runs often: a check there is worth a line of its own.
  bool hot() const { return out.loop_depth > 0 || facts.is_recursive(); }
  // In loops subscripts are Python's own, which cost nothing, and its errors are told in Mochi's words around
  // the loop. `map`: the error would be a KeyError. Only if the parts can be computed again to tell.
  bool native_subscript(ir::ExprId base, ir::ExprId key, bool map);
  // The sides of such a subscript of a list or text, which name it where its error is told.
  void note_subscript(ExprId base, ExprId key, const std::vector<Doc>& sides);
  // Locals that have a value wherever they are known, even if a loop fails.
  std::set<std::uint32_t> settled;
  // Writes a loop, or what became of it, with the errors of its subscripts told.
  template <typename F>
  void told(F&& write) {
    if (out.loop_depth > 0) {
      write();
      return;
    }
    loop_try_depth_ = out.try_depth;
    native_index_ = native_key_ = several_ = false;
    sides_.clear();
    lengths_.clear();
    tell_errors(out.collected(write));
  }

 private:
  void tell_errors(std::vector<Doc> loop);
  bool names_subscript() const;
  bool is_bound(ExprId side) const;
  bool is_path(ir::ExprId id) const;
  // The try bodies around the outermost loop, and which native subscripts it has.
  unsigned loop_try_depth_ = 0;
  bool native_index_ = false;
  bool native_key_ = false;
  // The one subscript of a list or text that the loop has: `grid`, `y` and `x` of `grid[y][x]`, and how often `grid[y]` and
  // `grid[y][x]` stand there. Where there are others nothing can be named, nor where naming may fail itself.
  std::vector<Doc> sides_;
  std::vector<std::pair<std::string, unsigned>> lengths_;
  bool several_ = false;
  std::string error_name_;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::string> grown_names_;
};

// What each of these parts sees of it.
class FunctionPart {
 protected:
  explicit FunctionPart(FunctionState& state)
      : s_(state), w_(state.w), t_(state.w.layout), body_(state.body), facts_(state.facts), out_(state.out) {}

  Doc local(ir::LocalId id) const {
    if (const auto found = s_.attributes.find(id.value); found != s_.attributes.end())
      return t_.text(found->second);
    const std::string& name = w_.names.local_name(s_.id, id);
    return t_.text(facts_.is_boxed(id) ? name + "[0]" : name);
  }
  types::TypeKind kind_of(ir::ExprId id) const { return w_.types.kind(body_.type(id)); }

  FunctionState& s_;
  Writer& w_;
  Layout& t_;
  const ir::Body& body_;
  const BodyFacts& facts_;
  Lines& out_;
};

}  // namespace mochi::emit::python
