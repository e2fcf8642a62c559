// A module of a package (fan-out page section 10): docstring, imports, constants, classes, functions.
#include "emit/python/library.h"

#include <algorithm>

#include "emit/common/function_doc.h"
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
  if (raises_) names.insert(layout_.error_class());
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
    const bool named = types::is_result(w_.types, f.result) && f.exported;
    raises.items.push_back((named ? layout_.error_class() + ": " : "") + doc.fails);
  }
  return w_.classes.documented(doc.text, f.name.valid() ? program_.names->text(f.name) : "",
                               {args, returns, raises});
}

std::vector<PlacedText> LibraryModule::function_texts(ir::FunctionId id) {
  const ir::Function& f = program_.functions[id];
  const bool cached =
      f.module == id_ && std::any_of(module_.globals.begin(), module_.globals.end(),
                                     [&](ir::GlobalId g) { return program_.globals[g].lazy_init == id; });
  if (!w_.names.raises(id)) {
    Doc doc = FunctionWriter(w_, id).definition(w_.names.function_name(id), {}, function_doc(id));
    if (cached)
      doc = w_.layout.concat(
          {w_.layout.text("@"), w_.import("functools", "cache"), w_.layout.docs.hardline(), doc});
    return {print(doc)};
  }
  raises_ = true;
  FunctionWriter writer(w_, id);
  w_.error_class(id);
  std::vector<Doc> lines = function_doc(id);
  Doc head = w_.layout.concat({w_.layout.text("def " + w_.names.function_name(id)),
                               writer.signature({}, w_.types[f.result].args[0])});
  if (writer.can_raise() && !w_.names.has_inner_form(id)) {
    writer.raise_errors(layout_.error_class());
    for (Doc line : writer.body_lines()) lines.push_back(line);
    return {print(w_.layout.suite(head, lines))};
  }
  const std::string inner = "_" + w_.names.function_name(id);
  std::vector<PlacedText> texts = {print(FunctionWriter(w_, id).definition(inner, {}))};
  std::vector<Doc> args;
  for (ir::LocalId p : f.params) args.push_back(w_.layout.text(w_.names.local_name(id, p)));
  lines.push_back(
      w_.layout.concat({w_.layout.text("outcome = "), w_.layout.call(w_.layout.text(inner), args)}));
  Doc raise = w_.layout.text("raise " + layout_.error_class() + "(outcome.error)");
  Doc test = w_.layout.call(w_.layout.text("isinstance"), {w_.layout.text("outcome"), w_.helper("Err")});
  lines.push_back(w_.layout.suite(w_.layout.concat({w_.layout.text("if "), test}), {raise}));
  if (!w_.types.is(w_.types[f.result].args[0], types::TypeKind::unit))
    lines.push_back(w_.layout.text("return outcome.value"));
  texts.push_back(print(w_.layout.suite(head, lines)));
  return texts;
}

PlacedText LibraryModule::global_text(ir::GlobalId id) {
  const ir::Global& g = program_.globals[id];
  FunctionWriter init(w_, g.lazy_init);
  Doc head = w_.layout.concat({w_.layout.text(w_.names.items.of(id) + ": "), w_.import("typing", "Final"),
                               w_.layout.text("["), w_.classes.annotation(g.type), w_.layout.text("] = ")});
  std::vector<Doc> lines = {w_.layout.concat({head, init.only_value()})};
  for (Doc line : w_.classes.documented(g.doc, program_.names->text(g.name))) lines.push_back(line);
  return print(w_.layout.docs.join(lines, w_.layout.docs.hardline()));
}

PlacedText LibraryModule::type_text(types::DeclId id) { return all_of(w_.classes.declaration(id), "\n\n"); }

// In its class.
PlacedText LibraryModule::method_text(ir::FunctionId id) {
  Layout& t = w_.layout;
  Doc method = FunctionWriter(w_, id).definition(w_.names.function_name(id), {}, function_doc(id));
  return print(t.docs.nest(4, t.concat({t.text("    "), method})));
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
    if (program_.globals[id].exported) names.push_back(w_.names.items.public_name(id));
  }
  for (types::DeclId id : module_.types) {
    const types::TypeDecl& decl = w_.types.decl(id);
    if (!decl.exported || decl.kind == types::DeclKind::opaque) continue;
    names.push_back(w_.names.type_name(id));
    if (decl.is_enum()) continue;
    for (std::uint32_t v = 0; v < decl.variants.size(); ++v) names.push_back(w_.names.variant_name(id, v));
  }
  for (ir::FunctionId id : module_.functions) {
    const ir::Function& f = program_.functions[id];
    if (f.exported && f.body.root.valid() && f.kind != ir::FunctionKind::method)
      names.push_back(w_.names.function_name(id));
  }
  if (raises_) names.push_back(layout_.error_class());
  std::sort(names.begin(), names.end());
  std::vector<Doc> docs;
  for (const std::string& name : names) docs.push_back(w_.layout.text(Layout::string_literal(name)));
  return print(w_.layout.concat(
                   {w_.layout.text("__all__ = "), w_.layout.list("[", docs, "]", Layout::Shape::literal)}))
      .text;
}

std::vector<ir::FunctionId> LibraryModule::owned_functions(bool methods) {
  std::vector<ir::FunctionId> all;
  for (std::uint32_t i = 0; i < program_.functions.size(); ++i) {
    ir::FunctionId id(i);
    const ir::Function& f = program_.functions[id];
    if (!w_.names.is_own(id) || w_.names.is_nested(id) || !f.body.root.valid()) continue;
    if ((f.kind == ir::FunctionKind::method) != methods || f.kind == ir::FunctionKind::test) continue;
    const bool constant = std::any_of(module_.globals.begin(), module_.globals.end(), [&](ir::GlobalId g) {
      return program_.globals[g].lazy_init == id && w_.names.items.is_constant(g);
    });
    if (!constant) all.push_back(id);
  }
  return all;
}

PlacedText LibraryModule::constant_texts() {
  PlacedText constants;
  for (ir::GlobalId id : module_.globals) {
    if (w_.names.is_own(id) && program_.globals[id].lazy_init.valid() && w_.names.items.is_constant(id))
      constants += global_text(id);
  }
  return constants;
}

std::string LibraryModule::code() {
  std::vector<PlacedText> types;
  for (types::DeclId id : module_.types) {
    PlacedText text = type_text(id);
    for (ir::FunctionId f : owned_functions(true)) {
      if (program_.functions[f].method_of != id) continue;
      text += "\n";
      text += method_text(f);
    }
    types.push_back(std::move(text));
  }
  std::vector<PlacedText> functions;
  for (ir::FunctionId id : owned_functions(false)) {
    for (PlacedText& text : function_texts(id)) functions.push_back(std::move(text));
  }
  const PlacedText constants = constant_texts();
  const PlacedText descriptions = all_of(w_.classes.take_descriptions(), "");
  const PlacedText classes = all_of(w_.classes.take_classes(), "\n\n");
  const PlacedText variables = all_of(w_.classes.type_variables(), "");
  const PlacedText body = join_parts(
      {variables, classes, join_parts(types, "\n\n"), descriptions, constants, join_parts(functions, "\n\n")},
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
  parts[1] = constant_texts();
  parts[0] = all_of(w_.classes.take_descriptions(), "");
  return join_parts({imports(), join_parts(parts, "\n\n")}, "\n\n").text;
}

}  // namespace mochi::emit::python
