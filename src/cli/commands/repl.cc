#include <algorithm>

#include "base/path.h"
#include "base/string_util.h"
#include "base/utf8.h"
#include "cli/commands/commands.h"
#include "cli/line_editor.h"
#include "cli/options.h"
#include "cli/report.h"
#include "host/interrupt.h"
#include "session/repl/session.h"

namespace mochi {
namespace {

constexpr std::string_view kPrompt = ">>> ";
constexpr std::string_view kMorePrompt = "... ";
constexpr std::size_t kMostHistory = 1000;
constexpr std::size_t kMaxHistoryBytes = 1 << 22;

constexpr std::string_view kReplHelp =
    "Type statements or expressions; a bare expression prints its value.\n"
    "  :type EXPR   the type of an expression, which does not run\n"
    "  :reset       forget everything\n"
    "  :help        this text\n"
    "  :exit        leave (^D too)\n"
    "An input that fails changes nothing. ^C drops what is typed; twice leaves.\n";

std::string history_file(const Env& env) {
  if (std::string home = env.get("MOCHI_HOME"); !home.empty()) return join_path(home, "repl_history");
  if (std::string state = env.get("XDG_STATE_HOME"); !state.empty())
    return join_path(state, "mochi/repl_history");
  return join_path(env.get("HOME", "."), ".local/state/mochi/repl_history");
}

// Lines from the user: edited on a terminal, else as they come.
class Prompt {
 public:
  enum class Got : std::uint8_t { line, cancelled, end };

  Prompt(Context& context, Completer& completer)
      : host_(context.host),
        edited_(host_.terminal.is_terminal(StandardStream::in) &&
                host_.terminal.is_terminal(StandardStream::out)),
        editor_(host_.out, host_.terminal.width(), completer) {
    if (!edited_) return;
    const std::string path = history_file(host_.env);
    if (Result<std::string> text = host_.files.read(path, kMaxHistoryBytes)) {
      for (const std::string_view line : split_lines(*text)) {
        // Bytes that would steer the terminal were never typed here.
        const bool clean =
            std::ranges::none_of(line, [](char c) { return static_cast<unsigned char>(c) < ' '; });
        if (clean && is_valid_utf8(line)) editor_.history().emplace_back(line);
      }
    }
  }

  Got read(std::string_view prompt, std::string& line) {
    const Got got =
        edited_ && host_.terminal.set_keys(true) ? read_keys(prompt, line) : read_plain(prompt, line);
    if (edited_) host_.terminal.set_keys(false);
    return got;
  }

  bool edited() const { return edited_; }

  // Makes the line one that the arrows bring back, now and next time. A history that cannot be written is no
  // error.
  void remember(const std::string& line) {
    std::vector<std::string>& history = editor_.history();
    if (!edited_ || trim_ascii(line).empty() || (!history.empty() && history.back() == line)) return;
    history.push_back(line);
    if (history.size() > kMostHistory) history.erase(history.begin());
    const std::string path = history_file(host_.env);
    if (!host_.files.make_dirs(parent_path(path))) return;
    static_cast<void>(host_.files.write(path, join(history, "\n") + "\n", kPrivateFileMode));
  }

 private:
  Got read_plain(std::string_view prompt, std::string& line) {
    host_.out.write(prompt);
    host_.out.flush();
    if (host_.in.read_line(line)) return Got::line;
    host_.out.write('\n');
    if (!interrupted()) return Got::end;
    clear_interrupt();
    return Got::cancelled;
  }

  Got read_keys(std::string_view prompt, std::string& line) {
    editor_.begin(prompt);
    char byte = 0;
    while (host_.in.read_byte(byte)) {
      switch (editor_.feed(byte)) {
        case LineEditor::Event::none: break;
        case LineEditor::Event::line: line = editor_.line(); return Got::line;
        case LineEditor::Event::end: return Got::end;
        case LineEditor::Event::cancelled: line = editor_.line(); return Got::cancelled;
      }
    }
    return Got::end;
  }

  Host& host_;
  bool edited_;
  LineEditor editor_;
};

// Shows on the streams of the command what the session tells.
class PromptListener final : public ReplListener {
 public:
  explicit PromptListener(const Context& context) : context_(context) {}
  void report(const std::vector<Diagnostic>& found, const SourceMap& sources) override {
    report_diagnostics(context_, found, sources, {});
  }
  void show(std::string_view text) override { context_.print(text); }
  void refuse(std::string_view text) override { context_.print_error(text); }

 private:
  const Context& context_;
};

class SessionWords final : public Completer {
 public:
  explicit SessionWords(ReplSession& session) : session_(session) {}
  std::vector<std::string> complete(std::string_view prefix) override { return session_.complete(prefix); }

 private:
  ReplSession& session_;
};

// True: leave.
bool prompt_command(const Context& context, ReplSession& session, std::string_view line) {
  const std::size_t blank = std::min(line.find(' '), line.size());
  const std::string_view word = line.substr(0, blank);
  const std::string_view rest = trim_ascii(line.substr(blank));
  if (word == ":exit" || word == ":quit" || word == ":q") return true;
  if (word == ":type" || word == ":t") {
    session.show_type(std::string(rest));
  } else if (word == ":reset") {
    session.reset();
  } else if (word == ":help" || word == ":h") {
    context.print(kReplHelp);
  } else {
    context.print_error("unknown command `" + std::string(word) + "`; `:help` lists them\n");
  }
  return false;
}

int prompt_loop(Context& context) {
  PromptListener listener(context);
  ReplSession session(context.host, listener);
  SessionWords words(session);
  Prompt prompt(context, words);
  if (prompt.edited()) context.print("Mochi: `:help` tells what can be done here, `:exit` leaves.\n");
  std::string input;
  bool cancelled_before = false;
  while (true) {
    std::string line;
    const Prompt::Got got = prompt.read(input.empty() ? kPrompt : kMorePrompt, line);
    if (got == Prompt::Got::cancelled) {
      const bool nothing = input.empty() && line.empty();
      if (nothing && cancelled_before) return session.exit_status();
      if (nothing) context.print("^C again, or ^D, leaves.\n");
      cancelled_before = true;
      input.clear();
      continue;
    }
    cancelled_before = false;
    if (got == Prompt::Got::line) prompt.remember(line);
    if (got == Prompt::Got::end && input.empty()) return session.exit_status();
    if (input.empty() && trim_ascii(line).starts_with(':')) {
      if (prompt_command(context, session, trim_ascii(line))) return kExitOk;
      continue;
    }
    if (input.empty() && trim_ascii(line).empty()) continue;
    input += line + "\n";
    if (got == Prompt::Got::line && session.incomplete(input)) continue;
    if (session.evaluate(input) == ReplSession::Status::left) return session.exit_status();
    input.clear();
    if (got == Prompt::Got::end) return session.exit_status();
  }
}

}  // namespace

int command_repl(Context& context, const Args& args) {
  Options options("repl", "Run statements and expressions as you type them.");
  options.epilog(
      "Names and values live on from line to line; an input that fails changes nothing. Earlier inputs\n"
      "are computed again for each new one, but what they print, read and write happens only once.\n"
      "`:help` at the prompt lists its commands.\n\n"
      "Examples:\n  mochi repl\n  echo '1 + 2' | mochi repl\n");
  if (!options.parse(context, args)) return options.status();
  return prompt_loop(context);
}

}  // namespace mochi
