#include "emit/python/function_state.h"

#include <algorithm>

#include "ir/kinds.h"
#include "ir/place.h"

namespace mochi::emit::python {

FunctionState::FunctionState(Writer& writer, ir::FunctionId which, const FunctionSetting& setting)
    : w(writer),
      id(which),
      function(writer.program.functions[which]),
      body(function.body),
      example(setting.example),
      facts(writer, which, setting.boxed, setting.example) {
  out.inline_only = setting.inline_only;
  for (const LocalId param : function.params) settled.insert(param.value);
}

const std::string& FunctionState::grown_name(LocalId local, std::uint32_t field) {
  auto [found, fresh] = grown_names_.try_emplace({local.value, field});
  if (fresh) {
    const std::vector<std::uint32_t> fields = facts.grown_fields(local);
    if (std::find(fields.begin(), fields.end(), field) != fields.end())
      found->second = temporary(w.names.attribute(body.locals[local].type, field));
  }
  return found->second;
}

bool FunctionState::native_subscript(ExprId base, ExprId key, bool map) {
  if (!w.dialect.native_errors || function.reachable_from_try || out.loop_depth == 0 ||
      out.try_depth != loop_try_depth_)
    return false;
  if (!facts.is_replayable(base) || !facts.is_replayable(key)) return false;
  (map ? native_key_ : native_index_) = true;
  if (map) w.sections.emplace("missing_key");
  return true;
}

// Nothing changes what it gives while the function runs.
bool FunctionState::is_path(ExprId path) const {
  const ir::Expr& e = body.exprs[path];
  if (e.kind == ExprKind::local) {
    const ir::Local& local = body.locals[LocalId(e.a)];
    return !local.assigned && !local.cell && !facts.is_boxed(LocalId(e.a));
  }
  if (e.kind == ExprKind::unwrap && e.has(ExprFlag::proven)) return is_path(ExprId(e.a));
  if (e.kind != ExprKind::field || !w.types.is(body.type(ExprId(e.a)), TypeKind::record)) return false;
  const types::DeclId record = w.types[body.type(ExprId(e.a))].decl;
  return is_path(ExprId(e.a)) && (facts.is_frozen(body.type(ExprId(e.a))) || !w.names.items.uses().is_assigned(record, e.b));
}

void FunctionState::learn(ExprId condition, bool holds) {
  const ir::Expr& e = body.exprs[condition];
  if (e.kind == ExprKind::is_some && holds && is_path(ExprId(e.a))) present.emplace_back(e.a);
  if (e.kind == ExprKind::op && static_cast<Op>(e.a) == Op::not_) learn(body.operand(condition, 0), !holds);
  if ((e.kind == ExprKind::logical_and && holds) || (e.kind == ExprKind::logical_or && !holds)) {
    learn(ExprId(e.a), holds);
    learn(ExprId(e.b), holds);
  }
}

bool FunctionState::is_present(ExprId option) const {
  // What the checker has narrowed.
  if (body.kind(option) == ExprKind::some && is_path(ExprId(body.exprs[option].a))) return true;
  return std::any_of(present.begin(), present.end(), [&](ExprId known) { return ir::same_place(body, known, option); });
}

// All that stands in what can be computed a second time (BodyFacts::is_replayable).
bool FunctionState::is_bound(ExprId side) const {
  const ir::Expr& e = body.exprs[side];
  if (e.kind == ExprKind::local) return settled.contains(e.a);
  if (e.kind == ExprKind::field || e.kind == ExprKind::variant_field) return is_bound(ExprId(e.a));
  if (e.kind == ExprKind::index) return is_bound(ExprId(e.a)) && is_bound(ExprId(e.b));
  if (e.kind != ExprKind::op) return ir::is_constant(e.kind);
  const std::span<const std::uint32_t> operands = body.list(e.b);
  return std::all_of(operands.begin(), operands.end(), [&](std::uint32_t part) { return is_bound(ExprId(part)); });
}

void FunctionState::note_subscript(ExprId base, ExprId key, const std::vector<Doc>& sides) {
  if (!native_index_) return;
  several_ = several_ || !is_bound(base) || !is_bound(key);
  const auto text_of = [&](Doc doc) { return w.layout.docs.print(doc, 1 << 20); };
  const auto is_plain = [](std::string_view text) { return text.find('[') == text.npos; };
  const std::string inner = text_of(sides[0]);
  const std::string at = text_of(sides[1]);
  const std::string shown = inner + "[" + at + "]";
  for (auto& [known, times] : lengths_) {
    if (known != shown) continue;
    ++times;
    return;
  }
  const bool longer = !lengths_.empty() && inner == lengths_.back().first;
  several_ = several_ || out.inline_only || !is_plain(at) || (lengths_.empty() ? !is_plain(inner) : !longer);
  if (lengths_.empty()) sides_ = {sides[0]};
  sides_.push_back(sides[1]);
  lengths_.emplace_back(shown, 1);
}

// All of one length: a shorter one alone may fail where the names of the longer one are not there yet.
bool FunctionState::names_subscript() const {
  return !several_ && std::all_of(lengths_.begin(), lengths_.end(),
                                  [&](const auto& one) { return one.second == lengths_.front().second; });
}

void FunctionState::tell_errors(std::vector<Doc> loop) {
  if (!native_index_ && !native_key_) {
    out.lines.insert(out.lines.end(), loop.begin(), loop.end());
    return;
  }
  Layout& t = w.layout;
  out.lines.push_back(t.suite(t.text("try"), loop));
  if (error_name_.empty()) error_name_ = temporary("error");
  const std::string_view kinds = !native_key_     ? "IndexError"
                                 : !native_index_ ? "KeyError"
                                                  : "(IndexError, KeyError)";
  std::vector<Doc> args = {t.text(error_name_)};
  if (names_subscript()) args.insert(args.end(), sides_.begin(), sides_.end());
  Doc raise = t.concat({t.text("raise "), t.call(w.helper("subscript_error"), args), t.text(" from None")});
  out.lines.push_back(
      t.suite(t.concat({t.text("except "), t.text(kinds), t.text(" as " + error_name_)}), {raise}));
}

}  // namespace mochi::emit::python
