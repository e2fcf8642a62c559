#include "cli/repl_session.h"

#include <fmt/format.h>

#include <algorithm>

#include "check/check.h"
#include "check/disk_loader.h"
#include "cli/repl_rename.h"
#include "cli/report.h"
#include "host/interrupt.h"
#include "lower/lower.h"
#include "lower/pipeline.h"
#include "syntax/parser.h"
#include "vm/vm.h"

namespace mochi {
namespace {

using syntax::NodeId;
using syntax::NodeKind;
namespace slot = syntax::slot;

constexpr std::string_view kModule = "<repl>";
constexpr std::string_view kPrefix = "<input ";

// The inputs as one module; all else comes from the disk.
class ReplLoader final : public check::Loader {
 public:
  ReplLoader(FileSystem& files, std::vector<check::ModuleFile> inputs) : disk_(files, nullptr), inputs_(std::move(inputs)) {}

  Result<std::string> resolve(const check::ImportRequest& request) override { return disk_.resolve(request); }
  Result<check::ModuleSource> read(std::string_view name) override {
    if (name != kModule) return disk_.read(name);
    return check::ModuleSource{std::string(kModule), {}, inputs_};
  }

 private:
  check::DiskLoader disk_;
  std::vector<check::ModuleFile> inputs_;
};

bool has_value(const types::TypeStore& types, types::TypeId type) {
  if (!type.valid()) return false;
  const types::TypeKind kind = types.kind(type);
  return kind != types::TypeKind::unit && kind != types::TypeKind::error;
}

bool takes_function(const types::TypeStore& types, const check::File& file, NodeId node) {
  return std::ranges::any_of(file.tree->tail(node), [&](NodeId argument) {
    const types::TypeId type = file.at(argument).type;
    return type.valid() && types.is(type, types::TypeKind::function);
  });
}

// A built-in that calls nothing of the user's, or a variant.
bool calls_builtin(const check::Checked& checked, const check::File& file, NodeId call) {
  const check::NodeInfo& info = file.at(call);
  if (info.ref == check::RefKind::variant) return true;
  if (info.ref != check::RefKind::call) return false;
  const check::CallKind kind = checked.calls[check::CallId(info.id)].kind;
  const bool plain = kind == check::CallKind::builtin || kind == check::CallKind::variant;
  return plain && !takes_function(*checked.types, file, call);
}

// What evaluating the expression cannot change: it calls nothing but built-ins that are handed no function.
bool leaves_state(const check::Checked& checked, const check::File& file, NodeId root) {
  std::vector<NodeId> work{root};
  while (!work.empty()) {
    const NodeId at = work.back();
    work.pop_back();
    if (!at.valid()) continue;
    const NodeKind kind = file.tree->kind(at);
    if (kind == NodeKind::Save || kind == NodeKind::Fetch || kind == NodeKind::Generate || kind == NodeKind::Async)
      return false;
    if (kind == NodeKind::Call && !calls_builtin(checked, file, at)) return false;
    const auto parts = file.tree->children(at);
    work.insert(work.end(), parts.begin(), parts.end());
  }
  return true;
}

}  // namespace

// One compilation of all inputs so far and a new one.
struct ReplSession::Attempt {
  check::Session session;
  Collector diagnostics;
  check::Checked checked;
  ir::Program program;
  std::string file;  // of the new input
  bool good() const { return !checked.has_errors && !diagnostics.has_errors(); }
};

ReplSession::ReplSession(Context& context) : context_(context), world_(context.host) {}

void ReplSession::reset() {
  inputs_.clear();
  numbers_.clear();
  world_.clear();
}

bool ReplSession::incomplete(std::string_view text) const {
  SourceMap sources;
  Names names;
  Collector sink;
  const SourceId source = sources.add("<input>", std::string(text));
  return syntax::parse(source, sources, names, sink, {.bare_expressions = true}).incomplete;
}

void ReplSession::check(const std::string& text, bool check_only, Attempt& made) {
  std::vector<check::ModuleFile> files;
  for (std::size_t i = 0; i < inputs_.size(); ++i) files.push_back({numbers_[i], inputs_[i]});
  made.file = fmt::format("{}{}>", kPrefix, count_);
  files.push_back({made.file, text});
  ReplLoader loader(context_.host.files, std::move(files));
  check::Options options;
  options.bare_expressions = true;
  made.checked = check::check_program(loader, kModule, made.session, made.diagnostics, options);
  if (check_only || !made.good()) return;
  made.program = lower::lower(made.checked, made.diagnostics, {});
  if (!made.good()) return;
  lower::PipelineOptions passes;
  passes.keep_tests = true;
  // What is not used yet may be by the next input, and must ask the world the same in every run.
  passes.required_only = true;
  lower::run_pipeline(made.program, passes, made.diagnostics);
}

// Warnings of earlier inputs were shown then.
bool ReplSession::report(const Attempt& attempt) const {
  std::vector<Diagnostic> shown;
  for (Diagnostic& diagnostic : attempt.diagnostics.sorted()) {
    const SourceId source = attempt.session.sources.source_of(diagnostic.span.begin);
    const bool is_new = !source.valid() || attempt.session.sources.source(source).name() == attempt.file;
    if (diagnostic.severity == Severity::error || is_new) shown.push_back(std::move(diagnostic));
  }
  report_diagnostics(context_, shown, attempt.session.sources, {});
  return attempt.good();
}

ReplSession::Status ReplSession::evaluate(const std::string& text) {
  ++count_;
  Attempt plain;
  check(text, false, plain);
  if (plain.good()) return run_checked(plain, text);
  const std::vector<std::string> before = inputs_;
  if (hide_declared(plain)) {
    Attempt again;
    check(text, false, again);
    const Status status = again.good() ? run_checked(again, text) : Status::rejected;
    if (status != Status::accepted) inputs_ = before;
    if (again.good()) return status;
  }
  report(plain);
  return Status::rejected;
}

bool ReplSession::hide_declared(const Attempt& attempt) {
  if (attempt.checked.order.empty()) return false;
  const check::Module& module = attempt.checked.modules[attempt.checked.order.back().value];
  if (module.files.size() != inputs_.size() + 1) return false;
  const check::File& file = attempt.checked.files[module.files.back()];
  if (file.tree->has_errors) return false;
  const std::vector<std::string> before = inputs_;
  for (const NameId name : declared_names(file)) {
    Attempt earlier;
    check("", true, earlier);
    const std::string text(attempt.session.names.text(name));
    inputs_ = rename_declared(earlier.checked, inputs_, earlier.session.names.intern(text),
                              fmt::format("{}__{}", text, count_));
  }
  if (inputs_ == before) return false;
  // A use that was not found would now mean nothing.
  Attempt renamed;
  check("", true, renamed);
  if (renamed.good()) return true;
  inputs_ = before;
  return false;
}

ReplSession::Status ReplSession::run_checked(const Attempt& first, const std::string& text) {
  report(first);
  const check::File& file = first.checked.files[first.checked.modules[first.checked.order.back().value].files.back()];
  const SourceMap& sources = first.session.sources;
  const std::uint32_t base = sources.source(file.tree->source).base();
  std::string printing;
  std::size_t copied = 0;
  bool keep = false;
  for (const NodeId statement : file.tree->tail(file.tree->root)) {
    keep = keep || file.tree->kind(statement) != NodeKind::ExprStmt || !leaves_state(first.checked, file, statement);
    if (file.tree->kind(statement) != NodeKind::ExprStmt) continue;
    const NodeId value = file.tree->child(statement, slot::ExprStmt_value);
    const types::TypeId type = file.at(value).type;
    if (!has_value(first.session.types, type)) continue;
    const Span span = file.tree->span(value);
    const bool is_function = first.session.types.is(type, types::TypeKind::function);
    printing += text.substr(copied, span.begin - base - copied);
    printing += is_function ? fmt::format("print(\"<{}>\")", first.session.types.spell(type))
                            : fmt::format("print({})", sources.text(span));
    copied = span.end - base;
  }
  if (printing.empty()) return run(first, text, keep);
  printing += text.substr(copied);
  Attempt second;
  check(printing, false, second);
  if (!report(second)) return Status::rejected;
  return run(second, printing, keep);
}

ReplSession::Status ReplSession::run(const Attempt& attempt, const std::string& text, bool keep) {
  const auto compiled = vm::compile(attempt.program);
  world_.rewind();
  const vm::Outcome outcome = vm::run(*compiled, world_, {});
  world_.flush();
  if (outcome.kind == vm::Outcome::Kind::done && keep) {
    world_.keep();
    inputs_.push_back(text);
    numbers_.push_back(attempt.file);
    return Status::accepted;
  }
  world_.drop();
  switch (outcome.kind) {
    case vm::Outcome::Kind::done: return Status::accepted;
    case vm::Outcome::Kind::exited: exit_status_ = mochi::exit_status(outcome); return Status::left;
    case vm::Outcome::Kind::fault:
      context_.print_error(vm::render_fault(outcome, attempt.session.sources));
      return Status::rejected;
    case vm::Outcome::Kind::interrupted:
      clear_interrupt();
      context_.print_error("interrupted\n");
      return Status::rejected;
  }
  return Status::rejected;
}

void ReplSession::show_type(const std::string& expression) {
  ++count_;
  Attempt made;
  check(expression, true, made);
  if (!report(made)) return;
  const check::File& file = made.checked.files[made.checked.modules[made.checked.order.back().value].files.back()];
  const auto statements = file.tree->tail(file.tree->root);
  if (statements.size() != 1 || file.tree->kind(statements[0]) != NodeKind::ExprStmt) {
    context_.print_error("`:type` wants one expression, such as `:type 1 + 2`\n");
    return;
  }
  const NodeId value = file.tree->child(statements[0], slot::ExprStmt_value);
  context_.print(made.session.types.spell(file.at(value).type) + "\n");
}

std::vector<std::string> ReplSession::complete(std::string_view prefix) {
  std::vector<std::string> words{":exit", ":help", ":reset", ":type"};
#define MOCHI_WORD(word) words.emplace_back(#word);
  MOCHI_KEYWORD_LIST(MOCHI_WORD)
  MOCHI_SOFT_KEYWORD_LIST(MOCHI_WORD)
#undef MOCHI_WORD
  for (std::uint32_t i = 0; i < types::builtin_count(); ++i)
    words.emplace_back(types::builtin_info(static_cast<types::Builtin>(i)).name);
  Attempt made;
  check("", true, made);
  if (!made.checked.order.empty()) {
    const check::Module& module = made.checked.modules[made.checked.order.back().value];
    const auto add = [&](NameId name) {
      if (name) words.emplace_back(made.session.names.text(name));
    };
    for (const check::ModuleImport& import : module.imports) add(import.alias);
    for (const check::FunId fun : module.funs) add(made.checked.funs[fun].name);
    for (const check::VarId var : module.globals) add(made.checked.vars[var].name);
    for (const check::DeclId type : module.types) {
      const types::TypeDecl& decl = made.session.types.decl(type);
      add(decl.name);
      for (const types::Variant& variant : decl.variants) add(variant.name);
    }
  }
  std::erase_if(words, [&](const std::string& word) { return !word.starts_with(prefix) || word.find('/') != std::string::npos; });
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

}  // namespace mochi
