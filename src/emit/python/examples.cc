// The examples of doc comments as doctests, printed from the tests that the front end makes of them.
#include "emit/common/doc_examples.h"

#include <algorithm>
#include <utility>

#include "base/float_text.h"
#include "base/string_util.h"
#include "emit/common/example_plan.h"
#include "emit/common/readme.h"
#include "emit/python/function_writer.h"
#include "emit/python/library.h"
#include "emit/python/literals.h"
#include "types/predicates.h"

namespace mochi::emit::python {

namespace {

// Columns of the code in a docstring, whatever stands before it.
constexpr int kExampleWidth = 70;

// A value that an example shows, as Python does.
class ShownText {
 public:
  // `code`: as one writes it in a program.
  ShownText(Writer& w, bool code) : w_(w), code_(code) {}

  // False if Python shows it in another way.
  bool add(const ShownValue& value, TypeId type, std::string& out) {
    while (w_.types.is(type, TypeKind::option)) type = w_.types.element(type);
    switch (value.kind) {
      case ShownValue::Kind::absent: out += "None"; return true;
      case ShownValue::Kind::boolean: out += value.text == "true" ? "True" : "False"; return true;
      case ShownValue::Kind::number: return number(value.text, type, out);
      case ShownValue::Kind::text: return string(value.text, out);
      case ShownValue::Kind::list: return list(value, w_.types.element(type), out);
      case ShownValue::Kind::map: return map(value, type, out);
      case ShownValue::Kind::record:
        return named(w_.names.type_name(w_.types[type].decl), value, w_.types.fields_of(type), out,
                     [&](std::uint32_t i) { return w_.names.attribute(type, i); });
      case ShownValue::Kind::variant: return variant(value, type, out);
    }
    MOCHI_UNREACHABLE("shown value");
  }

 private:
  bool string(std::string_view content, std::string& out) const {
    const std::optional<std::string> text = code_ ? Layout::string_literal(content) : repr_text(content);
    if (text) out += *text;
    return text.has_value();
  }

  bool number(const std::string& digits, TypeId type, std::string& out) const {
    double value = 0;
    if (!w_.types.is(type, TypeKind::floating)) {
      out += digits;
      return true;
    }
    if (parse_float(digits, value) != FloatParse::ok) return false;
    const std::optional<std::string> shown = repr_float(value);
    if (shown) out += *shown;
    return shown.has_value();
  }

  bool list(const ShownValue& value, TypeId item, std::string& out) {
    std::string_view before = "[";
    for (const auto& [name, part] : value.parts) {
      out += std::exchange(before, ", ");
      if (!add(part, item, out)) return false;
    }
    out += value.parts.empty() ? "[]" : "]";
    return true;
  }

  bool map(const ShownValue& value, TypeId type, std::string& out) {
    const TypeKind key = w_.types.kind(w_.types[type].args[0]);
    std::string_view before = "{";
    for (const auto& [name, part] : value.parts) {
      out += std::exchange(before, ", ");
      if (key == TypeKind::integer) out += name;
      if (key == TypeKind::string ? !string(name, out) : key != TypeKind::integer) return false;
      out += ": ";
      if (!add(part, w_.types[type].args[1], out)) return false;
    }
    out += value.parts.empty() ? "{}" : "}";
    return true;
  }

  bool variant(const ShownValue& value, TypeId type, std::string& out) {
    const types::DeclId decl = w_.types[type].decl;
    if (!w_.classes.is_enum(type)) {
      return named(w_.names.variant_name(decl, value.variant), value,
                   w_.types.variant_fields(type, value.variant), out,
                   [&](std::uint32_t i) { return w_.names.variant_attribute(type, value.variant, i); });
    }
    out += "<" + w_.names.type_name(decl) + "." + convert_name(value.text, CaseStyle::upper_snake) + ": '" +
           value.text + "'>";
    return true;
  }

  template <typename F>
  bool named(const std::string& name, const ShownValue& value, const std::vector<types::Field>& fields,
             std::string& out, F&& attribute) {
    out += name + "(";
    for (std::uint32_t i = 0; i < value.parts.size(); ++i) {
      out += (i > 0 ? ", " : "") + attribute(i) + "=";
      if (!add(value.parts[i].second, fields[i].type, out)) return false;
    }
    out += ")";
    return true;
  }

  Writer& w_;
  bool code_;
};

// Maps stand in the order in which they were made, which what Mochi prints does not tell.
bool has_map(const types::TypeStore& types, TypeId type) {
  if (types.is(type, TypeKind::map)) return true;
  const auto& args = types[type].args;
  return std::any_of(args.begin(), args.end(), [&](TypeId part) { return has_map(types, part); });
}

// Behind the prompt; further lines, if they are of the same statement, behind its other form.
std::string prompted(std::string_view code, bool one_statement) {
  std::string text;
  std::string_view mark = ">>> ";
  for (const std::string_view line : split_lines(code)) {
    text.append(line.empty() ? mark.substr(0, 3) : mark).append(line) += '\n';
    if (one_statement) mark = "... ";
  }
  return text;
}

// The steps of an example, in Python.
class ExampleWriter {
 public:
  ExampleWriter(Writer& writer, const LibraryLayout& layout, ir::FunctionId id)
      : w_(writer),
        layout_(layout),
        t_(writer.layout),
        id_(id),
        body_(writer.program.functions[id].body),
        function_(writer, id, {{}, true, false}) {}

  std::vector<Example> examples();

 private:
  bool shown_literal(ExprId id, std::string& out);
  std::string example_code(ExprId id);
  Example outcome_example(const ExampleStep& step);
  bool message_of(const ShownValue& value, TypeId type, std::string& out);
  Example text_example(const ExampleStep& step);
  Example claim(const ExampleStep& step);

  Writer& w_;
  const LibraryLayout& layout_;
  Layout& t_;
  ir::FunctionId id_;
  const ir::Body& body_;
  FunctionWriter function_;
};

}  // namespace

// A literal as Python shows its value.
bool ExampleWriter::shown_literal(ExprId id, std::string& out) {
  const std::optional<ShownValue> value = literal_shown(w_.program, body_, id);
  return value && ShownText(w_, false).add(*value, body_.type(id), out);
}

std::string ExampleWriter::example_code(ExprId id) {
  return t_.docs.print(function_.values.whole(id), kExampleWidth);
}

// The text of an error (`error_text`); false if it is not known here.
bool ExampleWriter::message_of(const ShownValue& value, TypeId type, std::string& out) {
  const bool record = w_.types.is(type, TypeKind::record);
  const types::TypeDecl& decl = w_.types.decl(w_.types[type].decl);
  const std::vector<types::Field> fields =
      record ? w_.types.fields_of(type) : w_.types.variant_fields(type, value.variant);
  if (w_.classes.has_message_method(w_.types[type].decl)) return false;
  const NameId name = record ? decl.name : decl.variants[value.variant].name;
  out = join(split_words(w_.program.names->text(name)), " ");
  for (std::size_t i = 0; i < fields.size() && i < value.parts.size(); ++i) {
    const ShownValue& part = value.parts[i].second;
    const std::string_view field = w_.program.names->text(fields[i].name);
    const bool text = w_.types.is(fields[i].type, TypeKind::string);
    if (field == "message" && text) {
      out = part.text;
      return true;
    }
    if (!w_.types.is(fields[i].type, TypeKind::integer) && !text) return false;
    if (text && part.text.find_first_of("\"\\\n\t") != part.text.npos) return false;
    out += (i == 0 ? ": " : ", ") + std::string(field) + " " + (text ? "\"" + part.text + "\"" : part.text);
  }
  return true;
}

// `f(x) == Ok(value)` of a function that raises here.
Example ExampleWriter::outcome_example(const ExampleStep& step) {
  Example made;
  const ir::Expr& call = body_.exprs[step.value];
  const ir::Expr& outcome = body_.exprs[step.expected];
  const ExprId value = body_.expr_at(outcome.a, 0);
  made.code = t_.docs.print(function_.values.call(call, true).doc, kExampleWidth);
  if (outcome.b == 0) {
    if (!shown_literal(value, made.shown)) {
      made.shown = "True";
      made.code += " == " + example_code(value);
    }
    return made;
  }
  // What is raised says what the value says, or the words of its class.
  std::string text;
  const TypeId error = body_.type(value);
  const ir::FunctionId callee(call.a);
  std::string home;
  std::optional<ShownValue> shown = literal_shown(w_.program, body_, value);
  if (w_.classes.is_error(error)) {
    made.usable = shown && message_of(*shown, error, text);
    const types::DeclId decl = w_.types[error].decl;
    const bool record = w_.types.is(error, TypeKind::record);
    const std::string name =
        record || !shown ? w_.names.public_name(decl) : w_.names.public_name(decl, shown->variant);
    home = layout_.dotted(w_.types.decl(decl).module) + "." + name;
  } else {
    const ir::Expr& v = body_.exprs[value];
    if (v.kind == ExprKind::const_string) {
      text = std::string(w_.program.names->text(NameId(v.a)));
    } else {
      made.usable = shown_literal(value, text);
    }
    w_.failure_class(error, w_.program.functions[callee].module);
    const std::string& package = w_.program.modules[w_.program.functions[callee].module].package;
    const auto& [module, name] = w_.options.error_classes.at(package);
    home = module.substr(0, module.find("._internal")) + "." + name;
  }
  made.shown = "Traceback (most recent call last):\n    ...\n" + home + (text.empty() ? "" : ": " + text);
  made.usable = made.usable && text.find('\n') == text.npos;
  return made;
}

// What Mochi prints of a value.
Example ExampleWriter::text_example(const ExampleStep& step) {
  Example made{example_code(step.value), "", false};
  const TypeId type = body_.type(step.value);
  const std::optional<ShownValue> value = read_shown(w_.program, step.printed, type);
  if (!value) return made;
  if (has_map(w_.types, type)) {
    made.code += " == ";
    made.usable = ShownText(w_, true).add(*value, type, made.code);
    made.shown = "True";
  } else {
    // Nothing is shown for None.
    made.usable =
        value->kind == ShownValue::Kind::absent || ShownText(w_, false).add(*value, type, made.shown);
  }
  return made;
}

Example ExampleWriter::claim(const ExampleStep& step) {
  using Kind = ExampleStep::Kind;
  if (step.kind == Kind::outcome && w_.names.raises(ir::FunctionId(body_.exprs[step.value].a)))
    return outcome_example(step);
  if (step.kind == Kind::text) return text_example(step);
  Example made;
  const bool literal = step.kind == Kind::equality && body_.kind(step.expected) != ExprKind::none &&
                       shown_literal(step.expected, made.shown);
  made.code = example_code(literal ? step.value : step.condition);
  if (!literal) made.shown = "True";
  return made;
}

std::vector<Example> ExampleWriter::examples() {
  std::vector<Example> all;
  std::vector<ExampleStep> steps = plan_example(w_.program, id_);
  std::erase_if(steps, [&](const ExampleStep& step) { return function_.known().is_elided(step.stmt); });
  for (std::size_t i = 0; i < steps.size(); ++i) {
    if (steps[i].condition.valid()) {
      all.push_back(claim(steps[i]));
      continue;
    }
    if (i + 1 < steps.size() && function_.list_build(steps[i].stmt, steps[i + 1].stmt)) {
      ++i;
    } else {
      function_.statement(steps[i].stmt);
    }
    for (Doc line : function_.take_lines()) all.push_back({t_.docs.print(line, kExampleWidth), "", true});
  }
  return all;
}

// Names of other modules, as one imports them.
std::string LibraryModule::example_imports(ir::FunctionId id, ir::ModuleId inside) {
  Writer::Imports names;
  auto add = [&](ir::ModuleId module, const std::string& name) {
    if (module.valid() && module != inside) names[layout_.dotted(module)].insert(name);
  };
  const ExampleNames named = imported_by(program_, w_.names.items.uses(), id);
  for (const ir::FunctionId f : named.functions) {
    const types::DeclId of = w_.names.class_of(f);
    if (of && !w_.names.is_method(f)) add(program_.functions[f].module, w_.names.public_name(of));
    if (!of && w_.names.items.imported().contains(f))
      add(program_.functions[f].module, w_.names.items.public_name(f));
  }
  for (const ir::GlobalId g : named.globals) {
    const types::DeclId of = w_.names.class_of(g);
    add(program_.globals[g].module, of ? w_.names.public_name(of) : w_.names.items.public_name(g));
  }
  for (const auto& [decl, variant] : named.types) {
    const bool own = variant && !(w_.types.decl(decl).is_enum() && !w_.types.decl(decl).error);
    add(w_.types.decl(decl).module, own ? w_.names.public_name(decl, *variant) : w_.names.public_name(decl));
  }
  std::string text;
  const auto list = [&](const Writer::Imports& imports) {
    for (const auto& [module, all] : imports)
      text += "from " + module + " import " + join(std::vector(all.begin(), all.end()), ", ") + "\n";
  };
  // What is Python's own comes first, in a paragraph of its own.
  list(example_uses_);
  if (!example_uses_.empty() && !names.empty() && !inside.valid()) text += "\n";
  list(names);
  return text;
}

std::vector<Example> LibraryModule::example_of(ir::FunctionId id) {
  const std::set<std::string> before = std::exchange(w_.helpers, {});
  Writer::Imports imports = w_.exchange_imports({});
  std::vector<Example> all = ExampleWriter(w_, layout_, id).examples();
  example_uses_ = w_.exchange_imports(std::move(imports));
  // Users do not have the support code.
  const bool usable =
      w_.helpers.empty() && std::all_of(all.begin(), all.end(), [](const auto& e) { return e.usable; });
  w_.helpers = before;
  if (!usable) all.clear();
  return all;
}

std::vector<std::string> LibraryModule::readme_blocks() {
  std::vector<std::string> blocks;
  for (const ir::FunctionId id : readme_examples(program_)) {
    std::string& block = blocks.emplace_back();
    if (!id.valid()) continue;
    for (const Example& e : example_of(id)) {
      const bool raises = e.shown.starts_with("Traceback");
      const std::string last = raises ? "raises " + e.shown.substr(e.shown.rfind('\n') + 1) : "=> " + e.shown;
      block += e.code + (e.shown.empty() ? "" : "  # " + last) + "\n";
    }
    const std::string head = example_imports(id, {});
    if (!block.empty() && !head.empty()) block.insert(0, head + "\n");
  }
  return blocks;
}

Examples LibraryModule::examples() {
  Examples all;
  for (ir::FunctionId id : module_.tests) {
    const std::string_view subject = example_subject(program_.functions[id]);
    if (subject.empty()) continue;
    std::string text;
    for (const Example& e : example_of(id)) {
      text += prompted(e.code, true);
      if (!e.shown.empty()) text += e.shown + "\n";
    }
    if (!text.empty()) all[std::string(subject)] = prompted(example_imports(id, id_), false) + text;
  }
  return all;
}

std::set<ir::FunctionId> LibraryModule::run_by_doctest(const Examples& examples) const {
  std::set<std::string_view> found = {"package"};
  for (ir::FunctionId id : module_.functions) found.insert(program_.names->text(program_.functions[id].name));
  for (types::DeclId id : module_.types) {
    const types::TypeDecl& decl = w_.types.decl(id);
    // An alias has no docstring at run time.
    if (decl.kind == types::DeclKind::record || decl.is_enum() || decl.error)
      found.insert(program_.names->text(decl.name));
  }
  std::set<ir::FunctionId> run;
  for (ir::FunctionId id : module_.tests) {
    const std::string subject(example_subject(program_.functions[id]));
    if (examples.contains(subject) && found.contains(subject.substr(0, subject.find(' ')))) run.insert(id);
  }
  return run;
}

}  // namespace mochi::emit::python
