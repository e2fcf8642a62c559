// A package of modules (fan-out page section 10): one file per module with its type declarations beside it,
// tests, and the support code that is used. A module whose exported functions take or give ints that need
// checks stands below `internal/`, where other modules and other Mochi packages find it; the public file
// checks and calls it.
#include <algorithm>
#include <utility>

#include "base/check.h"
#include "base/string_util.h"
#include "emit/common/function_doc.h"
#include "emit/common/reserved.h"
#include "emit/javascript/javascript.h"
#include "emit/javascript/library.h"
#include "emit/javascript/support.h"

namespace mochi::emit::javascript {
namespace {

void append_comment_line(std::string& out, std::string_view indent, std::string_view line) {
  out += indent;
  out += line.empty() ? " *" : " * ";
  // The end of a comment inside of one.
  for (std::size_t end = line.find("*/"); end != line.npos; end = line.find("*/")) {
    out.append(line, 0, end + 1) += '\\';
    line.remove_prefix(end + 1);
  }
  out.append(line) += '\n';
}

}  // namespace

std::string doc_comment(std::string_view text, const std::vector<std::string>& tags,
                        std::string_view indent) {
  std::vector<std::string_view> lines = split_lines(text);
  if (lines.empty() && tags.empty()) return {};
  if (lines.size() == 1 && tags.empty() && indent.size() + lines[0].size() + 7 <= kLineWidth &&
      lines[0].find("*/") == lines[0].npos) {
    return std::string(indent) + "/** " + std::string(lines[0]) + " */\n";
  }
  std::string out = std::string(indent) + "/**\n";
  for (std::string_view line : lines) append_comment_line(out, indent, line);
  if (!lines.empty() && !tags.empty()) append_comment_line(out, indent, "");
  for (const std::string& tag : tags) append_comment_line(out, indent, tag);
  return out + std::string(indent) + " */\n";
}

LibraryModule::LibraryModule(const ir::Program& program, const LibraryLayout& layout,
                             const WriterOptions& options, const ItemNames& names)
    : program_(program),
      module_(program.modules[options.module]),
      id_(options.module),
      layout_(layout),
      w_(program, options, names) {
  w_.uses_members = options.tests && options.big_modules == nullptr && !tests_wide_ints();
}

bool LibraryModule::are_free(const std::set<std::string>& helpers) const {
  std::set<std::string> names;
  for (const std::string& helper : helpers) names.insert(w_.helper_alias(helper));
  return w_.are_free(names);
}

std::string LibraryModule::function_comment(ir::FunctionId id) {
  const ir::Function& f = program_.functions[id];
  const FunctionDoc doc = function_doc(program_, f);
  std::vector<std::string> tags;
  std::vector<std::string> examples;
  const std::string text =
      spoken(without_examples(doc.text, f.name.valid() ? program_.names->text(f.name) : "", examples));
  for (const auto& [param, said] : doc.params)
    tags.push_back("@param " + w_.local_name(id, param) + " - " + spoken(said));
  const std::string fails = spoken(doc.fails);
  if (!doc.returns.empty()) tags.push_back("@returns " + spoken(doc.returns));
  // A failure is a value.
  if (!fails.empty() && w_.is_result(f.result))
    tags.push_back(doc.returns.empty() ? "@returns an error " + fails : "an error " + fails);
  if (!fails.empty() && !w_.is_result(f.result)) tags.push_back("@throws " + fails);
  if (doc.deprecated) tags.push_back("@deprecated " + spoken(*doc.deprecated));
  if (!doc.since.empty()) tags.push_back("@since " + doc.since);
  tags.insert(tags.end(), examples.begin(), examples.end());
  return doc_comment(text, tags, "");
}

std::string LibraryModule::comment_of(std::string_view doc, std::string_view name,
                                      std::vector<std::string> tags) const {
  std::vector<std::string> examples;
  const std::string text = spoken(without_examples(doc, name, examples));
  examples.insert(examples.end(), tags.begin(), tags.end());
  return doc_comment(text, examples, "");
}

std::string LibraryModule::function_head(ir::FunctionId id, const std::string& name) {
  const ir::Function& f = program_.functions[id];
  if (!w_.is_typed()) return "function " + name;
  std::vector<types::TypeParamId> params = f.type_params;
  // A lambda that stands outside of what made it names the parameters of that.
  if (f.kind == ir::FunctionKind::closure) {
    for (const ir::Local& l : f.body.locals) find_params(w_.types, l.type, params);
    find_params(w_.types, f.result, params);
  }
  return "function " + name + w_.spelling.parameters(params);
}

// Tests use the module behind the border where users see other values.
bool LibraryModule::is_shared(ir::FunctionId id) const {
  return program_.functions[id].exported || (w_.options.big_modules != nullptr && w_.is_class_method(id));
}

PlacedText LibraryModule::function_text(ir::FunctionId id) {
  FunctionWriter writer(w_, id);
  std::string head = is_shared(id) && !w_.options.tests ? "export " : "";
  head += function_head(id, w_.function_name(id));
  const bool hidden = !w_.options.tests && (w_.is_class_method(id) || w_.is_member(id));
  const bool second = w_.has_two_forms(id) && !hidden;
  Doc doc = w_.concat({w_.text(head), writer.signature(false, !second && !w_.is_class_method(id)),
                       w_.text(" "), writer.root()});
  // What is said of a member stands where users find it.
  PlacedText text = hidden   ? PlacedText()
                    : second ? checked_function_text(id) + "\n"
                             : function_comment(id);
  return text += w_.print(doc);
}

std::string LibraryModule::checked_function_text(ir::FunctionId id) {
  FunctionWriter writer(w_, id);
  Doc inner = w_.text(layout_.folds() ? w_.function_name(id) : "internal." + w_.public_name(id));
  std::string head = "export " + function_head(id, w_.public_name(id));
  Doc doc = w_.concat(
      {w_.text(head), writer.signature(false, true), w_.text(" "), w_.body(writer.checked_call(inner))});
  return function_comment(id) + w_.print(doc).text;
}

std::string LibraryModule::global_text(ir::GlobalId id) {
  const ir::Global& g = program_.globals[id];
  const std::string& name = w_.global_name(id);
  const bool hidden = w_.has_two_forms(id) || w_.is_member(id);
  std::string head = hidden ? std::string() : comment_of(g.doc, program_.names->text(g.name));
  if (g.exported && !w_.options.tests) head += "export ";
  std::string type =
      w_.is_typed() ? ": " + w_.docs.print(w_.spelling.type(g.type, true), kLineWidth * 100) : "";
  if (w_.is_constant(id)) {
    FunctionWriter init(w_, g.lazy_init);
    Doc value = g.exported && !w_.options.tests ? init.frozen_value() : init.only_value();
    Doc doc = w_.concat({w_.text("const " + name + type + " = "), value, w_.text(";")});
    return head + w_.print(doc).text + outward_global(id);
  }
  if (w_.is_eager(id)) return eager_global(id, head, name + type);
  Doc made = w_.call(w_.helper("once"), {w_.text(w_.function_name(g.lazy_init))});
  return head + "const " + name + " = " + w_.docs.print(made, kLineWidth) + ";\n";
}

// Made by a function when the module is. Users get what they cannot change, or what the inside does not read.
std::string LibraryModule::eager_global(ir::GlobalId id, std::string head, const std::string& declared) {
  const ir::Global& g = program_.globals[id];
  const types::TypeKind kind = w_.types.kind(g.type);
  const bool shown = g.exported && !w_.options.tests;
  Doc made = w_.call(w_.text(w_.function_name(g.lazy_init)), {});
  const bool container =
      kind == types::TypeKind::list || kind == types::TypeKind::map || kind == types::TypeKind::set;
  if (container && shown) made = w_.call(w_.helper("fixed"), {made});
  std::string other;
  if (kind == types::TypeKind::bytes && shown && head.ends_with("export ")) {
    head.resize(head.size() - 7);
    const std::string& name = w_.global_name(id);
    const std::string copy = w_.declare("shown_" + name);
    other = "const " + copy + " = " + name + ".slice();\nexport { " + renamed(copy, name) + " };\n";
  }
  return head + w_.print(w_.concat({w_.text("const " + declared + " = "), made, w_.text(";")})).text + other +
         outward_global(id);
}

// The form of a constant that users see.
std::string LibraryModule::outward_global(ir::GlobalId id) {
  if (!w_.has_two_forms(id) || w_.is_member(id)) return {};
  const ir::Global& g = program_.globals[id];
  Doc value = w_.border.outward_big(w_.border.outward(g.type), w_.text(w_.global_name(id)));
  Doc doc = w_.concat({w_.text("export const " + w_.public_name(id) + " = "), value, w_.text(";")});
  return "\n" + comment_of(g.doc, program_.names->text(g.name)) + w_.print(doc).text;
}

void LibraryModule::find_two_forms(TwoForms& forms) {
  for (ir::GlobalId id : module_.globals) {
    const ir::Global& g = program_.globals[id];
    if (g.exported && (w_.is_member(id) || w_.border.turns_big(w_.border.outward(g.type))))
      forms.globals.insert(id);
  }
  for (ir::FunctionId id : module_.functions) {
    const ir::Function& f = program_.functions[id];
    if (w_.is_class_method(id) || w_.is_member(id) ||
        (f.exported && f.body.root.valid() && FunctionWriter(w_, id).needs_border()))
      forms.functions.insert(id);
  }
}

std::string LibraryModule::hidden_entry(const std::string& file) {
  std::vector<Doc> names;
  auto add = [&](const std::string& inner, const std::string& shown) {
    names.push_back(w_.text(renamed(inner, shown)));
  };
  for (ir::GlobalId id : module_.globals) {
    if (program_.globals[id].exported) add(w_.inner_name(id), w_.public_name(id));
  }
  for (types::DeclId id : module_.types) {
    if (w_.is_class(id)) add(w_.public_name(id), w_.public_name(id));
  }
  for (ir::FunctionId id : module_.functions) {
    if (is_shared(id) && program_.functions[id].body.root.valid()) add(w_.inner_name(id), w_.public_name(id));
  }
  const std::string path = Writer::string_literal(relative_import(file, layout_.inner_file(id_)));
  return "// What other packages of Mochi import: ints have 64 bits here.\n" +
         w_.print(w_.concat({w_.text("export "), w_.braces(names), w_.text(" from " + path + ";")})).text;
}

std::string LibraryModule::public_entry(const std::string& file) {
  std::vector<Doc> names;
  for (ir::GlobalId id : module_.globals)
    if (program_.globals[id].exported && !w_.is_member(id)) names.push_back(w_.text(w_.public_name(id)));
  for (types::DeclId id : module_.types)
    if (w_.is_value(id)) names.push_back(w_.text(w_.public_name(id)));
  for (ir::FunctionId id : module_.functions) {
    const ir::Function& f = program_.functions[id];
    const bool shown = f.exported && f.body.root.valid() && f.kind != ir::FunctionKind::method;
    if (shown && !w_.is_member(id)) names.push_back(w_.text(w_.public_name(id)));
  }
  const std::string path = Writer::string_literal(relative_import(file, layout_.inner_file(id_)));
  std::string head = module_comment();
  if (!head.empty()) head += "\n";
  return head + w_.print(w_.concat({w_.text("export "), w_.braces(names), w_.text(" from " + path + ";")})).text;
}

std::string LibraryModule::listed(std::string_view head, const std::set<std::string>& names,
                                  const std::string& path, int width) {
  std::vector<Doc> parts;
  for (const std::string& name : names) parts.push_back(w_.text(name));
  Doc from = w_.text(" from " + Writer::string_literal(path) + ";");
  return w_.docs.print(w_.concat({w_.text(head), w_.braces(parts), from}), width) + "\n";
}

std::string LibraryModule::import_lines(const Imports& names, int width) {
  std::string text;
  for (const auto& [path, all] : names) text += listed("import ", all, path, width);
  return text;
}

// What a file over the implementation names: types, and support code.
std::string LibraryModule::facade_imports(const std::string& from, bool inner_result) {
  Imports names;
  if (w_.is_typed()) {
    for (const auto& [id, name] : w_.spelling.imported())
      names[relative_import(from, layout_.inner_file(w_.types.decl(id).module))].insert(
          "type " + renamed(w_.public_name(id), name));
    // The facade exports its own types and names them.
    for (types::DeclId id : w_.spelling.used()) {
      if (w_.types.decl(id).module == id_)
        names[relative_import(from, layout_.inner_file(id_))].insert(
            "type " + renamed(w_.public_name(id), w_.spelling.name(id)));
    }
    if (inner_result && w_.spelling.names_result())
      names[relative_import(from, layout_.inner_file(id_))].insert("type Result");
  }
  add_helpers(from, names);
  return import_lines(names);
}

bool LibraryModule::tests_wide_ints() const {
  return std::any_of(module_.tests.begin(), module_.tests.end(),
                     [&](ir::FunctionId f) { return holds_wide_int(program_, f); });
}

std::string LibraryModule::imports(const std::string& from) {
  Imports names;
  // Tests use what users use, unless their ints are none that users can have.
  const bool outside = w_.uses_members;
  auto add = [&](ir::ModuleId module, const std::string& text) {
    const std::string& file = outside ? layout_.public_file(module) : layout_.inner_file(module);
    names[relative_import(from, file)].insert(text);
  };
  for (const auto& [id, name] : w_.imported()) {
    if (outside && (w_.is_class_method(id) || w_.is_member(id))) continue;
    add(program_.functions[id].module, renamed(outside ? w_.public_name(id) : w_.inner_name(id), name));
  }
  for (const auto& [id, name] : w_.imported_globals()) {
    if (outside && w_.is_member(id)) continue;
    add(program_.globals[id].module, renamed(outside ? w_.public_name(id) : w_.inner_name(id), name));
  }
  for (const auto& [id, name] : w_.spelling.imported()) {
    const bool is_value = w_.spelling.imported_classes().contains(id);
    if (is_value || w_.is_typed())
      add(w_.types.decl(id).module, (is_value ? "" : "type ") + renamed(w_.public_name(id), name));
  }
  add_helpers(from, names);
  return import_lines(names);
}

// The support code that stands in another file.
void LibraryModule::add_helpers(const std::string& from, Imports& names) {
  std::set<std::string> outer;
  for (const std::string& name : w_.helpers) {
    if (local_ == nullptr || !local_->sections.contains(std::string(support().declared().find(name)->second)))
      outer.insert(name);
  }
  if (local_ != nullptr) outer.insert(local_->needs.begin(), local_->needs.end());
  const std::string file = w_.options.tests ? "test/support/runtime.js" : layout_.runtime_file();
  for (const std::string& name : outer)
    names[relative_import(from, file)].insert(renamed(name, w_.helper_alias(name)));
  if (!outer.empty()) shared_helpers_ = std::move(outer);
}

void LibraryModule::prepare() {
  w_.makes_classes = true;
  std::vector<PlacedText> functions;
  for (ir::FunctionId id : owned_functions()) functions.push_back(function_text(id));
  std::vector<PlacedText> parts;
  if (w_.is_typed()) {
    for (std::string& declaration : type_declarations(false)) parts.emplace_back(std::move(declaration));
  }
  for (types::DeclId id : module_.types) {
    if (w_.is_class(id)) parts.emplace_back(class_text(id));
  }
  // Functions are there before all values; what values need of the support code when they are made is not.
  std::set<std::string> helpers = std::exchange(w_.helpers, {});
  for (ir::GlobalId id : module_.globals) {
    if (program_.globals[id].lazy_init.valid() && w_.is_own(id)) parts.emplace_back(global_text(id));
    at_once_ = at_once_ || !w_.is_constant(id);
  }
  // A function is there from the beginning.
  at_once_ = at_once_ || w_.helpers.size() > w_.helpers.count("fixed");
  w_.helpers.merge(helpers);
  for (types::DeclId id : module_.types) {
    if (w_.has_companion(id)) parts.emplace_back(companion_text(id));
  }
  std::string descriptions = description_text();
  if (w_.is_typed() && w_.spelling.names_result()) parts_.emplace_back(std::string(kResult));
  at_once_ = at_once_ || !descriptions.empty();
  parts_.emplace_back(std::move(descriptions));
  parts_.insert(parts_.end(), parts.begin(), parts.end());
  parts_.insert(parts_.end(), functions.begin(), functions.end());
  for (Doc d : w_.border.take()) parts_.push_back(w_.print(d));
}

std::string LibraryModule::description_text() {
  std::string text;
  for (Doc d : w_.descriptions.take()) text += w_.print(d).text;
  return text;
}

std::string LibraryModule::own_import(const std::string& file) const {
  if (!w_.spelling.names_itself()) return {};
  return "import type * as self from " + Writer::string_literal(relative_import(file, file)) + ";\n";
}

PlacedText LibraryModule::implementation(const std::string& file, const LocalSupport* local) {
  local_ = local;
  // It stands in the file that users import.
  const bool folded = layout_.folds() && layout_.is_split(id_);
  std::vector<PlacedText> parts = {(folded ? std::string() : module_comment()) + own_import(file) + imports(file)};
  if (local_ != nullptr && at_once_) parts.emplace_back(local_->text);
  parts.insert(parts.end(), parts_.begin(), parts_.end());
  if (local_ != nullptr && !at_once_) parts.emplace_back(local_->text);
  return join_parts(parts, "\n");
}

std::string LibraryModule::module_comment() const {
  return module_.doc.empty() ? std::string() : comment_of(module_.doc, "package", {"@module"});
}

std::string LibraryModule::method_parameters(ir::FunctionId id) const {
  const ir::Function& f = program_.functions[id];
  const std::vector<types::TypeParamId>& of_class = w_.types.decl(f.method_of).params;
  std::vector<types::TypeParamId> own = f.type_params;
  std::erase_if(own, [&](types::TypeParamId p) {
    return std::find(of_class.begin(), of_class.end(), p) != of_class.end();
  });
  return w_.spelling.parameters(own);
}

// Methods check what users give and call the functions of the module.
std::string LibraryModule::class_text(types::DeclId id) {
  const types::TypeDecl& decl = w_.types.decl(id);
  std::vector<types::TypeId> params;
  for (types::TypeParamId p : decl.params) params.push_back(w_.types.parameter(p));
  types::TypeId type = w_.types.nominal(id, params);
  std::vector<Doc> names;
  std::vector<Doc> sets;
  for (std::uint32_t f = 0; f < decl.fields.size(); ++f) {
    const std::string& name = w_.property(type, f);
    // A property may be called as a word of the language, a variable may not.
    const auto words = javascript_reserved();
    const bool word = std::binary_search(words.begin(), words.end(), std::string_view(name));
    names.push_back(w_.text(word ? name + ": " + name + "_" : name));
    sets.push_back(w_.text("this." + name + " = " + (w_.is_typed() ? "fields." : "") + name +
                           (word && !w_.is_typed() ? "_;" : ";")));
  }
  std::vector<Doc> members;
  Doc taken = w_.braces(names);
  if (w_.is_typed()) {
    std::vector<Doc> fields = field_types(type, false);
    for (Doc& f : fields) f = w_.concat({f, w_.text(";")});
    members.push_back(w_.docs.join(fields, w_.docs.hardline()));
    taken = w_.concat({w_.text("fields: "), w_.fields(field_types(type))});
  }
  members.push_back(w_.concat({w_.text("constructor("), taken, w_.text(") "), w_.body(sets)}));
  for (ir::FunctionId method : module_.functions) {
    if (program_.functions[method].method_of != id || !w_.is_class_method(method)) continue;
    FunctionWriter writer(w_, method);
    Doc inner = w_.text(w_.function_name(method));
    Doc body = w_.body(writer.checked_call(inner, {w_.text("this")}));
    Doc signature = writer.signature(true, true);
    const std::string params_of = w_.is_typed() ? method_parameters(method) : std::string();
    Doc whole = w_.concat({w_.text(w_.method_name(method) + params_of), signature, w_.text(" "), body});
    members.push_back(below(function_comment(method), whole));
  }
  if (!w_.has_member(id, "with")) members.push_back(with_method(id, type));
  for (Doc member : static_members(id)) members.push_back(member);
  Doc inside = w_.docs.join(members, w_.concat({w_.docs.hardline(), w_.docs.hardline()}));
  // A class that is called as one of the language has another name inside.
  const std::string name = w_.spelling.name(id);
  const std::string shown = w_.public_name(id);
  Doc doc =
      w_.concat({w_.text((name == shown ? "export class " : "class ") + name +
                         (w_.is_typed() ? w_.spelling.parameters(decl.params) : "") + " {"),
                 w_.docs.nest(2, w_.concat({w_.docs.hardline(), inside})), w_.docs.hardline(), w_.text("}")});
  std::string text = comment_of(decl.doc, program_.names->text(decl.name)) + w_.print(doc).text;
  if (name != shown) text += "\nexport { " + renamed(name, shown) + " };\n";
  return text;
}

std::vector<ir::FunctionId> LibraryModule::owned_functions() {
  std::set<ir::FunctionId> of_constants;
  for (ir::GlobalId g : module_.globals) {
    if (w_.is_constant(g)) of_constants.insert(program_.globals[g].lazy_init);
  }
  std::vector<ir::FunctionId> all;
  for (std::uint32_t i = 0; i < program_.functions.size(); ++i) {
    ir::FunctionId id(i);
    const ir::Function& f = program_.functions[id];
    if (!w_.is_own(id) || !f.body.root.valid() || of_constants.contains(id)) continue;
    if (f.kind != ir::FunctionKind::test && f.kind != ir::FunctionKind::bench) all.push_back(id);
  }
  return all;
}

std::string LibraryModule::facade(const std::string& file, const std::string& inner, bool inner_result) {
  std::vector<std::string> functions;
  std::vector<Doc> same;
  for (ir::GlobalId id : module_.globals) {
    const ir::Global& g = program_.globals[id];
    if (!g.exported || w_.is_member(id)) continue;
    if (!w_.border.turns_big(w_.border.outward(g.type))) {
      same.push_back(w_.text(w_.public_name(id)));
      continue;
    }
    Doc value = w_.border.outward_big(w_.border.outward(g.type), w_.text("internal." + w_.public_name(id)));
    Doc doc = w_.concat({w_.text("export const " + w_.public_name(id) + " = "), value, w_.text(";")});
    functions.push_back(comment_of(g.doc, program_.names->text(g.name)) + w_.print(doc).text);
  }
  for (types::DeclId id : module_.types) {
    if (w_.is_value(id)) same.push_back(w_.text(w_.public_name(id)));
  }
  if (w_.is_typed()) {
    for (types::DeclId id : module_.types) {
      if (w_.types.decl(id).exported && !w_.is_value(id))
        same.push_back(w_.text("type " + w_.public_name(id)));
    }
    for (const api::TypeDecl* alias : w_.options.aliases)
      same.push_back(w_.text("type " + convert_name(alias->name, CaseStyle::pascal)));
    if (inner_result) same.push_back(w_.text("type Result"));
  }
  for (ir::FunctionId id : module_.functions) {
    const ir::Function& f = program_.functions[id];
    if (!f.exported || !f.body.root.valid() || f.kind == ir::FunctionKind::method || w_.is_member(id))
      continue;
    if (FunctionWriter(w_, id).needs_border()) {
      functions.push_back(checked_function_text(id));
    } else {
      same.push_back(w_.text(w_.public_name(id)));
    }
  }
  std::vector<PlacedText> parts;
  const std::string path = Writer::string_literal(relative_import(file, inner));
  std::string head = module_comment();
  std::string descriptions = description_text();
  for (Doc d : w_.border.take()) functions.push_back(w_.print(d).text);
  const bool result = w_.is_typed() && w_.spelling.names_result() && !inner_result;
  if (result || !descriptions.empty() || !functions.empty())
    head += "import * as internal from " + path + ";\n";
  parts.emplace_back(head + facade_imports(file, inner_result));
  if (!same.empty())
    parts.push_back(
        w_.print(w_.concat({w_.text("export "), w_.braces(same), w_.text(" from " + path + ";")})));
  if (result) parts.emplace_back(std::string(kResult));
  parts.emplace_back(std::move(descriptions));
  for (std::string& function : functions) parts.emplace_back(std::move(function));
  return join_parts(parts, "\n").text;
}

std::string LibraryModule::tests(const std::string& file) {
  w_.makes_classes = true;
  std::vector<PlacedText> written;
  for (ir::GlobalId id : module_.globals) {
    if (w_.is_own(id)) written.emplace_back(global_text(id));
  }
  for (ir::FunctionId id : owned_functions()) written.push_back(function_text(id));
  for (ir::FunctionId id : module_.tests) {
    const ir::Function& f = program_.functions[id];
    if (f.kind != ir::FunctionKind::test) continue;
    FunctionWriter writer(w_, id);
    Doc body = w_.function_form(w_.concat({w_.text("() => "), writer.root()}), true);
    Doc title = w_.text(Writer::string_literal(f.title));
    written.push_back(w_.print(w_.concat({w_.call(w_.text("test"), {title, body}), w_.text(";")})));
  }
  std::vector<PlacedText> parts = {
      "import assert from \"node:assert/strict\";\nimport { test } from \"node:test\";\n"};
  parts.emplace_back(imports(file));
  parts.emplace_back(description_text());
  parts.insert(parts.end(), written.begin(), written.end());
  return join_parts(parts, "\n").text;
}

}  // namespace mochi::emit::javascript
