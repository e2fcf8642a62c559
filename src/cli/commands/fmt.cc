#include "base/path.h"
#include "cli/commands/commands.h"
#include "cli/options.h"
#include "diag/render.h"
#include "syntax/format.h"
#include "syntax/lexer.h"
#include "syntax/parser.h"
#include "syntax/sexpr.h"

namespace mochi {
namespace {

// Directories in directories, at most.
constexpr int kMaxDepth = 64;

enum class Outcome : std::uint8_t { same, changed, broken };

// The standard layout of `text`. Mistakes are printed on stderr.
Outcome format_text(const Context& context, const std::string& name, const std::string& text,
                    std::string& out) {
  SourceMap sources;
  Names names;
  Collector sink;
  SourceId source = sources.add(name, text);
  syntax::Tree tree = syntax::parse(source, sources, names, sink);
  if (tree.has_errors) {
    context.print_error(
        render_parse_errors(sink.sorted(), sources, RenderOptions{.color = context.color_on_err()}));
    return Outcome::broken;
  }
  out = syntax::format(tree, sources);
  if (out == text) return Outcome::same;
  // A layout that reads differently must never reach a file.
  SourceId laid_out = sources.add(name, out);
  Collector none;
  syntax::Tree again = syntax::parse(laid_out, sources, names, none);
  MOCHI_CHECK(!again.has_errors && syntax::same_tree(tree, again));
  return Outcome::changed;
}

class Run {
 public:
  Run(Context& context, bool check) : context_(context), check_(check) {}

  // A file, or all `*.mochi` files below a directory; links and hidden directories are left out.
  void path(const std::string& path, int depth = 0) {
    FileSystem& files = context_.host.files;
    if (!files.is_directory(path)) return file(path);
    Result<std::vector<DirEntry>> entries = files.list(path);
    if (!entries) return fail(entries.error());
    for (const DirEntry& entry : *entries) {
      std::string child = path == "." ? entry.name : join_path(path, entry.name);
      if (entry.kind == FileKind::directory && !entry.name.starts_with('.') && depth < kMaxDepth) {
        this->path(child, depth + 1);
      } else if (entry.kind == FileKind::file && path_extension(entry.name) == ".mochi") {
        file(child);
      }
    }
  }

  void standard_input() {
    std::string text;
    std::string out;
    if (!context_.host.in.read_all(text, syntax::kMaxSourceBytes)) {
      Error error;
      error.code = Code::C004;
      error.message = "standard input is larger than 256 MiB";
      return fail(error);
    }
    Outcome outcome = format_text(context_, "<stdin>", text, out);
    if (!check_ && outcome != Outcome::broken) context_.print(out);
    if (outcome == Outcome::broken || (check_ && outcome == Outcome::changed)) status_ = kExitFailure;
  }

  int status() const { return status_; }

 private:
  void fail(const Error& error) { status_ = context_.fail_with(error); }

  void file(const std::string& path) {
    FileSystem& files = context_.host.files;
    Result<std::string> text = files.read(path, syntax::kMaxSourceBytes);
    if (!text) return fail(text.error());
    std::string out;
    Outcome outcome = format_text(context_, path, *text, out);
    if (outcome == Outcome::broken) status_ = kExitFailure;
    if (outcome != Outcome::changed) return;
    if (check_) {
      status_ = kExitFailure;
    } else {
      Result<FileInfo> info = files.info(path);
      std::uint32_t mode = info ? info->mode : kDefaultFileMode;
      if (Result<void> written = files.write(path, out, mode); !written) return fail(written.error());
    }
    context_.print(path + "\n");
  }

  Context& context_;
  bool check_;
  int status_ = kExitOk;
};

}  // namespace

int command_fmt(Context& context, const Args& args) {
  Options options("fmt", "Rewrite source files in the standard layout, and list those that changed.");
  bool check = false;
  bool from_stdin = false;
  std::vector<std::string> paths;
  options.flag("--check", check, "Change nothing; list what would change, and exit with 1 if anything would");
  options.flag("--stdin", from_stdin, "Read standard input and write the result to standard output");
  options.positionals("PATH", paths, "Files, or directories with all their *.mochi files; default: here");
  options.epilog("Examples:\n  mochi fmt src tests\n  mochi fmt --check\n");
  if (!options.parse(context, args)) return options.status();
  Run run(context, check);
  if (from_stdin) {
    run.standard_input();
    return run.status();
  }
  if (paths.empty()) paths.emplace_back(".");
  for (const std::string& path : paths) run.path(path);
  return run.status();
}

}  // namespace mochi
