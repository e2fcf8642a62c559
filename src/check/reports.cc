// Diagnostics of the checker: one error per statement, «did you mean», and the text of types.
#include <algorithm>

#include "base/edit_distance.h"
#include "base/string_util.h"
#include "check/checker.h"
#include "check/loader.h"
#include "syntax/foreign_words.h"

namespace mochi::check {
namespace {

class NullSink final : public Sink {
 public:
  void report(Diagnostic) override {}
};

Sink& null_sink() {
  static NullSink sink;
  return sink;
}

// What has to be imported to use a name, if a standard module is or has it.
std::string import_hint(std::string_view name) {
  const std::vector<std::string_view> modules = std_module_names();
  if (std::find(modules.begin(), modules.end(), name) != modules.end())
    return "Write `import \"std/" + std::string(name) + "\"` first.";
  const std::vector<StdExport> found = std_exports(name);
  if (found.empty()) return {};
  std::vector<std::string> uses;
  for (const StdExport& one : found) uses.push_back(std::string(one.module) + "." + std::string(one.name));
  const std::string module(found[0].module);
  if (uses.size() > 1)
    return "Standard modules have " + name_list(uses) + ": import one, as in `import \"std/" + module +
           "\"`.";
  return "It is in a standard module: `import \"std/" + module + "\"`, then `" + uses[0] + "`.";
}

}  // namespace

Report Checker::error_at(Code code, Span at, std::string message) {
  Sink& sink = muted_ ? null_sink() : static_cast<Sink&>(reports_);
  muted_ = true;
  return Report(sink, code, at, std::move(message));
}

Report Checker::error(Code code, NodeId node, std::string message) {
  return error_at(code, span(node), std::move(message));
}

Report Checker::warning_at(Code code, Span at, std::string message) {
  return Report(muted_ ? null_sink() : static_cast<Sink&>(reports_), code, at, std::move(message));
}

void Checker::flush_reports() {
  for (const Diagnostic& diagnostic : reports_.all()) {
    if (diagnostic.severity == Severity::error) out_.has_errors = true;
    program_.sink.report(diagnostic);
  }
  reports_ = Collector();
}

std::string Checker::show(TypeId type) { return types_.show(final_type(type)); }

std::string Checker::foreign_help(std::string_view word) const {
  if (const auto hint = syntax::foreign_word_hint(word); !hint.empty()) return std::string(hint);
  return import_hint(word);
}

// How values of a type come about, for a place where its name stands as one.
std::string Checker::type_help(NameId name) const {
  const std::string word = name_text(name);
  const TypeEntry entry = lookup_type(name);
  if (entry.kind == TypeEntryKind::decl) {
    const auto& decl = types_.decl(DeclId(entry.id));
    if (decl.kind == types::DeclKind::union_ && !decl.variants.empty())
      return "`" + word + "` is a type; its variants are written as in `" + word + "." +
             name_text(decl.variants[0].name) + "`.";
  }
  return "`" + word + "` is a type; a record of it is written `" + word + " { … }`.";
}

// For one who wrote the type before the brackets.
std::string container_help(std::string_view type) {
  const bool list = type == "list";
  if (!list && type != "map" && type != "set") return {};
  const std::string empty = list ? "[]" : type == "set" ? "set {}" : "{}";
  return "A literal takes its type from where it is declared, as in `let x: " + std::string(type) +
         (type == "map" ? "<string, int>" : "<int>") + " = " + empty + "`.";
}

namespace {

// Whether a function of this name is declared, which a name that nothing stands for can only mean from out of its block.
bool declares_function(const Tree& tree, NameId name) {
  for (std::uint32_t i = 0; i < tree.nodes.size(); ++i)
    if (tree.kind(NodeId(i)) == NodeKind::Fun && tree.name(NodeId(i)) == name) return true;
  return false;
}

}  // namespace

std::string Checker::suggest_value(NameId name) const {
  const std::string_view word = names_.text(name);
  if (frame_ != nullptr && frame_->fun.valid() && declares_function(*tree_, name))
    return "A function inside of another is known from its declaration to the end of its block.";
  if (const auto hint = syntax::foreign_word_hint(word); !hint.empty()) return std::string(hint);
  if (std::find(declared_types_.begin(), declared_types_.end(), name) != declared_types_.end())
    return type_help(name);
  std::vector<std::string_view> words;
  for (const Local& local : locals_) words.push_back(names_.text(local.name));
  for (NameId declared : declared_values_) words.push_back(names_.text(declared));
  if (std::string near = did_you_mean(word, words); !near.empty()) return near;
  words.clear();
  for (std::uint32_t i = 0; i < types::builtin_count(); ++i) {
    std::string_view builtin = types::builtin_info(static_cast<Builtin>(i)).name;
    if (builtin.find('/') != std::string_view::npos) continue;
    if (same_words(builtin, word)) return did_you_mean(word, std::vector{builtin});
    words.push_back(builtin);
  }
  if (std::string hint = import_hint(word); !hint.empty()) return hint;
  return did_you_mean(word, words);
}

std::string Checker::suggest_type(NameId name) const {
  // Types by their names in other languages.
  static constexpr std::pair<std::string_view, std::string_view> kForeign[] = {
      {"boolean", "bool"},  {"Boolean", "bool"}, {"double", "float"}, {"float64", "float"}, {"f64", "float"},
      {"number", "float"},  {"integer", "int"},  {"long", "int"},     {"i64", "int"},       {"str", "string"},
      {"String", "string"}, {"char", "string"},  {"text", "string"},  {"void", "unit"},     {"array", "list"},
      {"Array", "list"},    {"Vec", "list"},     {"vec", "list"},     {"dict", "map"},      {"object", "any"},
      {"Option", "T?"},     {"Optional", "T?"},  {"HashMap", "map"},  {"Map", "map"},       {"Set", "set"}};
  for (const auto& [word, ours] : kForeign)
    if (names_.text(name) == word) return "Write `" + std::string(ours) + "`.";
  std::vector<std::string_view> words{"int",    "int64", "float",  "bool", "string", "bigint",
                                      "bigrat", "bytes", "unit",   "any",  "list",   "map",
                                      "set",    "omap",  "result", "value"};
  for (NameId declared : declared_types_) words.push_back(names_.text(declared));
  return did_you_mean(names_.text(name), words);
}

std::string suggest_field(const Names& names, NameId name, std::span<const Field> fields) {
  std::vector<std::string_view> words;
  for (const Field& field : fields) words.push_back(names.text(field.name));
  return did_you_mean(names.text(name), words);
}

// The field or method of a record, variant or union that was meant.
std::string Checker::suggest_member(NameId name, TypeId type) {
  std::vector<std::string_view> words;
  const TypeKind k = types_.kind(type);
  if (k == TypeKind::record || k == TypeKind::variant || k == TypeKind::anonymous) {
    for (const Field& field : types_.fields_of(type)) words.push_back(names_.text(field.name));
  }
  if (const DeclId decl = types_[type].decl; decl.valid()) {
    if (const Methods* members = members_of(decl)) {
      for (FunId method : members->funs) words.push_back(names_.text(out_.funs[method].name));
    }
  }
  return did_you_mean(names_.text(name), words);
}

}  // namespace mochi::check
