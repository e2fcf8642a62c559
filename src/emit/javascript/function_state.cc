#include "emit/javascript/function_state.h"

#include "emit/common/program_uses.h"
#include "ir/forms.h"
#include "ir/walk.h"

namespace mochi::emit::javascript {

using ir::ExprId;
using ir::ExprKind;
using ir::LocalId;
using types::TypeKind;

FunctionState::FunctionState(Writer& writer, ir::FunctionId function_id)
    : w(writer),
      id(function_id),
      function(writer.program.functions[function_id]),
      body(function.body),
      // Where users have them as `bigint`, all become others on their way in.
      numbers(writer.types, body, writer.options.big_ints ? nullptr : writer.options.foreign, function_id),
      looks(writer.program, function_id, writer.options.big_ints ? nullptr : writer.options.foreign),
      prints(body) {
  if (!body.root.valid()) return;
  if (calls_itself(writer.program, id)) turns = 1;
  std::set<LocalId> replaced;
  ir::walk(
      body, body.root, [](ExprId) {},
      [&](ir::StmtId s) {
        const ir::Stmt& stmt = body.stmts[s];
        const LocalId local(stmt.a);
        // A local without a value at first needs an assignment.
        if (stmt.kind == ir::StmtKind::let && !ExprId(stmt.b).valid()) replaced.insert(local);
        if (stmt.kind == ir::StmtKind::assign && body.kind(ExprId(stmt.a)) == ExprKind::local) {
          const bool grows = ir::grows_in_place(body, ExprId(stmt.a), ExprId(stmt.b));
          (grows ? grown : replaced).insert(LocalId(body.exprs[ExprId(stmt.a)].a));
        }
        if (stmt.kind == ir::StmtKind::for_each && !body.locals[local].assigned &&
            writer.types.is(body.type(ExprId(stmt.b)), TypeKind::string))
          characters.insert(local);
      });
  std::erase_if(grown, [&](LocalId local) { return replaced.contains(local) || body.locals[local].cell; });
}

const std::string* FunctionPart::view_of(ExprId text) const {
  const ir::Expr& e = body_.exprs[text];
  const auto found = e.kind == ExprKind::local ? s_.views.find(LocalId(e.a)) : s_.views.end();
  return found == s_.views.end() ? nullptr : &found->second;
}

std::uint32_t FunctionPart::place_of(ExprId local) const {
  const ir::Expr& e = body_.exprs[local];
  return e.kind == ExprKind::local ? place_of(LocalId(e.a)) : ir::OwnershipFacts::kNone;
}

std::uint32_t FunctionPart::place_of(LocalId local) const {
  const ir::Facts* facts = w_.program.facts.get();
  return facts == nullptr ? ir::OwnershipFacts::kNone : facts->ownership.local(id_, local);
}

bool FunctionPart::makes_class(ExprId record) const {
  types::DeclId decl = w_.types[body_.type(record)].decl;
  return decl.valid() && w_.is_class(decl);
}

bool FunctionPart::is_braced(ExprId id) const {
  const ir::Expr& e = body_.exprs[id];
  if (e.kind == ExprKind::some) return is_braced(ExprId(e.a));
  return (e.kind == ExprKind::make_record && !makes_class(id)) ||
         (e.kind == ExprKind::make_variant && !w_.is_enum(e.type));
}

std::vector<LocalId> FunctionPart::visible_params() const {
  std::vector<LocalId> params = function_.params;
  if (function_.kind == ir::FunctionKind::method && !params.empty()) params.erase(params.begin());
  return params;
}

}  // namespace mochi::emit::javascript
