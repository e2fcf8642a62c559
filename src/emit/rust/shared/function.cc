#include "emit/rust/shared/function.h"

#include "emit/rust/crates/calls.h"
#include "emit/rust/type_params.h"

namespace mochi::emit::rust {

SharedPart::SharedPart(FunctionWriter& f)
    : f_(f), w_(f.writer), body_(f.body), expr_(f.expressions), ops_(f.operations), stmts_(f.statements) {}

const std::string& SharedPart::name_of(LocalId local) const { return w_.local_name(f_.id, local); }

FunctionWriter::FunctionWriter(Writer& w, FunctionId f)
    : writer(w),
      id(f),
      function(w.program.functions[f]),
      body(function.body),
      uses(function.body),
      expressions(*this),
      operations(*this),
      statements(*this) {
  for (std::uint32_t s = 0; s < body.stmts.size(); ++s)
    has_try_ = has_try_ || body.stmts[StmtId(s)].kind == StmtKind::try_;
  for (std::uint32_t s = 0; has_try_ && s < body.stmts.size(); ++s) {
    // The body of a `try` is a closure of Rust, which cannot give a first value to a variable outside.
    const ir::Stmt& stmt = body.stmts[StmtId(s)];
    if (stmt.kind == StmtKind::let && !ExprId(stmt.b).valid()) slots_.insert(LocalId(stmt.a));
  }
  for (const ir::Capture& c : function.captures) captured_.insert(c.inner);
  if (function.self.valid()) {
    captured_.insert(function.self);
    slots_.insert(function.self);
  }
}

bool FunctionWriter::is_borrowed(ExprId expr) const {
  return body.kind(expr) == ir::ExprKind::local && writer.is_borrowed(id, LocalId(body.exprs[expr].a));
}

std::string FunctionWriter::parameters(bool closure) {
  std::vector<std::string> all;
  for (LocalId p : function.params) {
    const ir::Local& local = body.locals[p];
    const bool changes = local.assigned && !is_slot(p);
    all.push_back((changes ? "mut " : "") + writer.local_name(id, p) + ": " +
                  (writer.is_borrowed(id, p) ? "&" : "") + writer.type(local.type));
  }
  return closure ? listed("|", all, "|") : listed("(", all, ")");
}

std::string FunctionWriter::body_text() {
  std::string lines = writer.is_recursive(id) ? writer.helper("guard_stack") + "();\n" : "";
  auto again = [&](LocalId local, const std::string& head, const std::string& value) {
    lines += head + writer.local_name(id, local) + " = " + value + ";\n";
  };
  for (LocalId p : function.params) {
    if (is_slot(p)) again(p, "let ", writer.helper("Slot") + "::new(" + writer.local_name(id, p) + ")");
  }
  for (const ir::Capture& c : function.captures) {
    if (body.locals[c.inner].assigned && !is_slot(c.inner))
      again(c.inner, "let mut ", writer.local_name(id, c.inner) + ".clone()");
  }
  const auto& stmts = body.blocks[body.root];
  const bool ends = !stmts.empty() && body.stmts[stmts.back()].kind == StmtKind::return_;
  for (StmtId s : stmts) {
    // The last value stands without `return`.
    const bool tail = ends && s == stmts.back() && ExprId(body.stmts[s].a).valid();
    const std::string line = tail ? expressions.own(ExprId(body.stmts[s].a)) : statements.statement(s);
    if (line.empty()) continue;
    if (!lines.empty() && !lines.ends_with('\n')) lines += '\n';
    lines += line;
  }
  const TypeKind result = writer.types.kind(function.result);
  if (!ends && result != TypeKind::unit && result != TypeKind::never)
    lines += lines.empty() ? "unreachable!()" : "\nunreachable!()";
  if (lines.ends_with('\n')) lines.pop_back();
  return lines;
}

std::string FunctionWriter::item() {
  if (function.kind == ir::FunctionKind::foreign) return crate_function(writer, id);
  // A lambda that stands for itself speaks of the types of the function that it was written in.
  const std::vector<types::TypeParamId> params = spoken_params(writer.types, function);
  std::string head = "fn " + writer.function_name(id) +
                     writer.generics(params, ": " + (params.empty() ? std::string() : writer.helper("Value"))) +
                     parameters(false);
  const TypeKind result = writer.types.kind(function.result);
  if (result != TypeKind::unit && result != TypeKind::never) head += " -> " + writer.type(function.result);
  const std::string lines = body_text();
  return head + (lines.empty() ? " {}\n" : " {\n" + indented(lines) + "\n}\n");
}

}  // namespace mochi::emit::rust
