#include "emit/rust/shared/writer.h"

#include <algorithm>
#include <cmath>

#include "base/check.h"
#include "base/float_text.h"
#include "base/string_util.h"
#include "emit/common/item_names.h"
#include "emit/common/quoted.h"
#include "emit/rust/names.h"
#include "emit/rust/rust.h"
#include "ir/walk.h"
#include "types/predicates.h"

namespace mochi::emit::rust {

namespace {

// The names that the support code declares for others.
std::set<std::string> support_names() {
  std::set<std::string> names;
  for (std::string_view line : split_lines(rust_runtime())) {
    for (std::string_view word : {"pub fn ", "pub struct ", "pub enum ", "pub trait ", "pub type "}) {
      if (!line.starts_with(word)) continue;
      line.remove_prefix(word.size());
      names.emplace(line.begin(), std::find_if_not(line.begin(), line.end(), is_word_character));
    }
  }
  return names;
}

// Lines that stand further right are not moved: each level around them would move them again.
constexpr std::size_t kRightmost = 60;

}  // namespace

std::string indented(std::string_view lines) {
  std::string out;
  for (std::size_t at = 0; at <= lines.size();) {
    std::size_t end = std::min(lines.find('\n', at), lines.size());
    const std::string_view line = lines.substr(at, end - at);
    if (!line.empty() && line.find_first_not_of(' ') < kRightmost) out += "    ";
    out += line;
    if (end < lines.size()) out += '\n';
    at = end + 1;
  }
  return out;
}

std::string braced(const std::string& inner) {
  if (inner.empty()) return "{}";
  if (inner.size() < 60 && inner.find('\n') == std::string::npos) return "{ " + inner + " }";
  return "{\n" + indented(inner) + "\n}";
}

std::string listed(std::string_view open, const std::vector<std::string>& parts, std::string_view close) {
  std::string flat(open);
  std::size_t broken = 0;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0) flat += ", ";
    flat += parts[i];
    if (parts[i].find('\n') != std::string::npos) ++broken;
  }
  flat += close;
  bool last_only = broken == 1 && parts.back().find('\n') != std::string::npos;
  if ((broken == 0 && flat.size() <= 100) || last_only || parts.empty()) return flat;
  std::string out = std::string(open) + "\n";
  for (const std::string& part : parts) out += indented(part) + ",\n";
  return out + std::string(close);
}

std::string string_literal(std::string_view utf8) { return quoted(utf8, '"'); }

std::string float_literal(double value) {
  if (std::isnan(value)) return "f64::NAN";
  if (std::isinf(value)) return value > 0 ? "f64::INFINITY" : "f64::NEG_INFINITY";
  std::string digits = float_json(value);
  if (digits.find_first_of(".e") == std::string::npos) digits += ".0";
  return digits;
}

Writer::Writer(const ir::Program& p, const CrateCalls* calls)
    : program(p),
      types(*p.types),
      crates(calls),
      uses_(p),
      scope_(inner_scope()),
      locals_(p.functions.size()),
      borrowed_(p, find_values()) {
  static const std::set<std::string> support = support_names();
  for (const std::string& name : support) scope_.take(name);
  for (const ir::Function& f : p.functions) {
    for (types::TypeParamId param : f.type_params) scope_.take(p.names->text(types.param(param).name));
  }
  find_recursion();
  name_functions();
  name_globals();
  name_locals();
}

std::string Writer::helper(std::string_view name) { return *helpers.emplace(name).first; }

// Closures, the types whose fields are assigned, and all functions that are values.
std::set<FunctionId> Writer::find_values() {
  std::set<FunctionId> values;
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
    const ir::Body& body = program.functions[FunctionId(i)].body;
    ir::walk_exprs(body, [&](ir::ExprId e) {
      const ir::Expr& expr = body.exprs[e];
      if (expr.kind == ir::ExprKind::closure || expr.kind == ir::ExprKind::function_ref)
        values.insert(FunctionId(expr.a));
      // A record that a value of type any holds may be any record.
      if (expr.kind == ir::ExprKind::op && static_cast<ir::Op>(expr.a) == ir::Op::any_store)
        all_change_ = true;
    });
    for (std::uint32_t s = 0; s < body.stmts.size(); ++s) {
      const ir::Stmt& stmt = body.stmts[ir::StmtId(s)];
      if (stmt.kind != ir::StmtKind::assign) continue;
      const ir::Expr& place = body.exprs[ir::ExprId(stmt.a)];
      if (place.kind == ir::ExprKind::op) all_change_ = true;
      if (place.kind == ir::ExprKind::field || place.kind == ir::ExprKind::variant_field) {
        changing_.insert(canonical(body.type(ir::ExprId(place.a))));
      }
    }
  }
  return values;
}

// A function that its own calls lead back to. What a function makes or names as a value counts as called.
void Writer::find_recursion() {
  const auto count = static_cast<std::uint32_t>(program.functions.size());
  std::vector<std::vector<std::uint32_t>> calls(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    const ProgramUses::Mentions& mentions = uses_.mentions(FunctionId(i));
    for (const FunctionId f : mentions.functions) calls[i].push_back(f.value);
    for (const FunctionId f : mentions.closures) calls[i].push_back(f.value);
    if (program.functions[FunctionId(i)].self.valid()) calls[i].push_back(i);
  }
  std::vector<std::uint32_t> seen(count, count);
  for (std::uint32_t start = 0; start < count; ++start) {
    std::vector<std::uint32_t> open = calls[start];
    while (!open.empty() && !recursive_.contains(FunctionId(start))) {
      const std::uint32_t at = open.back();
      open.pop_back();
      if (at == start) recursive_.insert(FunctionId(start));
      if (seen[at] == start) continue;
      seen[at] = start;
      open.insert(open.end(), calls[at].begin(), calls[at].end());
    }
  }
}

void Writer::name_functions() {
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
    FunctionId id(i);
    const ir::Function& f = program.functions[id];
    if (is_nested(id)) continue;
    function_names_[id] = scope_.declare(snake(item_words(program, f, "lambda", "top_level")));
  }
}

void Writer::name_globals() {
  for (std::uint32_t i = 0; i < program.globals.size(); ++i) {
    const std::string words = item_words(program, program.globals[GlobalId(i)]);
    global_names_[GlobalId(i)] = scope_.declare(cased(words, CaseStyle::upper_snake));
  }
}

void Writer::name_locals() {
  ConvertedNames converted(*program.names, CaseStyle::snake);
  const LocalNameStyle style{.style = CaseStyle::snake, .converted = &converted};
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
    FunctionId id(i);
    if (is_nested(id) || !program.functions[id].body.root.valid()) continue;
    locals_.add(id, assign_local_names(program, id, scope_, style));
  }
}

bool Writer::is_data(TypeId id) const {
  TypeKind kind = types.kind(id);
  return kind == TypeKind::record || kind == TypeKind::union_ || kind == TypeKind::anonymous ||
         kind == TypeKind::variant;
}

Layout Writer::layout(TypeId id) const {
  if (types::is_enum(types, id)) return Layout::constant;
  return all_change_ || changing_.contains(canonical(id)) ? Layout::changing : Layout::shared;
}

bool Writer::is_copy(TypeId id) const {
  TypeKind kind = types.kind(id);
  return kind == TypeKind::integer || kind == TypeKind::int64 || kind == TypeKind::floating ||
         kind == TypeKind::boolean || kind == TypeKind::unit || types::is_enum(types, id);
}

std::string Writer::type(TypeId id) {
  const types::Type t = types[id];
  switch (t.kind) {
    case TypeKind::never:
    case TypeKind::unit: return "()";
    case TypeKind::boolean: return "bool";
    case TypeKind::integer:
    case TypeKind::int64: return "i64";
    case TypeKind::floating: return "f64";
    case TypeKind::string: return helper("Text");
    case TypeKind::bytes: return helper("Bytes");
    case TypeKind::bigint: return helper("Big");
    case TypeKind::bigrat: return helper("Rat");
    case TypeKind::opaque: return handle(id);
    case TypeKind::any:
    case TypeKind::foreign: return helper("Any");
    case TypeKind::list:
    case TypeKind::set:
    case TypeKind::map:
    case TypeKind::group: return collection(id, "<");
    case TypeKind::soft:
    case TypeKind::option: return "Option<" + type(t.args[0]) + ">";
    case TypeKind::function: {
      std::string text = "Rc<dyn Fn(";
      for (std::size_t i = 0; i + 1 < t.args.size(); ++i) text += (i > 0 ? ", " : "") + type(t.args[i]);
      return text + ") -> " + type(t.args.back()) + ">";
    }
    case TypeKind::record:
    case TypeKind::union_:
    case TypeKind::variant:
    case TypeKind::anonymous: {
      std::string name = data_name(id);
      if (t.decl.valid() && !t.args.empty()) {
        for (std::size_t i = 0; i < t.args.size(); ++i) name += (i > 0 ? ", " : "<") + type(t.args[i]);
        name += ">";
      }
      switch (layout(id)) {
        case Layout::constant: return name;
        case Layout::shared: return "Rc<" + name + ">";
        case Layout::changing: return helper("Ref") + "<" + name + ">";
      }
      break;
    }
    case TypeKind::parameter: return std::string(program.names->text(types.param(t.param).name));
    case TypeKind::error:
    case TypeKind::variable: break;
  }
  MOCHI_UNREACHABLE("type of a value");
}

const CrateType* Writer::crate_type(TypeId id) const {
  const types::DeclId decl = types[id].decl;
  if (crates == nullptr || !decl.valid() || !types.decl(decl).module.valid()) return nullptr;
  const std::string& module = program.modules[types.decl(decl).module].name;
  const auto found = crates->types.find({module, std::string(program.names->text(types.decl(decl).name))});
  return found == crates->types.end() ? nullptr : &found->second;
}

std::string Writer::handle(TypeId id) {
  const CrateType* type = crate_type(id);
  if (type == nullptr) return helper("Any");
  // Those of the standard library are the support code's own.
  if (!type->shown.empty()) handles_.emplace(type->rust, type->shown);
  return "crate::abi::Held<" + type->rust + ">";
}

std::string Writer::collection(TypeId id, std::string_view open) {
  const types::Type t = types[id];
  std::string text = helper(t.kind == TypeKind::list  ? "List"
                            : t.kind == TypeKind::set ? "Set"
                            : t.kind == TypeKind::map ? "Map"
                                                      : "Group");
  for (std::size_t i = 0; i < t.args.size(); ++i) (text += i > 0 ? ", " : open) += type(t.args[i]);
  return text + ">";
}

std::string Writer::held(TypeId id, const std::string& made) {
  switch (layout(id)) {
    case Layout::constant: return made;
    case Layout::shared: return "Rc::new(" + made + ")";
    case Layout::changing: return helper("Ref") + "::new(" + made + ")";
  }
  MOCHI_UNREACHABLE("layout");
}

TypeId Writer::canonical(TypeId id) const {
  const types::Type t = types[id];
  if (!t.decl.valid() || t.args.empty()) return id;
  std::vector<TypeId> args;
  for (types::TypeParamId p : types.decl(t.decl).params) args.push_back(types.parameter(p));
  return types.nominal(t.decl, args);
}

std::string Writer::generics(const std::vector<types::TypeParamId>& params, std::string_view bound) const {
  std::string text;
  for (types::TypeParamId p : params)
    text += (text.empty() ? "<" : ", ") + std::string(program.names->text(types.param(p).name)) +
            std::string(bound);
  return text.empty() ? text : text + ">";
}

std::string Writer::type_parameters(TypeId id, std::string_view bound) const {
  const types::Type& t = types[id];
  return t.decl.valid() ? generics(types.decl(t.decl).params, bound) : std::string();
}

Writer::Data& Writer::data(TypeId instance) {
  const TypeId id = canonical(instance);
  auto [found, fresh] = data_.try_emplace(id);
  Data& made = found->second;
  if (!fresh) return made;
  data_order_.push_back(id);
  const types::Type t = types[id];
  made.name = scope_.declare(cased(t.kind == TypeKind::anonymous
                                       ? row_words(*program.names, t)
                                       : std::string(program.names->text(types.decl(t.decl).name)),
                                   CaseStyle::pascal));
  if (t.kind == TypeKind::union_)
    made.variants = names_of(*program.names, types.decl(t.decl).variants, CaseStyle::pascal, inner_scope());
  for (const auto& fields : parts(id))
    made.fields.push_back(names_of(*program.names, fields, CaseStyle::snake, inner_scope()));
  return made;
}

// The fields of a record, or of each variant of a union.
std::vector<std::vector<types::Field>> Writer::parts(TypeId id) {
  if (!types.is(id, TypeKind::union_)) return {types.fields_of(id)};
  std::vector<std::vector<types::Field>> all;
  auto count = static_cast<std::uint32_t>(types.decl(types[id].decl).variants.size());
  for (std::uint32_t v = 0; v < count; ++v) all.push_back(types.variant_fields(id, v));
  return all;
}

const std::string& Writer::data_name(TypeId id) { return data(id).name; }
const std::string& Writer::field_name(TypeId id, std::uint32_t index) { return data(id).fields[0][index]; }
std::string Writer::variant_name(TypeId id, std::uint32_t variant) {
  const Data& made = data(id);
  return made.name + "::" + made.variants[variant];
}
const std::string& Writer::variant_field(TypeId id, std::uint32_t variant, std::uint32_t index) {
  return data(id).fields[variant][index];
}

}  // namespace mochi::emit::rust
