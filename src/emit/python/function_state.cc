#include "emit/python/function_state.h"

#include <algorithm>

namespace mochi::emit::python {

FunctionState::FunctionState(Writer& writer, ir::FunctionId which, const FunctionSetting& setting)
    : w(writer),
      id(which),
      function(writer.program.functions[which]),
      body(function.body),
      example(setting.example),
      facts(writer, which, setting.boxed, setting.example) {
  out.inline_only = setting.inline_only;
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
  return true;
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
  Doc raise = t.concat(
      {t.text("raise "), t.call(w.helper("subscript_error"), {t.text(error_name_)}), t.text(" from None")});
  out.lines.push_back(
      t.suite(t.concat({t.text("except "), t.text(kinds), t.text(" as " + error_name_)}), {raise}));
}

}  // namespace mochi::emit::python
