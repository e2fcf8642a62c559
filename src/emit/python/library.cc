// A module of a package (fan-out page section 10): docstring, imports, constants, classes, functions.
#include "emit/python/library.h"

#include <algorithm>
#include <utility>

#include "base/string_util.h"
#include "emit/common/function_doc.h"
#include "emit/common/surface_types.h"
#include "emit/python/function_writer.h"
#include "types/predicates.h"

namespace mochi::emit::python {
LibraryModule::LibraryModule(const ir::Program& program, ProgramNames& shared, const LibraryLayout& layout,
                             WriterOptions options)
    : program_(program),
      module_(program.modules[options.module]),
      id_(options.module),
      layout_(layout),
      w_(program, shared, std::move(options)) {}

std::set<std::string> LibraryModule::wanted() const {
  std::set<std::string> names = w_.helpers;
  for (const auto& [module, imported] : w_.imports()) names.insert(imported.begin(), imported.end());
  if (raises()) names.insert(layout_.error_class());
  return names;
}

PlacedText LibraryModule::print(Doc doc) {
  PlacedText text = w_.layout.print(doc);
  text.text += "\n";
  return text;
}

PlacedText LibraryModule::all_of(const std::vector<Doc>& docs, std::string_view between) {
  std::vector<PlacedText> parts;
  for (Doc doc : docs) parts.push_back(print(doc));
  return join_parts(parts, between);
}

void LibraryModule::find_lines(const PlacedText& text) {
  std::uint32_t line = 1;
  std::size_t counted = 0;
  for (const PlacedText::Place& place : text.places) {
    const auto begin = text.text.begin();
    line += static_cast<std::uint32_t>(std::count(begin + static_cast<std::ptrdiff_t>(counted),
                                                  begin + static_cast<std::ptrdiff_t>(place.offset), '\n'));
    counted = place.offset;
    const auto there = static_cast<std::uint32_t>(program_.sources->place(place.span.begin).line);
    if (lines_.empty() || lines_.back().first != line) lines_.emplace_back(line, there);
  }
  if (text.places.empty()) return;
  const auto source = program_.sources->source_of(text.places.front().span.begin);
  const std::string_view path = program_.sources->source(source).name();
  const std::size_t inside = path.rfind("/src/");
  source_ = path.substr(inside == path.npos ? path.rfind('/') + 1 : inside + 1);
}

std::vector<Doc> LibraryModule::function_doc(ir::FunctionId id) {
  const ir::Function& f = program_.functions[id];
  const FunctionDoc doc = emit::function_doc(program_, f);
  DocSection args{"Args:", {}};
  DocSection returns{"Returns:", {}};
  DocSection raises{"Raises:", {}};
  for (const auto& [param, said] : doc.params)
    args.items.push_back(w_.names.local_name(id, param) + ": " + said);
  if (!doc.returns.empty()) returns.items.push_back(doc.returns);
  if (!doc.fails.empty()) {
    raises.items.push_back((w_.names.raises(id) ? failure_name(id) + ": " : "") + doc.fails);
  } else if (w_.names.raises(id) && !doc.text.empty()) {
    raises.items.push_back(failure_name(id));
  }
  DocSection deprecated{"Deprecated:", {}};
  if (doc.deprecated) deprecated.items.push_back(*doc.deprecated);
  std::vector<Doc> lines = w_.classes.documented(doc.text, f.name.valid() ? program_.names->text(f.name) : "",
                                                 {args, returns, raises, deprecated});
  if (doc.deprecated) lines.push_back(deprecation(w_.names.function_name(id), *doc.deprecated));
  return lines;
}

// Whoever calls it is told, at his own line (border page M1).
Doc LibraryModule::deprecation(const std::string& name, const std::string& said) {
  Layout& t = w_.layout;
  Doc text = t.text(Layout::string_literal(name + " is deprecated" + (said.empty() ? "" : ": " + said)));
  return t.call(w_.import("warnings", "warn"), {text, w_.builtin("DeprecationWarning"), t.text("stacklevel=2")});
}

Doc LibraryModule::with_decorators(ir::FunctionId id, Doc definition) {
  Layout& t = w_.layout;
  const bool cached = program_.functions[id].module == id_ &&
                      std::any_of(module_.globals.begin(), module_.globals.end(),
                                  [&](ir::GlobalId g) { return program_.globals[g].lazy_init == id; });
  if (cached) return t.concat({t.text("@"), w_.import("functools", "cache"), t.docs.hardline(), definition});
  if (!w_.names.class_of(id) || w_.names.is_method(id)) return definition;
  const std::string_view kind = w_.names.gets_class(id) ? "classmethod" : "staticmethod";
  return t.concat({t.text("@"), w_.builtin(kind), t.docs.hardline(), definition});
}

std::vector<PlacedText> LibraryModule::function_texts(ir::FunctionId id) {
  std::vector<PlacedText> texts;
  for (Doc form : forms_of(id)) texts.push_back(print(with_decorators(id, form)));
  return texts;
}

std::vector<Doc> LibraryModule::forms_of(ir::FunctionId id) {
  const bool before = w_.classes.use_own_variables(w_.names.has_own_variables(id));
  std::vector<Doc> forms = written_forms(id);
  w_.classes.use_own_variables(before);
  return forms;
}

std::vector<Doc> LibraryModule::written_forms(ir::FunctionId id) {
  const ir::Function& f = program_.functions[id];
  if (!w_.names.raises(id))
    return {FunctionWriter(w_, id).definition(w_.names.function_name(id), {}, function_doc(id))};
  FunctionWriter writer(w_, id);
  std::vector<Doc> lines = function_doc(id);
  Doc head = w_.layout.concat({w_.layout.text("def " + w_.names.function_name(id)),
                               writer.signature({}, w_.types[f.result].args[0])});
  if (writer.can_raise() && !w_.names.has_inner_form(id)) {
    writer.raise_errors();
    for (Doc line : writer.body_lines()) lines.push_back(line);
    return {w_.layout.suite(head, lines)};
  }
  FunctionWriter giving(w_, id);
  giving.stand_in_module();
  Doc inner = giving.definition(w_.names.inner_name(id), {});
  std::vector<Doc> args;
  for (ir::LocalId p : f.params) args.push_back(w_.layout.text(w_.names.local_name(id, p)));
  Doc outcome = w_.layout.call(w_.layout.text(w_.names.inner_name(id)), args);
  for (Doc line : raising_lines(id, outcome)) lines.push_back(line);
  Doc outer = w_.layout.suite(head, lines);
  if (!w_.names.class_of(id)) return {inner, outer};
  shared_methods_.push_back(print(inner));
  return {outer};
}

// What users call, in terms of what gives an outcome.
std::vector<Doc> LibraryModule::raising_lines(ir::FunctionId id, Doc outcome) {
  Layout& t = w_.layout;
  const types::Type result = w_.types[program_.functions[id].result];
  const bool nothing = w_.types.is(result.args[0], types::TypeKind::unit);
  Doc given = w_.given("given", result.args[1], outcome);
  return {nothing ? given : t.concat({t.text("return "), given})};
}

std::string LibraryModule::failure_name(ir::FunctionId id) {
  const types::TypeId error = w_.types[program_.functions[id].result].args[1];
  // The docstring alone is no reason to import a class.
  if (w_.classes.is_error(error)) return w_.names.public_name(w_.types[error].decl);
  return w_.layout.docs.print(w_.failure_class(error, id_), 1 << 20);
}

bool LibraryModule::raises() const { return w_.error_imports().contains(layout_.package() + "._internal"); }

// A result that is a value, which users make and read by its classes; the direct one of a function is not.
bool LibraryModule::shows_outcome(types::TypeId id, bool direct) const {
  const types::Type& type = w_.types[id];
  if (!direct && types::is_result(w_.types, id)) return true;
  const bool function = type.kind == types::TypeKind::function;
  bool found = false;
  for (std::size_t i = 0; i < type.args.size(); ++i)
    found = found || shows_outcome(type.args[i], function && i + 1 == type.args.size());
  return found;
}

bool LibraryModule::shows_outcomes() const {
  for (ir::FunctionId id : module_.functions) {
    const ir::Function& f = program_.functions[id];
    if (!f.exported && !w_.names.class_of(id)) continue;
    if (shows_outcome(f.result, true)) return true;
    for (ir::LocalId p : f.params) {
      if (shows_outcome(f.body.locals[p].type, false)) return true;
    }
  }
  bool found = false;
  for (types::DeclId id : module_.types) {
    if (!w_.types.decl(id).exported) continue;
    types::for_each_field(w_.types.decl(id), [&](const types::Field& field, unsigned) {
      found = found || shows_outcome(field.type, false);
    });
  }
  return found;
}

PlacedText LibraryModule::global_text(ir::GlobalId id) {
  Layout& t = w_.layout;
  const ir::Global& g = program_.globals[id];
  const bool constant = w_.names.items.is_constant(id);
  const types::DeclId of = w_.names.class_of(id);
  const bool seen = g.exported || of;
  auto made = [&]() -> Doc {
    if (constant && !seen) return FunctionWriter(w_, g.lazy_init).only_value();
    if (constant) return FunctionWriter(w_, g.lazy_init).frozen_value();
    Doc value = t.call(t.text(w_.names.items.of(g.lazy_init)), {});
    return w_.classes.freezes(g.type) ? w_.classes.frozen(value, g.type) : value;
  };
  if (of) return print(t.assign(t.text(w_.names.type_name(of) + "." + w_.names.items.of(id)), made()));
  const std::string name = constant ? w_.names.items.of(id) : w_.names.items.public_name(id);
  Doc value = made();
  Doc final = t.concat({t.text(name + ": "), w_.import("typing", "Final")});
  // A long text tells its type itself, and the formatter would break the line in the annotation.
  const bool text = w_.types.is(g.type, types::TypeKind::string);
  const bool long_text = text && t.docs.print(t.concat({final, t.text("[str] = "), value}), 1 << 20).size() > kWidth;
  if (!long_text) {
    Doc type = w_.classes.annotation(g.type, seen ? TypeWriter::Use::kept : TypeWriter::Use::own);
    final = t.concat({final, t.text("["), type, t.text("]")});
  }
  std::vector<Doc> lines = {t.assign(final, value)};
  for (Doc line : w_.classes.documented(g.doc, program_.names->text(g.name))) lines.push_back(line);
  return print(t.docs.join(lines, t.docs.hardline()));
}

PlacedText LibraryModule::type_text(types::DeclId id) {
  const types::TypeDecl& decl = w_.types.decl(id);
  const bool spread = is_alias(decl);
  spread_.clear();
  if (spread) spread_methods(id);
  std::vector<PlacedText> parts;
  for (Doc doc : w_.classes.declaration(id)) {
    PlacedText text = print(doc);
    const std::vector<PlacedText> methods = methods_of(id, static_cast<std::uint32_t>(parts.size()));
    constexpr std::string_view kNothing = "    pass\n";
    const bool bare = !methods.empty() && text.text.ends_with(kNothing);
    if (bare) text.text.resize(text.text.size() - kNothing.size());
    bool first = bare;
    for (const PlacedText& method : methods) {
      if (!std::exchange(first, false)) text += "\n";
      text += method;
    }
    parts.push_back(std::move(text));
  }
  return join_parts(parts, "\n\n");
}

// Exported aliases, spelled as parameters are (border page N10); one of another package's type is that type again, as a value too.
std::vector<PlacedText> LibraryModule::alias_texts() {
  Layout& t = w_.layout;
  std::vector<PlacedText> texts;
  for (const api::TypeDecl* alias : w_.options.aliases) {
    SurfaceTypes types(program_, *w_.options.surface, module_.name);
    types.bind(alias->type_params);
    const types::TypeId type = types.type(alias->aliased);
    const std::string name = w_.names.alias_name(*alias);
    const types::DeclId of = w_.types[type].decl;
    const bool foreign = of && w_.types.decl(of).module && w_.types.decl(of).module != id_;
    if (foreign && alias->type_params.empty() && w_.types.decl(of).params.empty() &&
        w_.names.import_type_as(of, name))
      continue;
    Doc value = w_.classes.annotation(type, TypeWriter::Use::read);
    std::vector<Doc> lines = {
        t.concat({t.text(name + ": "), w_.import("typing", "TypeAlias"), t.text(" = "), value})};
    for (Doc line : w_.classes.documented(alias->doc, alias->name)) lines.push_back(line);
    texts.push_back(print(t.docs.join(lines, t.docs.hardline())));
  }
  return texts;
}

// In its class.
PlacedText LibraryModule::member_text(Doc definition) {
  Layout& t = w_.layout;
  return print(t.docs.nest(4, t.concat({t.text("    "), definition})));
}

// A union that has no class of its own.
bool LibraryModule::is_alias(const types::TypeDecl& decl) const {
  return decl.kind == types::DeclKind::union_ && !decl.is_enum() && !decl.error;
}

std::vector<PlacedText> LibraryModule::methods_of(types::DeclId id, std::uint32_t variant) {
  std::vector<PlacedText> texts;
  for (Doc method : spread_[variant]) texts.push_back(member_text(method));
  const types::TypeDecl& decl = w_.types.decl(id);
  // Methods of an error type stand in its base class, which is the first.
  if (is_alias(decl) || variant > 0) return texts;
  for (ir::FunctionId f : owned_functions(true)) {
    if (w_.names.class_of(f) != id) continue;
    for (Doc form : forms_of(f)) texts.push_back(member_text(with_decorators(f, form)));
    if (is_printing(f)) texts.push_back(member_text(printing()));
  }
  return texts;
}

// What the author calls `to_string` is what Python prints (border page N5).
bool LibraryModule::is_printing(ir::FunctionId id) const {
  const ir::Function& f = program_.functions[id];
  return w_.names.is_method(id) && f.params.size() == 1 && w_.types.is(f.result, types::TypeKind::string) &&
         program_.names->text(f.name) == "to_string" && !w_.types.decl(w_.names.class_of(id)).error;
}

Doc LibraryModule::printing() {
  return w_.layout.suite(w_.classes.printing(),
                         {w_.layout.text("return self.to_string()")});
}

void LibraryModule::spread_methods(types::DeclId id) {
  for (ir::FunctionId f : owned_functions(true)) {
    if (w_.names.class_of(f) != id) continue;
    spread_method(f);
    if (!is_printing(f)) continue;
    for (auto& [variant, methods] : spread_) methods.push_back(printing());
  }
}

void LibraryModule::spread_method(ir::FunctionId id) {
  Layout& t = w_.layout;
  const ir::Function& f = program_.functions[id];
  const auto count = static_cast<std::uint32_t>(w_.types.decl(w_.names.class_of(id)).variants.size());
  const std::string name = w_.names.function_name(id);
  FunctionWriter body(w_, id);
  const auto arms = body.arms_of_receiver();
  const bool raises = w_.names.raises(id);
  const bool plainly = raises && !w_.names.has_inner_form(id) && body.can_raise();
  if (arms.size() == count && (!raises || plainly)) {
    for (const auto& [variant, arm] : arms) {
      FunctionWriter writer(w_, id);
      if (raises) writer.raise_errors();
      spread_[variant].push_back(writer.arm_definition(name, variant, arm, function_doc(id)));
    }
    return;
  }
  const std::string& shared = w_.names.inner_name(id);
  body.stand_in_module();
  if (plainly) body.raise_errors();
  shared_methods_.push_back(print(body.definition(shared, {})));
  std::vector<Doc> args;
  for (ir::LocalId p : f.params) args.push_back(t.text(w_.names.local_name(id, p)));
  Doc call = t.call(t.text(shared), args);
  const types::TypeId result = raises ? w_.types[f.result].args[0] : f.result;
  Doc given = w_.types.is(result, types::TypeKind::unit) ? call : t.concat({t.text("return "), call});
  for (std::uint32_t v = 0; v < count; ++v) {
    std::vector<Doc> lines = function_doc(id);
    if (raises && !plainly) {
      for (Doc line : raising_lines(id, call)) lines.push_back(line);
    } else {
      lines.push_back(given);
    }
    Doc head = t.concat({t.text("def " + name), FunctionWriter(w_, id).signature({}, result)});
    spread_[v].push_back(t.suite(head, lines));
  }
}

std::string LibraryModule::import_line(const std::string& from, std::vector<std::string> names) {
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  std::vector<Doc> docs;
  for (const std::string& name : names) docs.push_back(w_.layout.text(name));
  auto& d = w_.layout.docs;
  Doc inner = d.join(docs, w_.layout.concat({w_.layout.text(","), d.line()}));
  Doc list = d.group(w_.layout.concat(
      {d.if_break(w_.layout.text("("), d.empty()),
       d.nest(4, w_.layout.concat({d.softline(), inner, d.if_break(w_.layout.text(","), d.empty())})),
       d.softline(), d.if_break(w_.layout.text(")"), d.empty())}));
  return print(w_.layout.concat({w_.layout.text("from " + from + " import "), list})).text;
}

std::vector<std::string> LibraryModule::helper_imports() const {
  std::vector<std::string> names;
  for (const std::string& helper : w_.helpers) {
    const std::string name = w_.names.items.helper_alias(helper);
    names.push_back(name == helper ? helper : helper + " as " + name);
  }
  return names;
}

std::string LibraryModule::imports() {
  std::map<std::string, std::vector<std::string>> names;
  auto add = [&](ir::ModuleId module, const std::string& shown, const std::string& name) {
    names[layout_.dotted(module)].push_back(shown == name ? shown : shown + " as " + name);
  };
  for (const auto& [id, name] : w_.names.items.imported())
    add(program_.functions[id].module, w_.names.items.public_name(id), name);
  for (const auto& [id, name] : w_.names.items.imported_globals())
    add(program_.globals[id].module, w_.names.items.public_name(id), name);
  for (const auto& [id, name] : w_.names.imported_types())
    add(w_.types.decl(id).module, w_.names.public_name(id), name);
  for (const auto& [key, name] : w_.names.imported_variants())
    add(w_.types.decl(key.first).module, w_.names.public_name(key.first, key.second), name);
  if (!w_.helpers.empty()) names[layout_.package() + "._internal"] = helper_imports();
  for (const auto& [module, all] : w_.error_imports())
    names[module].insert(names[module].end(), all.begin(), all.end());
  std::string standard;
  for (const auto& [module, all] : w_.imports()) standard += import_line(module, {all.begin(), all.end()});
  std::string own;
  std::string others;
  if (w_.names_builtins()) standard.insert(0, "import builtins\n");
  if (doctests()) {
    standard.insert(0, "import doctest\n");
    own = "import " + layout_.dotted(id_) + "\n";
  }
  for (const auto& [module, all] : names) {
    const bool inside = module == layout_.package() || module.starts_with(layout_.package() + ".");
    (inside ? own : others) += import_line(module, all);
  }
  return join_parts({"from __future__ import annotations\n", standard, others, own}, "\n").text;
}

std::string LibraryModule::exports() {
  std::vector<std::string> names;
  for (ir::GlobalId id : module_.globals) {
    if (program_.globals[id].exported && !w_.names.class_of(id))
      names.push_back(w_.names.items.public_name(id));
  }
  for (types::DeclId id : module_.types) {
    const types::TypeDecl& decl = w_.types.decl(id);
    if (!decl.exported || decl.kind == types::DeclKind::opaque) continue;
    names.push_back(w_.names.type_name(id));
    if (decl.is_enum() && !decl.error) continue;
    for (std::uint32_t v = 0; v < decl.variants.size(); ++v) names.push_back(w_.names.variant_name(id, v));
  }
  for (ir::FunctionId id : module_.functions) {
    const ir::Function& f = program_.functions[id];
    if (f.exported && f.body.root.valid() && !w_.names.items.is_class_method(id))
      names.push_back(w_.names.function_name(id));
  }
  for (const api::TypeDecl* alias : w_.options.aliases) names.push_back(w_.names.alias_name(*alias));
  if (raises()) names.push_back(layout_.error_class());
  if (shows_outcomes()) {
    for (const char* name : {"Ok", "Err"}) names.push_back(w_.layout.docs.print(w_.helper(name), 80));
  }
  std::sort(names.begin(), names.end());
  std::vector<Doc> docs;
  for (const std::string& name : names) docs.push_back(w_.layout.text(Layout::string_literal(name)));
  return print(w_.layout.concat(
                   {w_.layout.text("__all__ = "), w_.layout.list("[", docs, "]", Layout::Shape::literal)}))
      .text;
}

std::vector<ir::FunctionId> LibraryModule::owned_functions(bool members) {
  std::vector<ir::FunctionId> all;
  for (std::uint32_t i = 0; i < program_.functions.size(); ++i) {
    ir::FunctionId id(i);
    const ir::Function& f = program_.functions[id];
    if (!w_.names.is_own(id) || w_.names.is_nested(id) || !f.body.root.valid()) continue;
    if (w_.names.items.is_class_method(id) != members || f.kind == ir::FunctionKind::test) continue;
    if (w_.names.stands_inline(id) && FunctionWriter(w_, id).values.is_lambda(id)) continue;
    const bool constant = std::any_of(module_.globals.begin(), module_.globals.end(), [&](ir::GlobalId g) {
      return program_.globals[g].lazy_init == id && w_.names.items.is_constant(g);
    });
    if (!constant) all.push_back(id);
  }
  return all;
}

PlacedText LibraryModule::constant_texts(bool made) {
  PlacedText constants;
  for (ir::GlobalId id : module_.globals) {
    if (!w_.names.is_own(id) || !program_.globals[id].lazy_init.valid()) continue;
    const bool constant = w_.names.items.is_constant(id);
    const bool seen = program_.globals[id].exported || w_.names.class_of(id).valid();
    if (made ? !constant && seen && !w_.options.tests : constant) constants += global_text(id);
  }
  return constants;
}

// As declared, but a class whose methods have default values of other types behind these.
std::vector<types::DeclId> LibraryModule::types_in_order() {
  std::map<types::DeclId, std::set<types::DeclId>> before;
  for (ir::FunctionId id : owned_functions(true)) {
    const ir::Function& f = program_.functions[id];
    for (const ir::FunctionId preset : f.presets) {
      if (!preset.valid()) continue;
      types::TypeId type = program_.functions[preset].result;
      if (w_.types.is(type, types::TypeKind::option)) type = w_.types.element(type);
      if (w_.types[type].decl) before[w_.names.class_of(id)].insert(w_.types[type].decl);
    }
  }
  std::vector<types::DeclId> order;
  std::set<types::DeclId> met;
  auto add = [&](auto&& self, types::DeclId id) -> void {
    if (!met.insert(id).second) return;
    for (const types::DeclId other : module_.types) {
      if (before[id].contains(other)) self(self, other);
    }
    order.push_back(id);
  };
  for (const types::DeclId id : module_.types) add(add, id);
  return order;
}

namespace {

// A line of `assignments` gives a name that stands in `code`.
bool needs_any(std::string_view code, std::string_view assignments) {
  for (const std::string_view line : split_lines(assignments)) {
    const std::size_t end = line.find(" = ");
    const bool name = end != line.npos && end > 0 && line[0] == '_';
    if (name && code.find(line.substr(0, end)) != code.npos) return true;
  }
  return false;
}

}  // namespace

std::string LibraryModule::code() {
  std::vector<PlacedText> aliases = alias_texts();
  std::vector<PlacedText> types;
  for (types::DeclId id : types_in_order()) types.push_back(type_text(id));
  types.insert(types.end(), aliases.begin(), aliases.end());
  std::vector<PlacedText> functions = std::move(shared_methods_);
  for (ir::FunctionId id : owned_functions(false)) {
    for (PlacedText& text : function_texts(id)) functions.push_back(std::move(text));
  }
  const PlacedText constants = constant_texts(false);
  // What is made by functions comes behind them.
  const PlacedText late = constant_texts(true);
  const PlacedText descriptions = all_of(w_.classes.take_descriptions(), "");
  const PlacedText classes = all_of(w_.classes.take_classes(), "\n\n");
  const PlacedText variables = all_of(w_.classes.type_variables(), "");
  // Functions need them when they run, and readers least of all.
  const bool first = needs_any(constants.text, descriptions.text);
  const PlacedText body = join_parts({variables, classes, join_parts(types, "\n\n"), first ? descriptions : PlacedText(),
                                      constants, join_parts(functions, "\n\n"), first ? PlacedText() : descriptions, late},
                                     "\n\n");
  const PlacedText doc = all_of(w_.classes.documented(module_.doc, "package"), "");
  const PlacedText head =
      join_parts({doc, imports(), layout_.is_public(id_) ? exports() : std::string()}, "\n");
  // One empty line before assignments, two before a class or function.
  const PlacedText text = join_parts({head, body}, variables.empty() ? "\n\n" : "\n");
  find_lines(text);
  return text.text;
}

std::string LibraryModule::tests() {
  std::vector<PlacedText> parts = {{}, {}};
  for (ir::FunctionId id : owned_functions(false)) parts.push_back(function_texts(id)[0]);
  for (ir::FunctionId id : module_.tests) {
    const ir::Function& f = program_.functions[id];
    if (f.kind != ir::FunctionKind::test || w_.options.left_out.contains(id)) continue;
    parts.push_back(print(FunctionWriter(w_, id).definition(w_.names.function_name(id), {})));
  }
  if (doctests()) {
    const std::string name = w_.names.scope.declare("test_examples");
    parts.push_back("def " + name + "() -> None:\n    assert doctest.testmod(" + layout_.dotted(id_) +
                    ").failed == 0\n");
  }
  parts[1] = constant_texts(false);
  parts[0] = all_of(w_.classes.take_descriptions(), "");
  return join_parts({imports(), join_parts(parts, "\n\n")}, "\n\n").text;
}

}  // namespace mochi::emit::python
