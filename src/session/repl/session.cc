#include "session/repl/session.h"

#include <fmt/format.h>

#include <algorithm>

#include "check/check.h"
#include "check/disk_loader.h"
#include "host/interrupt.h"
#include "lower/lower.h"
#include "lower/passes/pipeline.h"
#include "session/repl/rename.h"
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
  ReplLoader(FileSystem& files, check::PackageSource& packages, std::vector<check::ModuleFile> inputs)
      : disk_(files, &packages), inputs_(std::move(inputs)) {}

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
    if (kind == NodeKind::Save || kind == NodeKind::Fetch || kind == NodeKind::Generate ||
        kind == NodeKind::Async)
      return false;
    if (kind == NodeKind::Call && !calls_builtin(checked, file, at)) return false;
    const auto parts = file.tree->children(at);
    work.insert(work.end(), parts.begin(), parts.end());
  }
  return true;
}

// What the prompt prints of a statement.
enum class Show : std::uint8_t {
  nothing,
  value,
  type,     // of a function
  unknown,  // a match that stands as a statement has no type before something wants its value
};

Show how_to_show(const types::TypeStore& types, const check::File& file, NodeId statement) {
  if (file.tree->kind(statement) != NodeKind::ExprStmt) return Show::nothing;
  const NodeId value = file.tree->child(statement, slot::ExprStmt_value);
  const types::TypeId type = file.at(value).type;
  if (file.tree->kind(value) == NodeKind::Match) return Show::unknown;
  if (!has_value(types, type)) return Show::nothing;
  return types.is(type, types::TypeKind::function) ? Show::type : Show::value;
}

// `text`, the source of `file`, with its bare expressions inside calls of `print`.
std::string with_prints(const check::Checked& checked, const check::File& file, const std::string& text,
                        const std::vector<Show>& shows) {
  const syntax::Tree& tree = *file.tree;
  const std::uint32_t base = checked.sources->source(tree.source).base();
  const auto statements = tree.tail(tree.root);
  std::string out;
  std::size_t copied = 0;
  for (std::size_t i = 0; i < statements.size(); ++i) {
    if (shows[i] == Show::nothing) continue;
    const NodeId value = tree.child(statements[i], slot::ExprStmt_value);
    const Span span = tree.span(value);
    out += text.substr(copied, span.begin - base - copied);
    out += shows[i] == Show::type ? fmt::format("print(\"<{}>\")", checked.types->spell(file.at(value).type))
                                  : fmt::format("print({})", checked.sources->text(span));
    copied = span.end - base;
  }
  return out + text.substr(copied);
}

// Decides what is unknown by the file of the same statements with all unknown ones printed; null: none of
// them has a value.
void settle_unknown(const check::File* printed, const types::TypeStore& types, std::vector<Show>& shows) {
  for (std::size_t i = 0; i < shows.size(); ++i) {
    if (shows[i] != Show::unknown) continue;
    shows[i] = Show::nothing;
    if (printed == nullptr) continue;
    const syntax::Tree& tree = *printed->tree;
    const NodeId call = tree.child(tree.tail(tree.root)[i], slot::ExprStmt_value);
    const types::TypeId type = printed->at(tree.tail(call)[0]).type;
    if (has_value(types, type) && !types.is(type, types::TypeKind::function)) shows[i] = Show::value;
  }
}

}  // namespace

// One compilation of all inputs so far and a new one.
class ReplSession::Attempt {
 public:
  explicit Attempt(ReplSession& of)
      : of_(of), state(of.take_state()), session(state->session), checked(state->checker.result()) {}
  ~Attempt() { of_.idle_.push_back(std::move(state)); }
  Attempt(const Attempt&) = delete;
  Attempt& operator=(const Attempt&) = delete;

  ReplSession& of_;
  std::shared_ptr<CompilationState> state;
  check::Session& session;
  Collector diagnostics;
  const check::Checked& checked;
  ir::Program program;
  std::string file;  // of the new input
  bool good() const { return !checked.has_errors && !diagnostics.has_errors(); }
  const check::File& new_file() const {
    return checked.files[checked.modules[checked.order.back().value].files.back()];
  }
};

ReplSession::ReplSession(Host& host, ReplListener& listener)
    : host_(host), listener_(listener), world_(host), packages_(host, {}) {}

std::shared_ptr<CompilationState> ReplSession::take_state() {
  std::shared_ptr<CompilationState> state;
  if (!idle_.empty()) {
    state = std::move(idle_.back());
    idle_.pop_back();
  }
  if (state == nullptr || is_stale(*state)) state = std::make_shared<CompilationState>();
  return state;
}

void ReplSession::reset() {
  inputs_.clear();
  hidden_types_.clear();
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
  if (const Result<void> ready = packages_.add_source(text); !ready)
    listener_.refuse(ready.error().message + "\n");
  ReplLoader loader(host_.files, packages_, std::move(files));
  check::Options options;
  options.bare_expressions = true;
  made.state->checker.check(loader, {std::string(kModule)}, made.diagnostics, options);
  if (check_only || !made.good()) return;
  made.state->checker.keep_declarations();
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
  listener_.report(shown, attempt.session.sources);
  return attempt.good();
}

ReplSession::Status ReplSession::evaluate(const std::string& text) {
  ++count_;
  Attempt plain(*this);
  check(text, false, plain);
  if (plain.good()) return run_checked(plain, text);
  const std::vector<std::string> before = inputs_;
  if (hide_declared(plain)) {
    Attempt again(*this);
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
  for (const Declared& declared : declared_names(file)) {
    Attempt earlier(*this);
    check("", true, earlier);
    const std::string text(attempt.session.names.text(declared.name));
    const std::string hidden = fmt::format("{}__{}", text, count_);
    inputs_ = rename_declared(earlier.checked, inputs_,
                              {earlier.session.names.intern(text), declared.is_type}, hidden);
    if (declared.is_type) hidden_types_[hidden] = text;
  }
  if (inputs_ == before) return false;
  // A use that was not found would now mean nothing.
  Attempt renamed(*this);
  check("", true, renamed);
  if (renamed.good()) return true;
  inputs_ = before;
  return false;
}

ReplSession::Status ReplSession::run_checked(const Attempt& first, const std::string& text) {
  report(first);
  const check::File& file = first.new_file();
  std::vector<Show> shows;
  bool keep = false;
  bool unknown = false;
  for (const NodeId statement : file.tree->tail(file.tree->root)) {
    keep = keep || file.tree->kind(statement) != NodeKind::ExprStmt ||
           !leaves_state(first.checked, file, statement);
    shows.push_back(how_to_show(first.session.types, file, statement));
    unknown = unknown || shows.back() == Show::unknown;
  }
  if (unknown) {
    Attempt probe(*this);
    check(with_prints(first.checked, file, text, shows), true, probe);
    settle_unknown(probe.good() ? &probe.new_file() : nullptr, probe.session.types, shows);
  }
  const std::string printing = with_prints(first.checked, file, text, shows);
  if (printing == text) return run(first, text, keep);
  Attempt second(*this);
  check(printing, false, second);
  if (second.good()) return run(second, printing, keep);
  report(second);
  return Status::rejected;
}

// Values of types that were declared anew since print as they did before.
ReplSession::CompiledInputs ReplSession::compile_shown(const Attempt& attempt) const {
  types::TypeStore& types = attempt.session.types;
  std::vector<std::pair<NameId*, NameId>> changed;
  const auto show = [&](NameId& name) {
    const auto found = hidden_types_.find(std::string(attempt.session.names.text(name)));
    if (found == hidden_types_.end()) return;
    changed.emplace_back(&name, name);
    name = attempt.session.names.intern(found->second);
  };
  if (!hidden_types_.empty()) {
    for (std::size_t i = 0; i < types.decl_count(); ++i) {
      types::TypeDecl& decl = types.decl(types::DeclId(static_cast<std::uint32_t>(i)));
      show(decl.name);
      for (types::Variant& variant : decl.variants) show(variant.name);
    }
  }
  CompiledInputs compiled = vm::compile(attempt.program);
  for (const auto& [name, was] : changed) *name = was;
  return compiled;
}

ReplSession::Status ReplSession::run(const Attempt& attempt, const std::string& text, bool keep) {
  const auto compiled = compile_shown(attempt);
  vm::Options options;
  const Result<std::unique_ptr<RustLibrary>> crates = packages_.rust_library();
  if (!crates) {
    listener_.refuse(crates.error().message + "\n");
    return Status::rejected;
  }
  options.foreign = crates->get();
  world_.rewind();
  const vm::Outcome outcome = vm::run(*compiled, world_, options);
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
      listener_.refuse(vm::render_fault(outcome, attempt.session.sources));
      return Status::rejected;
    case vm::Outcome::Kind::interrupted:
      clear_interrupt();
      listener_.refuse("interrupted\n");
      return Status::rejected;
  }
  return Status::rejected;
}

void ReplSession::show_type(const std::string& expression) {
  ++count_;
  Attempt made(*this);
  check(expression, true, made);
  if (!report(made)) return;
  const check::File& file = made.new_file();
  const auto statements = file.tree->tail(file.tree->root);
  if (statements.size() != 1 || file.tree->kind(statements[0]) != NodeKind::ExprStmt) {
    listener_.refuse("`:type` wants one expression, such as `:type 1 + 2`\n");
    return;
  }
  const NodeId value = file.tree->child(statements[0], slot::ExprStmt_value);
  listener_.show(made.session.types.spell(file.at(value).type) + "\n");
}

std::vector<std::string> ReplSession::complete(std::string_view prefix) {
  std::vector<std::string> words{":exit", ":help", ":reset", ":type"};
#define MOCHI_WORD(word) words.emplace_back(#word);
  MOCHI_KEYWORD_LIST(MOCHI_WORD)
  MOCHI_SOFT_KEYWORD_LIST(MOCHI_WORD)
#undef MOCHI_WORD
  for (std::uint32_t i = 0; i < types::builtin_count(); ++i)
    words.emplace_back(types::builtin_info(static_cast<types::Builtin>(i)).name);
  Attempt made(*this);
  check("", true, made);
  if (!made.checked.order.empty()) add_names(made, words);
  std::erase_if(words, [&](const std::string& word) {
    return !word.starts_with(prefix) || word.find('/') != std::string::npos;
  });
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

// What the module declares, its imports, and `alias.name` of what these export.
void ReplSession::add_names(const Attempt& made, std::vector<std::string>& words) {
  const check::Checked& checked = made.checked;
  const auto add_module = [&](const check::Module& module, const std::string& alias) {
    const auto add = [&](NameId name, bool visible) {
      if (name && visible) words.push_back(alias + std::string(made.session.names.text(name)));
    };
    const bool own = alias.empty();
    for (const check::FunId fun : module.funs) add(checked.funs[fun].name, own || checked.funs[fun].exported);
    for (const check::VarId var : module.globals)
      add(checked.vars[var].name, own || checked.vars[var].exported);
    for (const check::DeclId type : module.types) {
      const types::TypeDecl& decl = made.session.types.decl(type);
      add(decl.name, own || decl.exported);
      for (const types::Variant& variant : decl.variants) add(variant.name, own || decl.exported);
    }
  };
  const check::Module& module = checked.modules[checked.order.back().value];
  add_module(module, {});
  for (const check::ModuleImport& import : module.imports) {
    if (!import.alias) continue;
    const std::string alias(made.session.names.text(import.alias));
    words.push_back(alias);
    if (import.module.valid()) add_module(checked.modules[import.module.value], alias + ".");
  }
}

}  // namespace mochi
