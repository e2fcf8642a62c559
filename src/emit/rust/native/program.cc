// What is known about a whole library: which functions can do without shared
// types, and how parameters are handed over.
#include <algorithm>

#include "base/check.h"
#include "emit/rust/names.h"
#include "emit/rust/native/crossing.h"
#include "emit/rust/native/function.h"
#include "emit/rust/native/support.h"
#include "emit/rust/shared/writer.h"
#include "ir/walk.h"
#include "types/predicates.h"

namespace mochi::emit::rust {

namespace {
// Of a program that nobody has analysed: each value is its own.
const ir::OwnershipFacts kNoOwnership;
}  // namespace

NativeProgram::NativeProgram(const ir::Program& p, const PublicFace& f)
    : program(p),
      face(f),
      types(*p.types),
      kept(p, f),
      order(p, f),
      ownership_(p.facts != nullptr ? p.facts->ownership : kNoOwnership),
      snake_(*p.names, CaseStyle::snake) {
  for (std::uint32_t m = 0; m < program.modules.size(); ++m) {
    auto scope = std::make_unique<NameScope>(face.scope(ModuleId(m)).inside());
    for (const std::string& name : native_support().names()) scope->take(name);
    scopes_.push_back(std::move(scope));
  }
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
    const FunctionId id(i);
    if (is_nested(id) || !program.functions[id].body.root.valid()) continue;
    name_locals(id, nullptr);
    const std::vector<FunctionId>& called = face.program_uses.mentions(id).functions;
    called_.insert(called.begin(), called.end());
  }
  for (std::uint32_t i = 0; i < types.decl_count(); ++i) {
    const DeclId d(i);
    if (order.has_twin(d))
      twins_[d] = scopes_[types.decl(d).module.value]->declare(face.type_name(d) + "InOrder");
  }
}

// Names of locals; `taken` are the functions and helpers that the function uses, all of them if unknown.
void NativeProgram::name_locals(FunctionId id, const std::set<std::string>* taken) {
  NameScope scope = new_scope();
  if (taken != nullptr) {
    for (const std::string& name : *taken) scope.take(name);
  }
  locals_.insert_or_assign(
      id,
      assign_local_names(program, id, taken == nullptr ? *scopes_[program.functions[id].module.value] : scope,
                         {.style = CaseStyle::snake, .converted = &snake_}));
}

bool NativeProgram::is_open(FunctionId id) const {
  const ir::Function& f = program.functions[id];
  const bool item = f.kind == ir::FunctionKind::plain || f.kind == ir::FunctionKind::method;
  return item && face.is_exported(id) && face.is_public(f.module);
}

// A map in order is among what the function takes or gives.
bool NativeProgram::takes_order(FunctionId id) const {
  const ir::Function& f = program.functions[id];
  if (is_ordered(f.result)) return true;
  return std::any_of(f.params.begin(), f.params.end(),
                     [&](LocalId p) { return is_ordered(f.body.locals[p].type); });
}

bool NativeProgram::crosses_order(FunctionId id) const {
  const ir::Function& f = program.functions[id];
  auto crosses = [&](TypeId type) { return order.holds(type) && !order.is_simple(type); };
  return crosses(f.result) || std::any_of(f.params.begin(), f.params.end(),
                                          [&](LocalId p) { return crosses(f.body.locals[p].type); });
}

bool NativeProgram::is_split(FunctionId id) const {
  return is_open(id) && !showing_ &&
         ((called_.contains(id) && takes_order(id)) || face.lends_itself(id) || crosses_order(id));
}

bool NativeProgram::has_cell(std::uint32_t place) const {
  std::vector<std::uint32_t> todo = {place};
  std::set<std::uint32_t> seen;
  while (!todo.empty()) {
    const std::uint32_t at = todo.back();
    todo.pop_back();
    if (at == ir::OwnershipFacts::kNone || !seen.insert(at).second) continue;
    const ir::Place& p = ownership_.places[at];
    if (p.ownership == ir::Ownership::cell) return true;
    todo.insert(todo.end(), p.parts.begin(), p.parts.end());
  }
  return false;
}

namespace {

// Rust has a type of its own for it, whatever its parts are.
bool is_plain_kind(TypeKind kind) {
  // clang-format off
  switch (kind) {
    case TypeKind::never: case TypeKind::unit: case TypeKind::boolean: case TypeKind::integer: case TypeKind::int64:
    case TypeKind::floating: case TypeKind::string: case TypeKind::bytes: case TypeKind::list: case TypeKind::set:
    case TypeKind::map: case TypeKind::option: case TypeKind::record: case TypeKind::union_: case TypeKind::function:
    case TypeKind::anonymous: case TypeKind::parameter: case TypeKind::group: case TypeKind::bigint: return true;
    case TypeKind::error: case TypeKind::bigrat: case TypeKind::any: case TypeKind::foreign:
    case TypeKind::soft: case TypeKind::variant:
    case TypeKind::variable: case TypeKind::opaque: return false;
  }
  // clang-format on
  MOCHI_UNREACHABLE("kind of type");
}

}  // namespace

// The object that a field of the type holds is a cell.
bool NativeProgram::has_shared_field(TypeId id, const std::vector<types::Field>& fields,
                                     std::uint32_t variant) const {
  for (std::uint32_t i = 0; i < fields.size(); ++i) {
    if (has_cell(ownership_.field(id, variant, i))) return true;
  }
  return false;
}

bool NativeProgram::is_plain(TypeId type) const {
  std::vector<TypeId> todo = {type};
  std::set<TypeId> seen;
  while (!todo.empty()) {
    const TypeId id = todo.back();
    todo.pop_back();
    if (!seen.insert(id).second) continue;
    const types::Type& t = types[id];
    // The order of maps in types of other packages is nowhere kept.
    if (t.decl.valid() && types.decl(t.decl).module.valid() && face.file(types.decl(t.decl).module).empty() &&
        order.holds(id))
      return false;
    if (!is_plain_kind(t.kind)) return false;
    todo.insert(todo.end(), t.args.begin(), t.args.end());
    if (t.kind != TypeKind::record && t.kind != TypeKind::union_) continue;
    const types::TypeDecl& decl = types.decl(t.decl);
    auto look_at = [&](const std::vector<types::Field>& fields, std::uint32_t variant) {
      for (const types::Field& f : fields) todo.push_back(f.type);
      return !has_shared_field(id, fields, variant);
    };
    if (!look_at(decl.fields, 0)) return false;
    for (std::uint32_t v = 0; v < decl.variants.size(); ++v) {
      if (!look_at(decl.variants[v].fields, v)) return false;
    }
  }
  return true;
}

bool NativeProgram::is_recursive_type(TypeId type) const {
  const types::Type& t = types[type];
  if (t.kind == TypeKind::list || t.kind == TypeKind::option) return is_recursive_type(t.args[0]);
  if (!t.decl.valid() || types::is_result(types, type)) return false;
  bool found = false;
  types::for_each_field(types.decl(t.decl), [&](const types::Field& f, unsigned) {
    found = found || face.boxed(t.decl, f.type);
  });
  return found;
}

// Why a function cannot be written without shared types, as far as its types tell.
std::string NativeProgram::check(FunctionId id) const {
  const ir::Function& f = program.functions[id];
  if (f.kind == ir::FunctionKind::foreign || !f.body.root.valid()) return "no body";
  if (f.kind == ir::FunctionKind::init || f.kind == ir::FunctionKind::bench) return "top-level statements";
  for (std::uint32_t i = 0; i < f.body.locals.size(); ++i) {
    const LocalId l(i);
    const TypeId type = f.body.locals[l].type;
    if (!is_plain(type)) return "a value of type " + types.show(type);
    if (has_cell(ownership_.local(id, l))) return "an object that is changed while another name sees it";
  }
  if (!is_plain(f.result)) return "a result of type " + types.show(f.result);
  if (!is_open(id)) return {};
  for (LocalId p : f.params) {
    if (!order.can_cross(f.body.locals[p].type)) return "maps in an order inside of a parameter";
  }
  if (!order.can_cross(f.result)) return "maps in an order inside of its result";
  return {};
}

std::string NativeProgram::check_signature(FunctionId id) const {
  const ir::Function& f = program.functions[id];
  if (takes_order(id) || crosses_order(id)) return "maps in an order from another package";
  if (!is_plain(f.result)) return "a result of type " + types.show(f.result);
  for (LocalId p : f.params) {
    const TypeId type = f.body.locals[p].type;
    if (!is_plain(type)) return "a value of type " + types.show(type);
  }
  return {};
}

bool NativeProgram::is_convertible(TypeId id) const {
  const types::Type t = types[id];
  const TypeKind kind = t.kind;
  if (kind == TypeKind::function || kind == TypeKind::parameter || kind == TypeKind::anonymous) return false;
  if (t.decl.valid() && !types::is_result(types, id)) {
    const types::TypeDecl& decl = types.decl(t.decl);
    if (!decl.exported || !decl.module.valid() || face.file(decl.module).empty() || face.reaches_function(id))
      return false;
  }
  return !order.holds(id) &&
         std::all_of(t.args.begin(), t.args.end(), [&](TypeId part) { return is_convertible(part); });
}

bool NativeProgram::can_face(FunctionId id) const {
  const ir::Function& f = program.functions[id];
  const bool item = f.kind == ir::FunctionKind::plain || f.kind == ir::FunctionKind::method;
  const DeclId of = face.owner(id);
  if (!item || is_nested(id) || is_foreign(id) || !f.body.root.valid() || !f.name.valid() ||
      !f.type_params.empty() || (of.valid() && !types.decl(of).params.empty()) || face.is_lazy(id))
    return false;
  const ir::FunctionOwnership* own =
      id.value < ownership_.functions.size() ? &ownership_.functions[id.value] : nullptr;
  if (own == nullptr || !is_convertible(f.result) || !is_plain(f.result) || has_cell(ownership_.result(id)))
    return false;
  for (std::size_t i = 0; i < f.params.size(); ++i) {
    const TypeId type = f.body.locals[f.params[i]].type;
    if (!is_convertible(type) || !is_plain(type) || has_cell(ownership_.local(id, f.params[i]))) return false;
    if (i < own->changes.size() && own->changes[i]) return false;
  }
  return true;
}

std::set<FunctionId> NativeProgram::faced_by(const std::set<FunctionId>& callers) const {
  std::set<FunctionId> found;
  for (const FunctionId caller : callers) {
    const auto called = calls_.find(caller);
    if (called == calls_.end()) continue;
    for (const FunctionId callee : called->second) {
      if (is_faced(callee)) found.insert(callee);
    }
  }
  return found;
}

// Writes the function; why it cannot be written, if it cannot.
void NativeProgram::try_writing(FunctionId id) {
  Written made;
  helpers_.clear();
  written_.erase(id);
  NativeFunction writer(*this, id, program.functions[id].module, made.syntax, made.uses);
  made.body = writer.write();
  made.params = writer.parameters();
  if (!writer.refusal().empty()) refuse(id, writer.refusal());
  calls_[id] = writer.calls;
  std::set<std::string> taken = writer.helper_names;
  for (FunctionId callee : writer.calls) taken.insert(inner_name(callee));
  const LocalNames before = locals_.at(id);
  name_locals(id, &taken);
  // Most names stay, and then the text does.
  if (!writer.refusal().empty() || locals_.at(id) != before) return;
  made.allows = writer.allows;
  made.helpers = std::move(helpers_);
  written_.emplace(id, std::move(made));
}

void NativeProgram::settle() {
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
    const FunctionId id(i);
    if (is_nested(id)) continue;
    if (program.modules[program.functions[id].module].name.starts_with(kCrateModule)) {
      refuse(id, "a call of a crate");
      continue;
    }
    if (is_foreign(id)) {
      // Another crate has it: only what it takes and gives matters.
      if (std::string reason = check_signature(id); !reason.empty()) refuse(id, std::move(reason));
      continue;
    }
    if (std::string reason = check(id); !reason.empty())
      refuse(id, std::move(reason));
    else
      try_writing(id);
  }
  // What is called through a function before it takes its arguments as users give them.
  for (const auto& [id, reason] : refused_) {
    if (can_face(id)) faced_.insert(id);
  }
  const std::map<FunctionId, std::set<FunctionId>> calls = calls_;
  for (const auto& [id, called] : calls) {
    const bool other = std::any_of(called.begin(), called.end(), [&](FunctionId callee) {
      return is_faced(callee) && !face.is_exported(callee);
    });
    if (other && !refused_.contains(id)) try_writing(id);
  }
  for (bool again = true; again;) {
    again = false;
    for (const auto& [id, called] : calls_) {
      if (refused_.contains(id)) continue;
      for (FunctionId callee : called) {
        if (!refused_.contains(callee) || is_faced(callee)) continue;
        refuse(id, "a call of " + std::string(program.names->text(program.functions[callee].name)));
        if (face.is_exported(id) && can_face(id)) faced_.insert(id);
        again = true;
        break;
      }
    }
  }
  helpers_.clear();
}

std::set<FunctionId> NativeProgram::reached(const std::set<FunctionId>& roots) const {
  std::set<FunctionId> found;
  std::vector<FunctionId> todo(roots.begin(), roots.end());
  while (!todo.empty()) {
    const FunctionId id = todo.back();
    todo.pop_back();
    if (refused_.contains(id) || !found.insert(id).second) continue;
    if (auto called = calls_.find(id); called != calls_.end())
      todo.insert(todo.end(), called->second.begin(), called->second.end());
  }
  return found;
}

Hold NativeProgram::parameter_hold(FunctionId id, LocalId p) const {
  const ir::Function& f = program.functions[id];
  const auto place = std::find(f.params.begin(), f.params.end(), p);
  MOCHI_DCHECK(place != f.params.end());
  const TypeId type = f.body.locals[p].type;
  ir::ParameterMode mode = ownership_.mode(id, static_cast<std::size_t>(place - f.params.begin()));
  const bool exported = face.is_exported(id) || is_faced(id);
  if (face.is_kept_option(id, type)) return Hold::value;
  // In front of code with shared values stands what users would call.
  if (is_faced(id) && !face.is_copy(type))
    mode = types.is(type, TypeKind::option) ? ir::ParameterMode::optional : ir::ParameterMode::borrowed;
  if (face.is_copy(type) && mode != ir::ParameterMode::changed) {
    // Of what is copied users lend only what is large.
    if (face.is_by_value(type) || !exported) return Hold::value;
    return types.is(type, TypeKind::option) ? Hold::option_ref : Hold::ref;
  }
  switch (mode) {
    case ir::ParameterMode::value: return Hold::value;
    case ir::ParameterMode::borrowed: return types.is(type, TypeKind::string) ? Hold::str : Hold::ref;
    case ir::ParameterMode::changed: return Hold::mut_ref;
    case ir::ParameterMode::callable:
      return kept.is_kept(id, p) && !face.is_exported(id) ? Hold::value : Hold::callable;
    case ir::ParameterMode::optional: return Hold::option_ref;
  }
  return Hold::value;
}

std::string NativeProgram::parameter_type(FunctionId id, LocalId p, ModuleId from, Uses& uses) {
  const ir::Function& f = program.functions[id];
  const TypeId type = f.body.locals[p].type;
  const Hold hold = parameter_hold(id, p);
  if (hold == Hold::callable) {
    return face.is_offered(id) ? face.callback_type(id, type, from, uses, this)
                               : "&dyn Fn" + face.call_type(type, from, uses, this);
  }
  if (face.is_kept_option(id, type)) return face.parameter_type(id, type, from, uses, this);
  const bool open = is_ordered(type) && is_open(id) && !is_split(id);
  if (!open && hold == Hold::value) return owned(type, from, uses);
  if (open) return face.input(type, from, uses);
  if (hold != Hold::ref && hold != Hold::mut_ref) return face.input(type, from, uses, this);
  if (types.is(type, TypeKind::bytes)) return "&[u8]";
  if (p == f.params[0] && face.has_receiver(id)) return hold == Hold::ref ? "&self" : "&mut self";
  const bool list = types.is(type, TypeKind::list);
  const std::string inside = owned(list ? types.element(type) : type, from, uses);
  return (hold == Hold::ref ? "&" : "&mut ") + (list ? "[" + inside + "]" : inside);
}

std::string NativeProgram::owned(TypeId type, ModuleId from, Uses& uses) {
  return face.owned(type, from, uses, this);
}

const std::string& NativeProgram::twin(DeclId d) const {
  static const std::string none;
  const auto found = twins_.find(d);
  return showing_ || found == twins_.end() ? none : found->second;
}

std::string NativeProgram::ordered_helper(TypeId type, std::string_view method) const {
  return (types.is(type, TypeKind::set) ? "Set_" : "Map_") + std::string(method);
}

std::string NativeProgram::ordered_name(TypeId type, ModuleId from, Uses& uses, const std::string& part) {
  const TypeKind kind = types.kind(type);
  const std::string name = kind == TypeKind::set     ? "Set"
                           : kind == TypeKind::map   ? "Map"
                           : kind == TypeKind::group ? "Group"
                                                     : "Groups";
  use_helper(kind == TypeKind::group ? "Groups" : name + part);
  if (face.scope(from).taken(name)) return "crate::runtime::" + name;
  uses.add("crate::runtime::" + name);
  return name;
}

std::string NativeProgram::keyed_name(TypeId type, ModuleId from, Uses& uses) {
  if (types.is(type, TypeKind::list) || types.is(type, TypeKind::group))
    return ordered_name(type, from, uses);
  if (is_ordered(type)) return ordered_name(type, from, uses);
  return face.imported(types.is(type, TypeKind::set) ? "BTreeSet" : "BTreeMap", from, uses);
}

std::string NativeProgram::twin_text(DeclId d, Uses& uses) {
  if (!order.has_twin(d)) return {};
  Syntax syntax;
  return Crossing(*this, syntax, types.decl(d).module, uses).twin(d);
}

std::string NativeProgram::row_field(TypeId type, std::uint32_t index) const {
  NameScope names = new_scope();
  std::string name;
  for (std::uint32_t i = 0; i <= index; ++i)
    name = names.declare(snake(program.names->text(types[type].names[i])));
  return name;
}

std::string NativeProgram::row_name(TypeId type, ModuleId m) {
  auto found = rows_.find({type, m});
  if (found != rows_.end()) return found->second;
  return rows_[{type, m}] =
             scopes_[m.value]->declare(cased(row_words(*program.names, types[type]), CaseStyle::pascal));
}

std::string NativeProgram::row_declarations(ModuleId m, Uses& uses) {
  std::string out;
  for (bool again = true; again;) {
    again = false;
    const auto rows = rows_;
    for (const auto& [key, name] : rows) {
      if (key.second != m || written_rows_.contains(name + "@" + std::to_string(m.value))) continue;
      written_rows_.insert(name + "@" + std::to_string(m.value));
      again = true;
      const types::Type t = types[key.first];
      out += std::string(out.empty() ? "" : "\n") + "#[derive(Debug, Clone, PartialEq)]\nstruct " + name +
             " {\n";
      for (std::uint32_t i = 0; i < t.args.size(); ++i)
        out += "    " + row_field(key.first, i) + ": " + owned(t.args[i], m, uses) + ",\n";
      out += "}\n";
    }
  }
  return out;
}

NativeProgram::Written NativeProgram::write(FunctionId id, Uses& uses) {
  Written made;
  if (auto found = written_.find(id); found != written_.end()) {
    made = std::move(found->second);
    written_.erase(found);
    for (const std::string& name : made.helpers) use_helper(name);
    uses.add(made.uses);
    return made;
  }
  NativeFunction writer(*this, id, program.functions[id].module, made.syntax, uses);
  made.body = writer.write();
  made.params = writer.parameters();
  made.allows = writer.allows;
  return made;
}

PlacedText NativeProgram::function_text(FunctionId id, std::string_view visible, Uses& uses, int indent) {
  const ir::Function& f = program.functions[id];
  const Written made = write(id, uses);
  const Syntax& syntax = made.syntax;
  const NodeId body = made.body;
  const std::vector<std::string>& params = made.params;
  std::string result;
  if (types.is(f.result, TypeKind::never))
    result = "!";
  else if (!types.is(f.result, TypeKind::unit))
    result =
        is_open(id) && !is_split(id) ? face.owned(f.result, f.module, uses) : owned(f.result, f.module, uses);
  const bool member = face.owner(id).valid();
  if (member) {
    uses.name(face.owner(id));
    indent += 4;
  }
  const std::string margin(static_cast<std::size_t>(indent), ' ');
  std::set<std::string> lints = made.allows;
  std::string allowed = face.name_lints(id, lints);
  if (!allowed.empty()) allowed.insert(0, margin);
  const std::string generics = face.generics_of(id);
  if (is_split(id)) {
    const std::string head = (is_called_elsewhere(id) ? "pub(crate) fn " : "fn ") + inner_name(id) + generics;
    PlacedText text = allowed;
    text += layout_function(syntax, head, params, result, body, indent, id);
    return text;
  }
  const std::string head = std::string(visible) + "fn " + face.function(id) + generics;
  PlacedText text =
      (face.is_exported(id) ? face.function_doc(id, margin) : doc_lines(f.doc, margin)) + allowed;
  text += layout_function(syntax, head, params, result, body, indent, id);
  return text;
}

PlacedText NativeProgram::test_text(FunctionId id, Uses& uses, int indent) {
  const Written made = write(id, uses);
  const std::string margin(static_cast<std::size_t>(indent), ' ');
  PlacedText text =
      margin + "#[test]\n" + (face.calls_deprecated(id) ? margin + "#[allow(deprecated)]\n" : "");
  text += layout_function(made.syntax, "fn " + face.function(id), {}, "", made.body, indent, id);
  return text;
}

}  // namespace mochi::emit::rust
