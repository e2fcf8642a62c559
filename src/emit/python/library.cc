// A module of a package (fan-out page section 10): docstring, imports, constants, classes, functions.
#include "emit/python/library.h"

#include <algorithm>

#include "api/surface.h"
#include "emit/python/function_writer.h"
#include "types/predicates.h"

namespace mochi::emit::python {
namespace {

// Things at the top of a module have two empty lines between them.
std::string join_parts(const std::vector<std::string>& parts, std::string_view between) {
  std::string text;
  for (const std::string& part : parts) {
    if (part.empty()) continue;
    if (!text.empty()) text += between;
    text += part;
  }
  return text;
}

}  // namespace

LibraryModule::LibraryModule(const ir::Program& program, ProgramNames& shared, const LibraryLayout& layout,
                             WriterOptions options)
    : program_(program),
      module_(program.modules[options.module]),
      id_(options.module),
      layout_(layout),
      w_(program, shared, std::move(options)) {}

std::string LibraryModule::print(Doc doc) {
  std::vector<Layout::Placed> placed;
  std::string text = w_.layout.print(doc, placed) + "\n";
  if (!placed.empty()) printed_.emplace_back(text, std::move(placed));
  return text;
}

std::string LibraryModule::source_name() const {
  if (lines_.empty()) return {};
  const Span span = printed_.front().second.front().span;
  std::string path(program_.sources->source(program_.sources->source_of(span.begin)).name());
  const std::size_t inside = path.rfind("/src/");
  return inside == std::string::npos ? path.substr(path.rfind('/') + 1) : path.substr(inside + 1);
}

void LibraryModule::find_lines(const std::string& text) {
  std::vector<std::pair<std::size_t, std::uint32_t>> places;
  std::size_t from = 0;
  for (const auto& [part, placed] : printed_) {
    std::size_t at = text.find(part, from);
    if (at == std::string::npos) at = text.find(part);
    if (at == std::string::npos) continue;
    from = at;
    for (const Layout::Placed& p : placed) {
      places.emplace_back(at + p.offset,
                          static_cast<std::uint32_t>(program_.sources->place(p.span.begin).line));
    }
  }
  std::sort(places.begin(), places.end());
  std::uint32_t line = 1;
  std::size_t counted = 0;
  for (const auto& [offset, there] : places) {
    line += static_cast<std::uint32_t>(std::count(text.begin() + static_cast<std::ptrdiff_t>(counted),
                                                  text.begin() + static_cast<std::ptrdiff_t>(offset), '\n'));
    counted = offset;
    if (lines_.empty() || lines_.back().first != line) lines_.emplace_back(line, there);
  }
}

std::vector<Doc> LibraryModule::function_doc(ir::FunctionId id) {
  const ir::Function& f = program_.functions[id];
  std::vector<api::Param> params;
  for (ir::LocalId p : f.params) {
    api::Param param;
    param.name = std::string(program_.names->text(f.body.locals[p].name));
    params.push_back(std::move(param));
  }
  api::Doc doc = api::parse_doc(f.doc, params);
  DocSection args{"Args:", {}};
  DocSection returns{"Returns:", {}};
  DocSection raises{"Raises:", {}};
  for (std::size_t i = 0; i < params.size(); ++i) {
    if (!params[i].doc.empty())
      args.items.push_back(w_.names.local_name(id, f.params[i]) + ": " + params[i].doc);
  }
  if (!doc.returns.empty()) returns.items.push_back(doc.returns);
  if (!doc.fails.empty()) {
    raises.items.push_back(
        (types::is_result(w_.types, f.result) && f.exported ? layout_.error_class() + ": " : "") + doc.fails);
  }
  return w_.classes.documented(doc.text, f.name.valid() ? program_.names->text(f.name) : "",
                               {args, returns, raises});
}

std::vector<std::string> LibraryModule::function_texts(ir::FunctionId id) {
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
  std::vector<std::string> texts = {print(FunctionWriter(w_, id).definition(inner, {}))};
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

std::string LibraryModule::global_text(ir::GlobalId id) {
  const ir::Global& g = program_.globals[id];
  FunctionWriter init(w_, g.lazy_init);
  Doc head = w_.layout.concat({w_.layout.text(w_.names.global_name(id) + ": "), w_.import("typing", "Final"),
                               w_.layout.text("["), w_.classes.annotation(g.type), w_.layout.text("] = ")});
  std::vector<Doc> lines = {w_.layout.concat({head, init.only_value()})};
  for (Doc line : w_.classes.documented(g.doc, program_.names->text(g.name))) lines.push_back(line);
  return print(w_.layout.docs.join(lines, w_.layout.docs.hardline()));
}

std::string LibraryModule::type_text(types::DeclId id) {
  std::vector<std::string> parts;
  for (Doc d : w_.classes.declaration(id)) parts.push_back(print(d));
  return join_parts(parts, "\n\n");
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
  return print(w_.layout.concat({w_.layout.text("from " + from + " import "), list}));
}

std::vector<std::string> LibraryModule::helper_imports() const {
  std::vector<std::string> names;
  for (const std::string& helper : w_.helpers) {
    const std::string name = w_.names.helper_name(helper);
    names.push_back(name == helper ? helper : helper + " as " + name);
  }
  return names;
}

std::string LibraryModule::imports() {
  std::map<std::string, std::vector<std::string>> names;
  auto add = [&](ir::ModuleId module, const std::string& shown, const std::string& name) {
    names[layout_.dotted(module)].push_back(shown == name ? shown : shown + " as " + name);
  };
  for (const auto& [id, name] : w_.names.imported())
    add(program_.functions[id].module, w_.names.public_name(id), name);
  for (const auto& [id, name] : w_.names.imported_globals())
    add(program_.globals[id].module, w_.names.public_name(id), name);
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
  return join_parts({"from __future__ import annotations\n", standard, others, own}, "\n");
}

std::string LibraryModule::exports() {
  std::vector<std::string> names;
  for (ir::GlobalId id : module_.globals) {
    if (program_.globals[id].exported) names.push_back(w_.names.public_name(id));
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
      {w_.layout.text("__all__ = "), w_.layout.list("[", docs, "]", Layout::Shape::literal)}));
}

std::vector<ir::FunctionId> LibraryModule::owned_functions(bool methods) {
  std::vector<ir::FunctionId> all;
  for (std::uint32_t i = 0; i < program_.functions.size(); ++i) {
    ir::FunctionId id(i);
    const ir::Function& f = program_.functions[id];
    if (!w_.names.is_own(id) || w_.names.is_nested(id) || !f.body.root.valid()) continue;
    if ((f.kind == ir::FunctionKind::method) != methods || f.kind == ir::FunctionKind::test) continue;
    const bool constant = std::any_of(module_.globals.begin(), module_.globals.end(), [&](ir::GlobalId g) {
      return program_.globals[g].lazy_init == id && w_.names.is_constant(g);
    });
    if (!constant) all.push_back(id);
  }
  return all;
}

std::string LibraryModule::constant_texts() {
  std::string constants;
  for (ir::GlobalId id : module_.globals) {
    if (w_.names.is_own(id) && program_.globals[id].lazy_init.valid() && w_.names.is_constant(id))
      constants += global_text(id);
  }
  return constants;
}

std::string LibraryModule::code() {
  std::vector<std::string> types;
  for (types::DeclId id : module_.types) {
    std::string text = type_text(id);
    for (ir::FunctionId f : owned_functions(true)) {
      if (program_.functions[f].method_of != id) continue;
      Doc method = FunctionWriter(w_, f).definition(w_.names.function_name(f), {}, function_doc(f));
      text += "\n" + print(w_.layout.docs.nest(4, w_.layout.concat({w_.layout.text("    "), method})));
    }
    types.push_back(std::move(text));
  }
  std::vector<std::string> functions;
  for (ir::FunctionId id : owned_functions(false)) {
    for (std::string& text : function_texts(id)) functions.push_back(std::move(text));
  }
  const std::string constants = constant_texts();
  std::string descriptions;
  for (Doc d : w_.classes.take_descriptions()) descriptions += print(d);
  std::vector<std::string> classes;
  for (Doc d : w_.classes.take_classes()) classes.push_back(print(d));
  std::string variables;
  for (Doc d : w_.classes.type_variables()) variables += print(d);
  std::vector<std::string> parts = {variables};
  parts.insert(parts.end(), classes.begin(), classes.end());
  parts.insert(parts.end(), types.begin(), types.end());
  parts.push_back(descriptions);
  parts.push_back(constants);
  parts.insert(parts.end(), functions.begin(), functions.end());
  std::string body = join_parts(parts, "\n\n");
  std::string doc;
  for (Doc d : w_.classes.documented(module_.doc, "package")) doc += print(d);
  std::string all = layout_.is_public(id_) ? exports() : std::string();
  std::string head = join_parts({doc, imports(), all}, "\n");
  // One empty line before assignments, two before a class or function.
  const bool assignments = !variables.empty();
  std::string text = join_parts({head, body}, assignments ? "\n" : "\n\n");
  find_lines(text);
  return text;
}

std::string LibraryModule::tests() {
  std::vector<std::string> parts;
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
  std::string descriptions;
  for (Doc d : w_.classes.take_descriptions()) descriptions += print(d);
  parts.insert(parts.begin(), {descriptions, constant_texts()});
  return join_parts({imports(), join_parts(parts, "\n\n")}, "\n\n");
}

}  // namespace mochi::emit::python
