#include "lower/passes/kind_needs.h"

namespace mochi::lower {

using ir::Body;
using ir::Expr;
using ir::ExprId;
using ir::ExprKind;
using ir::Op;
using types::TypeId;
using types::TypeKind;

namespace {

bool shows_operands(Op op) {
  return op == Op::to_text || op == Op::print || op == Op::to_json || op == Op::print_json;
}

}  // namespace

KindNeeds::KindNeeds(const ir::Program& program) {
  bool changed = true;
  while (changed) {
    changed = false;
    for (const ir::Function& f : program.functions) changed = scan(program, f.body) || changed;
  }
}

// All parameters that `type` contains are needed; true where that is news.
bool KindNeeds::note(const types::TypeStore& types, TypeId type) {
  if (!type || !types::is_generic(types, type)) return false;
  const types::Type& t = types[type];
  bool news = false;
  if (t.kind == TypeKind::parameter && !(*this)(t.param)) {
    if (needed_.size() <= t.param.value) needed_.resize(t.param.value + 1);
    needed_[t.param.value] = true;
    news = true;
  }
  for (const TypeId arg : t.args) news = note(types, arg) || news;
  return news;
}

bool KindNeeds::scan(const ir::Program& program, const Body& body) {
  const types::TypeStore& types = *program.types;
  bool news = false;
  const auto note_type = [&](TypeId type) { news = note(types, type) || news; };
  for (std::uint32_t n = 0; n < body.exprs.size(); ++n) {
    const Expr& e = body.exprs[ExprId(n)];
    if (e.kind == ExprKind::box) {
      note_type(body.type(ExprId(e.a)));
    } else if (e.kind == ExprKind::unbox) {
      note_type(e.type);
    } else if (e.kind == ExprKind::convert) {
      note_type(body.type(ExprId(e.a)));
      note_type(e.type);
    } else if (e.kind == ExprKind::call) {
      news = scan_use(program, body, ir::FunctionId(e.a), e.c) || news;
    } else if (e.kind == ExprKind::function_ref) {
      news = scan_use(program, body, ir::FunctionId(e.a), e.b) || news;
    } else if (e.kind == ExprKind::op) {
      const Op op = static_cast<Op>(e.a);
      if (op == Op::json_decode || op == Op::cast_rows) note_type(e.type);
      if (!shows_operands(op)) continue;
      for (const std::uint32_t operand : body.list(e.b)) note_type(body.type(ExprId(operand)));
    }
  }
  return news;
}

bool KindNeeds::scan_use(const ir::Program& program, const Body& body, ir::FunctionId callee,
                         std::uint32_t type_args) {
  const std::vector<ir::TypeParamId>& params = program.functions[callee].type_params;
  const auto args = body.list(type_args);
  bool news = false;
  for (std::size_t n = 0; n < args.size() && n < params.size(); ++n) {
    if ((*this)(params[n])) news = note(*program.types, TypeId(args[n])) || news;
  }
  return news;
}

}  // namespace mochi::lower
