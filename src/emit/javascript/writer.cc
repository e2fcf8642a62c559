#include "emit/javascript/writer.h"

#include <algorithm>
#include <cctype>

#include "base/check.h"
#include "emit/common/quoted.h"
#include "emit/common/reserved.h"
#include "emit/common/shipped.h"
#include "emit/javascript/support.h"
#include "ir/walk.h"

namespace mochi::emit::javascript {

using ir::FunctionId;
using ir::GlobalId;
using ir::LocalId;
using types::TypeId;
using types::TypeKind;

Writer::Writer(const ir::Program& p, WriterOptions given)
    : program(p),
      options(std::move(given)),
      types(*p.types),
      scope(javascript_reserved(), Escape{"", "_"}),
      own_uses_(options.uses == nullptr ? std::make_unique<const ProgramUses>(p) : nullptr),
      uses_(own_uses_ ? own_uses_.get() : options.uses) {
  find_classes();
  find_constants();
  find_exports();
  for (const std::string& name : options.helper_names) scope.take(helper_alias(name));
  if (options.tests) test_functions_ = test_functions(program, options.module);
  name_functions();
  name_globals();
  name_locals();
}

Doc Writer::helper(std::string_view name) {
  auto section = support().sections.find(name);
  MOCHI_CHECK(section != support().sections.end());
  helpers.emplace(name);
  sections.emplace(section->second);
  return text(helper_alias(name));
}

// What users call by a name keeps it.
std::string Writer::helper_alias(std::string_view name) const {
  if (!exports_.contains(name)) return std::string(name);
  return convert_name("inner_" + std::string(name), CaseStyle::camel);
}

void Writer::find_exports() {
  if (!options.module.valid() || options.tests) return;
  const ir::Module& m = program.modules[options.module];
  for (FunctionId id : m.functions) {
    if (program.functions[id].exported) exports_.insert(public_name(id));
  }
  for (GlobalId id : m.globals) {
    if (program.globals[id].exported) exports_.insert(public_name(id));
  }
}

namespace {

// As `declare` of an empty scope has it.
std::string escaped(std::string name) {
  const auto reserved = javascript_reserved();
  return std::binary_search(reserved.begin(), reserved.end(), std::string_view(name)) ? name + "_" : name;
}

}  // namespace

FunctionId Writer::top_of(FunctionId f) const {
  while (is_nested(f)) f = program.functions[f].parent;
  return f;
}

void Writer::find_classes() {
  if (!options.module.valid()) return;
  for (const ir::Function& f : program.functions) {
    if (f.kind == ir::FunctionKind::method && types.decl(f.method_of).exported) classes_.insert(f.method_of);
  }
}

ProgramUses::ProgramUses(const ir::Program& program) {
  std::map<FunctionId, unsigned> uses;
  for (const ir::Function& function : program.functions) {
    const ir::Body& body = function.body;
    ir::walk_exprs(body, [&](ir::ExprId e) {
      const ir::Expr& expr = body.exprs[e];
      if (expr.kind == ir::ExprKind::closure) nested.insert(FunctionId(expr.a));
      if (expr.kind == ir::ExprKind::function_ref) ++uses[FunctionId(expr.a)];
      if (expr.kind == ir::ExprKind::call) uses[FunctionId(expr.a)] += 2;
      if (expr.kind == ir::ExprKind::global && !expr.has(ir::ExprFlag::proven)) unset.insert(GlobalId(expr.a));
    });
  }
  for (const auto& [f, count] : uses) {
    if (count == 1 && program.functions[f].kind == ir::FunctionKind::closure) inlined.insert(f);
  }
}

// Functions that the file holds.
bool Writer::wanted(FunctionId f) const {
  const ir::Function& function = program.functions[f];
  if (options.tests) return test_functions_.contains(f);
  if (!options.module.valid()) return true;
  if (function.kind == ir::FunctionKind::test || function.kind == ir::FunctionKind::bench) return false;
  if (options.shipped != nullptr && !options.shipped->contains(f)) return false;
  return function.module == options.module && function.kind != ir::FunctionKind::init;
}

void Writer::find_constants() {
  for (std::uint32_t i = 0; i < program.globals.size(); ++i) {
    const ir::Global& g = program.globals[GlobalId(i)];
    if (!g.lazy_init.valid()) continue;
    const ir::Body& body = program.functions[g.lazy_init].body;
    if (!body.root.valid() || body.blocks[body.root].size() != 1) continue;
    const ir::Stmt& only = body.stmts[body.blocks[body.root][0]];
    if (only.kind != ir::StmtKind::return_ || !ir::ExprId(only.a).valid()) continue;
    bool plain = !program.functions[g.lazy_init].may_fault;
    ir::walk_exprs(body, [&](ir::ExprId e) {
      ir::ExprKind kind = body.kind(e);
      plain = plain && kind != ir::ExprKind::call && kind != ir::ExprKind::call_value && kind != ir::ExprKind::block_value &&
              kind != ir::ExprKind::match_value && (kind != ir::ExprKind::global || constants_.contains(GlobalId(body.exprs[e].a)));
    });
    if (plain) constants_.insert(GlobalId(i));
  }
}

namespace {

std::string plain_word(std::string_view name) {
  std::string plain;
  for (char c : transliterate(name)) {
    bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    plain += word ? c : '_';
  }
  return plain;
}

}  // namespace

std::string Writer::public_name(FunctionId id) const {
  const ir::Function& f = program.functions[id];
  std::string base = f.name.valid() ? std::string(program.names->text(f.name)) : "lambda";
  if (f.kind == ir::FunctionKind::init) base = "main";
  if (f.kind == ir::FunctionKind::test) base = "test " + f.title;
  if (f.kind == ir::FunctionKind::bench) base = "bench " + f.title;
  if (f.kind == ir::FunctionKind::method) base = std::string(program.names->text(types.decl(f.method_of).name)) + "_" + base;
  return escaped(convert_name(plain_word(base), CaseStyle::camel));
}

std::string Writer::public_name(GlobalId id) const {
  const ir::Global& g = program.globals[id];
  bool upper = options.module.valid() && (is_constant(id) || g.exported);
  return escaped(convert_name(program.names->text(g.name), upper ? CaseStyle::upper_snake : CaseStyle::camel));
}

void Writer::name_functions() {
  std::vector<FunctionId> inside;
  std::vector<FunctionId> outside;
  std::set<FunctionId> mentioned;
  std::set<GlobalId> globals;
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
    FunctionId id(i);
    if (!wanted(id)) continue;
    const ir::Body& body = program.functions[id].body;
    ir::walk_exprs(body, [&](ir::ExprId e) {
      const ir::Expr& expr = body.exprs[e];
      if (expr.kind == ir::ExprKind::call || expr.kind == ir::ExprKind::function_ref) mentioned.insert(FunctionId(expr.a));
      if (expr.kind == ir::ExprKind::global) globals.insert(GlobalId(expr.a));
    });
    if (!is_nested(id) && !is_inline(id)) inside.push_back(id);
  }
  for (FunctionId id : mentioned) {
    if (!wanted(id) && !is_nested(id)) outside.push_back(id);
  }
  // What is exported keeps its name.
  std::stable_partition(inside.begin(), inside.end(), [&](FunctionId id) { return program.functions[id].exported; });
  if (!options.tests) {
    for (FunctionId id : inside) function_names_[id] = scope.declare(public_name(id));
  }
  for (FunctionId id : outside) imported_[id] = function_names_[id] = scope.declare(public_name(id));
  if (options.tests) {
    for (FunctionId id : inside) function_names_[id] = scope.declare(public_name(id));
  }
  for (GlobalId id : globals) {
    const ir::Global& g = program.globals[id];
    bool own = !options.module.valid() || (g.module == options.module && (!options.tests || !g.exported));
    if (!own) imported_globals_[id] = global_names_[id] = scope.declare(public_name(id));
  }
}

void Writer::name_globals() {
  for (std::uint32_t i = 0; i < program.globals.size(); ++i) {
    GlobalId id(i);
    const ir::Global& g = program.globals[id];
    if (options.module.valid() && g.module != options.module) continue;
    if (options.tests && (g.exported || !test_functions_.contains(g.lazy_init))) continue;
    if (options.shipped != nullptr && !options.shipped->contains(g.lazy_init)) continue;
    global_names_[id] = scope.declare(public_name(id));
  }
}

void Writer::name_locals() {
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
    FunctionId id(i);
    const ir::Body& body = program.functions[id].body;
    if (is_nested(id) || !body.root.valid() || !wanted(id)) continue;
    locals_.emplace(id, assign_local_names(program, id, scope, {.style = CaseStyle::camel}));
  }
  for (std::uint32_t i = 0; i < program.functions.size(); ++i) {
    FunctionId id(i);
    const ir::Body& body = program.functions[id].body;
    if (!body.root.valid()) continue;
    auto known = locals_.find(top_of(id));
    if (known == locals_.end() || !known->second.has(id)) continue;
    for (std::uint32_t l = 0; l < body.locals.size(); ++l) {
      local_names_[top_of(id)].insert(known->second.of(id, LocalId(l)));
    }
  }
}

std::string Writer::fresh(FunctionId f, std::string_view wanted) {
  std::set<std::string>& used = local_names_[top_of(f)];
  std::string name(wanted);
  for (unsigned n = 2; scope.taken(name) || used.contains(name); ++n) name = std::string(wanted) + std::to_string(n);
  used.insert(name);
  return name;
}

const std::vector<std::string>& Writer::properties(std::uint64_t key, const std::vector<NameId>& fields, bool variant) {
  auto [found, fresh_one] = properties_.try_emplace(key);
  if (!fresh_one) return found->second;
  NameScope taken({}, Escape{"", "_"});
  // `kind` tells the variants apart.
  if (variant) taken.take("kind");
  for (NameId field : fields) {
    // Keys of map literals may be any text.
    std::string plain(program.names->text(field));
    for (char& c : plain) {
      auto byte = static_cast<unsigned char>(c);
      if (byte < 0x80 && std::isalnum(byte) == 0) c = '_';
    }
    found->second.push_back(taken.declare(convert_name(plain, CaseStyle::camel)));
  }
  return found->second;
}

const std::string& Writer::property(TypeId aggregate, std::uint32_t index) {
  const types::Type& type = types[aggregate];
  if (type.kind == TypeKind::anonymous) return properties(aggregate.value, type.names, false)[index];
  std::vector<NameId> fields;
  for (const types::Field& field : types.decl(type.decl).fields) fields.push_back(field.name);
  return properties((std::uint64_t{1} << 40U) + type.decl.value, fields, false)[index];
}

const std::string& Writer::variant_property(TypeId union_type, std::uint32_t variant, std::uint32_t index) {
  types::DeclId decl = types[union_type].decl;
  std::vector<NameId> fields;
  for (const types::Field& field : types.decl(decl).variants[variant].fields) fields.push_back(field.name);
  return properties((std::uint64_t{2 + variant} << 40U) + decl.value, fields, true)[index];
}

std::string Writer::variant_kind(TypeId union_type, std::uint32_t variant) const {
  return std::string(program.names->text(types.decl(types[union_type].decl).variants[variant].name));
}

bool Writer::is_result(TypeId type) const {
  if (!types.is(type, TypeKind::union_)) return false;
  const types::TypeDecl& decl = types.decl(types[type].decl);
  return !decl.module.valid() && program.names->text(decl.name) == "result" && decl.variants.size() == 2;
}

Piece Writer::variant_test(Doc subject, TypeId type, std::uint32_t variant) {
  if (is_result(type)) {
    if (variant == 0) return {concat({subject, text(".ok")}), Prec::call};
    return {concat({text("!"), subject, text(".ok")}), Prec::unary};
  }
  Doc kind = text(string_literal(variant_kind(type, variant)));
  return {concat({subject, text(is_enum(type) ? " === " : ".kind === "), kind}), Prec::equality};
}

bool Writer::is_enum(TypeId type) const {
  return types.is(type, TypeKind::union_) && types.decl(types[type].decl).is_enum();
}

std::string Writer::string_literal(std::string_view utf8) {
  const auto doubles = std::count(utf8.begin(), utf8.end(), '"');
  const auto singles = std::count(utf8.begin(), utf8.end(), '\'');
  std::string out = quoted(utf8, doubles > singles ? '\'' : '"');
  // U+2028 and U+2029 ended a line inside of literals before ES2019.
  for (std::size_t at = 0; (at = out.find("\xE2\x80", at)) != out.npos; ++at) {
    if (out.compare(at + 2, 1, "\xA8") == 0 || out.compare(at + 2, 1, "\xA9") == 0)
      out.replace(at, 3, out[at + 2] == '\xA8' ? "\\u2028" : "\\u2029");
  }
  return out;
}

Doc Writer::list(std::string_view open, const std::vector<Doc>& items, std::string_view close) {
  if (items.empty()) return text(std::string(open) + std::string(close));
  Doc inner = docs.join(items, concat({text(","), docs.line()}));
  Doc made = concat({text(open), docs.nest(2, concat({docs.softline(), inner})), docs.if_break(text(","), docs.empty()),
                     docs.softline(), text(close)});
  if (open != "[") return docs.group(made);
  if (items.size() > 1 && std::all_of(items.begin(), items.end(), [&](Doc d) { return form(d).shape == Shape::number; })) {
    std::vector<Doc> parts;
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (i > 0) parts.push_back(docs.line());
      parts.push_back(i + 1 < items.size() ? concat({items[i], text(",")}) : items[i]);
    }
    made = docs.group(concat({text("["), docs.nest(2, concat({docs.softline(), docs.fill(parts)})),
                              docs.if_break(text(","), docs.empty()), docs.softline(), text("]")}));
    forms_[made] = {Shape::list, items.size()};
    return made;
  }
  // A table has its rows on lines of their own.
  auto rows = [&](Shape shape) {
    return std::all_of(items.begin(), items.end(), [&](Doc d) { return form(d).shape == shape && form(d).count > 1; });
  };
  bool table = items.size() > 1 && (rows(Shape::list) || rows(Shape::object));
  made = docs.group(table ? concat({made, docs.break_parent()}) : made);
  forms_[made] = {Shape::list, items.size()};
  return made;
}

Doc Writer::signature(const std::vector<Doc>& params, Doc result) {
  if (params.empty()) return concat({text("()"), result});
  Doc inner = docs.join(params, concat({text(","), docs.line()}));
  return docs.group(concat({text("("), docs.nest(2, concat({docs.softline(), inner})), docs.if_break(text(","), docs.empty()),
                            docs.softline(), text(")"), result}));
}

Doc Writer::braces(const std::vector<Doc>& items) {
  if (items.empty()) return text("{}");
  Doc inner = docs.join(items, concat({text(","), docs.line()}));
  Doc made = docs.group(concat({text("{"), docs.nest(2, concat({docs.line(), inner})),
                                docs.if_break(text(","), docs.empty()), docs.line(), text("}")}));
  forms_[made] = {Shape::object, items.size()};
  return made;
}

Doc Writer::body(const std::vector<Doc>& lines) {
  if (lines.empty()) return text("{}");
  return concat({text("{"), docs.nest(2, concat({docs.hardline(), docs.join(lines, docs.hardline())})),
                 docs.hardline(), text("}")});
}

Doc Writer::call(Doc callee, const std::vector<Doc>& args) {
  Doc made = concat({callee, arguments(args)});
  bool function = std::any_of(args.begin(), args.end(), [&](Doc d) { return form(d).shape == Shape::function; });
  if (function) forms_[made] = {Shape::holding_function, args.size()};
  return made;
}

// As the formatter that everybody uses lays arguments out: the last one may open on the line of the call.
Doc Writer::arguments(const std::vector<Doc>& args) {
  if (args.empty()) return text("()");
  auto all_broken = [&] {
    Doc inner = docs.join(args, concat({text(","), docs.line()}));
    return docs.group(concat({text("("), docs.nest(2, concat({docs.softline(), inner})), text(","), docs.softline(), text(")"),
                              docs.break_parent()}));
  };
  std::size_t functions = 0;
  bool holds = false;
  for (Doc d : args) {
    if (form(d).shape == Shape::function) ++functions;
    holds = holds || form(d).shape == Shape::holding_function;
  }
  if (args.size() > 1 && (functions > 1 || holds)) return all_broken();
  Form last = form(args.back());
  bool opens = (last.shape == Shape::list || last.shape == Shape::object || last.shape == Shape::function) && last.count > 0;
  bool others_flat = std::none_of(args.begin(), args.end() - 1, [&](Doc d) { return docs.must_break(d); });
  bool alike = args.size() > 1 && form(args[args.size() - 2]).shape == last.shape;
  // Next to what needs lines of its own nothing opens.
  constexpr std::size_t kShort = 64;
  if (opens && args.size() > 1 && docs.print(docs.join({args.begin(), args.end() - 1}, text(", ")), 1 << 20).size() > kShort) return list("(", args, ")");
  if (opens && others_flat && !alike) return concat({text("("), docs.join(args, text(", ")), text(")")});
  return list("(", args, ")");
}

}  // namespace mochi::emit::javascript
