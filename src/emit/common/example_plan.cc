#include "emit/common/example_plan.h"

#include <cmath>

#include "base/float_text.h"
#include "ir/walk.h"
#include "types/predicates.h"

namespace mochi::emit {

using ir::ExprId;
using ir::ExprKind;
using ir::FunctionId;
using ir::Op;
using types::TypeId;
using types::TypeKind;

namespace {

using Kind = ShownValue::Kind;

// What is deeper nobody reads in an example.
constexpr unsigned kDeepest = 100;

// Reads what `print` writes (language page section 9): texts inside of others in quotes, records and variants
// as objects with their name and their fields ascending by name.
class ShownReader {
 public:
  ShownReader(const ir::Program& program, std::string_view text)
      : names_(*program.names), types_(*program.types), rest_(text) {}

  std::optional<ShownValue> whole(TypeId type) {
    ShownValue made;
    if (types_.is(type, TypeKind::option)) {
      if (rest_ == "nil") return made;
      return whole(types_.element(type));
    }
    if (types_.is(type, TypeKind::string)) return ShownValue{Kind::text, std::string(rest_), {}, 0};
    if (!value(type, made) || !rest_.empty()) return std::nullopt;
    return made;
  }

 private:
  bool take(std::string_view word) {
    if (!rest_.starts_with(word)) return false;
    rest_.remove_prefix(word.size());
    return true;
  }

  std::string_view word() {
    const std::string_view taken = rest_.substr(0, rest_.find_first_of(",]}"));
    rest_.remove_prefix(taken.size());
    return taken;
  }

  bool quoted(std::string& text) {
    if (!take("\"")) return false;
    while (!rest_.empty() && rest_.front() != '"') {
      char c = rest_.front();
      rest_.remove_prefix(1);
      if (c == '\\') {
        if (rest_.empty()) return false;
        const char escaped = rest_.front();
        rest_.remove_prefix(1);
        if (escaped != 'n' && escaped != 't' && escaped != '"' && escaped != '\\') return false;
        c = escaped == 'n' ? '\n' : escaped == 't' ? '\t' : escaped;
      }
      text += c;
    }
    return take("\"");
  }

  bool value(TypeId type, ShownValue& made) {
    if (depth_ == kDeepest) return false;
    ++depth_;
    const bool read = part(type, made);
    --depth_;
    return read;
  }

  bool part(TypeId type, ShownValue& made) {
    switch (types_.kind(type)) {
      case TypeKind::integer:
      case TypeKind::bigint:
      case TypeKind::floating: made.kind = Kind::number; return number(made.text);
      case TypeKind::boolean:
        made.kind = Kind::boolean;
        made.text = word();
        return made.text == "true" || made.text == "false";
      case TypeKind::string: made.kind = Kind::text; return quoted(made.text);
      case TypeKind::option: return take("nil") || value(types_.element(type), made);
      case TypeKind::list: return list(types_.element(type), made);
      case TypeKind::map: return map(type, made);
      case TypeKind::record:
        made.kind = Kind::record;
        made.text = names_.text(types_.decl(types_[type].decl).name);
        return named(types_.fields_of(type), made);
      case TypeKind::union_: return variant(type, made);
      case TypeKind::unit:
      case TypeKind::never:
      case TypeKind::error:
      case TypeKind::int64:
      case TypeKind::bytes:
      case TypeKind::bigrat:
      case TypeKind::any:
      case TypeKind::set:
      case TypeKind::group:
      case TypeKind::soft:
      case TypeKind::function:
      case TypeKind::foreign:
      case TypeKind::opaque:
      case TypeKind::anonymous:
      case TypeKind::variant:
      case TypeKind::parameter:
      case TypeKind::variable: return false;
    }
    MOCHI_UNREACHABLE("type");
  }

  bool number(std::string& digits) {
    digits = word();
    const bool begins = digits.size() > (digits.starts_with('-') ? 1U : 0U);
    return begins && digits.find_first_not_of("0123456789.e+-") == digits.npos;
  }

  bool list(TypeId item, ShownValue& made) {
    made.kind = Kind::list;
    if (!take("[")) return false;
    for (bool first = true; !take("]"); first = false) {
      if (!first && !take(", ")) return false;
      if (!value(item, made.parts.emplace_back().second)) return false;
    }
    return true;
  }

  // Keys are always in quotes.
  bool map(TypeId type, ShownValue& made) {
    made.kind = Kind::map;
    if (!take("{")) return false;
    for (bool first = true; !take("}"); first = false) {
      if (!first && !take(", ")) return false;
      auto& [key, entry] = made.parts.emplace_back();
      if (!quoted(key) || !take(": ") || !value(types_[type].args[1], entry)) return false;
    }
    return true;
  }

  bool variant(TypeId type, ShownValue& made) {
    made.kind = Kind::variant;
    const types::TypeDecl& decl = types_.decl(types_[type].decl);
    for (std::uint32_t v = 0; v < decl.variants.size(); ++v) {
      made.text = names_.text(decl.variants[v].name);
      const std::string begin = "{\"__name\": \"" + made.text + "\"";
      if (!rest_.starts_with(begin + "}") && !rest_.starts_with(begin + ",")) continue;
      made.variant = v;
      return named(types_.variant_fields(type, v), made);
    }
    return false;
  }

  bool named(const std::vector<types::Field>& fields, ShownValue& made) {
    std::string title;
    if (!take("{\"__name\": ") || !quoted(title)) return false;
    for (const types::Field& field : fields) made.parts.emplace_back(names_.text(field.name), ShownValue());
    for (std::size_t n = 0; n < fields.size(); ++n) {
      std::string field;
      if (!take(", ") || !quoted(field) || !take(": ")) return false;
      std::size_t at = 0;
      while (at < fields.size() && made.parts[at].first != field) ++at;
      if (at == fields.size() || !value(fields[at].type, made.parts[at].second)) return false;
    }
    return take("}");
  }

  const Names& names_;
  types::TypeStore& types_;
  std::string_view rest_;
  unsigned depth_ = 0;
};

class LiteralReader {
 public:
  LiteralReader(const ir::Program& program, const ir::Body& body) : program_(program), body_(body) {}

  bool value(ExprId id, ShownValue& made) const {
    const ir::Expr& e = body_.exprs[id];
    types::TypeStore& types = *program_.types;
    switch (e.kind) {
      case ExprKind::none: return !types.is(e.type, TypeKind::any);
      case ExprKind::some: return value(ExprId(e.a), made);
      case ExprKind::const_bool: made = {Kind::boolean, e.a != 0 ? "true" : "false", {}, 0}; return true;
      case ExprKind::const_int: made = {Kind::number, std::to_string(ir::int_value(e)), {}, 0}; return true;
      case ExprKind::const_float:
        made = {Kind::number, float_nested(ir::float_value(e)), {}, 0};
        return std::isfinite(ir::float_value(e));
      case ExprKind::const_string:
        made = {Kind::text, std::string(program_.names->text(NameId(e.a))), {}, 0};
        return true;
      case ExprKind::make_list: made.kind = Kind::list; return parts(e.a, {}, made);
      case ExprKind::make_record:
        if (!types.is(e.type, TypeKind::record)) return false;
        made.kind = Kind::record;
        made.text = program_.names->text(types.decl(types[e.type].decl).name);
        return parts(e.a, types.fields_of(e.type), made);
      case ExprKind::make_variant:
        if (types::is_result(*program_.types, e.type)) return false;
        made.kind = Kind::variant;
        made.text = program_.names->text(types.decl(types[e.type].decl).variants[e.b].name);
        made.variant = e.b;
        return parts(e.a, types.variant_fields(e.type, e.b), made);
      case ExprKind::const_unit:
      case ExprKind::const_bytes:
      case ExprKind::const_bigint:
      case ExprKind::local:
      case ExprKind::global:
      case ExprKind::function_ref:
      case ExprKind::closure:
      case ExprKind::call:
      case ExprKind::call_value:
      case ExprKind::op:
      case ExprKind::make_set:
      case ExprKind::make_map:
      case ExprKind::field:
      case ExprKind::variant_field:
      case ExprKind::tag_is:
      case ExprKind::index:
      case ExprKind::map_get:
      case ExprKind::is_some:
      case ExprKind::unwrap:
      case ExprKind::box:
      case ExprKind::unbox:
      case ExprKind::convert:
      case ExprKind::conditional:
      case ExprKind::logical_and:
      case ExprKind::logical_or:
      case ExprKind::coalesce:
      case ExprKind::block_value:
      case ExprKind::match_value: return false;
    }
    MOCHI_UNREACHABLE("expression kind");
  }

 private:
  bool parts(std::uint32_t list, const std::vector<types::Field>& fields, ShownValue& made) const {
    for (std::size_t i = 0; i < body_.list_size(list); ++i) {
      auto& [name, part] = made.parts.emplace_back();
      if (i < fields.size()) name = program_.names->text(fields[i].name);
      if (!value(body_.expr_at(list, i), part)) return false;
    }
    return true;
  }

  const ir::Program& program_;
  const ir::Body& body_;
};

// The operation, if `id` is one.
std::optional<Op> operation_of(const ir::Body& body, ExprId id) {
  const ir::Expr& e = body.exprs[id];
  return e.kind == ExprKind::op ? std::optional(static_cast<Op>(e.a)) : std::nullopt;
}

}  // namespace

std::optional<ShownValue> read_shown(const ir::Program& program, std::string_view printed, TypeId type) {
  return ShownReader(program, printed).whole(type);
}

std::optional<ShownValue> literal_shown(const ir::Program& program, const ir::Body& body, ExprId literal) {
  ShownValue made;
  if (!LiteralReader(program, body).value(literal, made)) return std::nullopt;
  return made;
}

ExampleStep plan_claim(const ir::Program& program, const ir::Body& body, ExprId condition) {
  ExampleStep step{ExampleStep::Kind::claim, {}, condition, {}, {}, {}};
  if (operation_of(body, condition) != Op::eq) return step;
  const ExprId left = body.operand(condition, 0);
  const ExprId right = body.operand(condition, 1);
  const ir::Expr& expected = body.exprs[right];
  step.expected = right;
  if (body.kind(left) == ExprKind::call && expected.kind == ExprKind::make_variant &&
      types::is_result(*program.types, expected.type)) {
    step.kind = ExampleStep::Kind::outcome;
    step.value = left;
  } else if (operation_of(body, left) == Op::to_text && expected.kind == ExprKind::const_string) {
    step.kind = ExampleStep::Kind::text;
    step.value = body.operand(left, 0);
    step.printed = program.names->text(NameId(expected.a));
  } else {
    step.kind = ExampleStep::Kind::equality;
    step.value = left;
  }
  return step;
}

std::vector<ExampleStep> plan_example(const ir::Program& program, FunctionId example) {
  const ir::Body& body = program.functions[example].body;
  std::vector<ExampleStep> steps;
  for (const ir::StmtId id : body.blocks[body.root]) {
    const ir::Stmt& stmt = body.stmts[id];
    ExampleStep& step = steps.emplace_back();
    if (stmt.kind == ir::StmtKind::expr) {
      const ExprId value(stmt.a);
      const std::optional<Op> op = operation_of(body, value);
      if (op == Op::expect) step = plan_claim(program, body, body.operand(value, 0));
      if (op == Op::print) step = {ExampleStep::Kind::print, {}, {}, value, {}, {}};
    }
    step.stmt = id;
  }
  return steps;
}

ExampleNames imported_by(const ir::Program& program, const ProgramUses& uses, FunctionId example) {
  ExampleNames names;
  std::vector<FunctionId> open = {example};
  while (!open.empty()) {
    const ir::Body& body = program.functions[open.back()].body;
    open.pop_back();
    ir::walk_exprs(body, [&](ExprId id) {
      const ir::Expr& e = body.exprs[id];
      const FunctionId function(e.a);
      const bool inside =
          e.kind == ExprKind::closure || (e.kind == ExprKind::function_ref && uses.is_inline(function));
      if (inside) open.push_back(function);
      if (e.kind == ExprKind::call || e.kind == ExprKind::function_ref) names.functions.insert(function);
      if (e.kind == ExprKind::global) names.globals.emplace(e.a);
      if (e.kind != ExprKind::make_record && e.kind != ExprKind::make_variant) return;
      const types::DeclId decl = (*program.types)[e.type].decl;
      if (!decl.valid()) return;
      const bool variant = e.kind == ExprKind::make_variant;
      names.types.emplace(decl, variant ? std::optional(e.b) : std::nullopt);
    });
  }
  return names;
}

}  // namespace mochi::emit
