#include <fmt/format.h>

#include "base/int_text.h"
#include "base/path.h"
#include "base/string_util.h"
#include "runner/runner.h"

namespace mochi::test {
namespace {

constexpr std::size_t kLimit = std::size_t{256} << 20U;

// Expands a hostile input's recipe: lines `text TEXT` (with a line end), `repeat COUNT TEXT` (without), `byte
// NUMBER`.
std::string expand(std::string_view recipe) {
  std::string out;
  for (std::string_view line : split_lines(recipe)) {
    std::size_t blank = std::min(line.find(' '), line.size());
    std::string_view verb = line.substr(0, blank);
    std::string_view rest = line.substr(std::min(blank + 1, line.size()));
    if (verb == "text") {
      out += rest;
      out += '\n';
    } else if (verb == "byte") {
      std::int64_t byte = 0;
      parse_int(rest, byte);
      out += static_cast<char>(byte);
    } else if (verb == "lines") {
      std::int64_t count = 0;
      parse_int(rest, count);
      out.append(static_cast<std::size_t>(count), '\n');
    } else if (verb == "repeat") {
      std::int64_t count = 0;
      std::size_t end = std::min(rest.find(' '), rest.size());
      parse_int(rest.substr(0, end), count);
      std::string_view text = rest.substr(std::min(end + 1, rest.size()));
      for (std::int64_t i = 0; i < count; ++i) out += text;
    }
  }
  return out;
}

class CaseRunner {
 public:
  CaseRunner(FileSystem& files, Processes& processes, const Settings& settings, const Case& which)
      : files_(files), processes_(processes), settings_(settings), case_(which) {}

  Verdict run() {
    ProcessSpec spec = command();
    Result<ProcessResult> result = processes_.run(spec);
    if (!result) {
      add(result.error().message);
    } else if (result->timed_out) {
      add(fmt::format("no end after {} ms", settings_.timeout_ms));
    } else {
      judge(*result);
    }
    if (!temporary_.empty()) static_cast<void>(files_.remove_tree(temporary_));
    return {report_.empty(), std::move(report_)};
  }

 private:
  std::string path(std::string_view extension) const {
    return join_path(case_.folder, std::string(path_stem(case_.file)) + std::string(extension));
  }

  // The expectation in NAME.extension; false if there is none.
  bool expectation(std::string_view extension, std::string& text) const {
    Result<std::string> found = files_.read(path(extension), kLimit);
    if (found) text = *found;
    return found.has_value();
  }

  ProcessSpec command() {
    ProcessSpec spec;
    spec.directory = case_.folder;
    spec.timeout_ms = settings_.timeout_ms;
    spec.memory_limit = static_cast<std::uint64_t>(settings_.memory_mb) << 20U;
    spec.env = {{"NO_COLOR", "1"}};
    expectation(".in", spec.input);
    switch (case_.kind) {
      case Kind::run: spec.args = {settings_.mochi, "run", case_.file}; break;
      case Kind::check: spec.args = {settings_.mochi, "check", case_.file}; break;
      case Kind::hostile: spec.args = {settings_.mochi, "check", hostile_file()}; break;
      case Kind::twin: spec.args = {"python3", case_.file}; break;
      case Kind::command: {
        spec.args = {settings_.mochi};
        std::string text;
        expectation(".cmd", text);
        // Words before the command with `=` are the environment's.
        for (std::string_view word : split(trim_ascii(text), ' ')) {
          const std::size_t equals = word.find('=');
          if (spec.args.size() == 1 && equals != std::string_view::npos)
            spec.env.emplace_back(word.substr(0, equals), word.substr(equals + 1));
          else
            spec.args.emplace_back(word);
        }
        break;
      }
    }
    return spec;
  }

  std::string hostile_file() {
    if (path_extension(case_.file) != ".gen") return case_.file;
    Result<std::string> recipe = files_.read(join_path(case_.folder, case_.file), kLimit);
    Result<std::string> folder = files_.make_temp_dir("mochi_hostile_");
    if (!recipe || !folder) return case_.file;
    temporary_ = *folder;
    std::string file = join_path(temporary_, "input.mochi");
    static_cast<void>(files_.write(file, expand(*recipe)));
    return file;
  }

  void judge(const ProcessResult& result) {
    if (result.signal != 0) {
      add(fmt::format("ended by signal {}", result.signal));
      add(result.err.substr(0, 4000));
      return;
    }
    switch (case_.kind) {
      case Kind::run: judge_run(result); return;
      case Kind::check: judge_check(result); return;
      case Kind::hostile: judge_hostile(result); return;
      case Kind::twin: judge_text(".out", result.out, false); return;
      case Kind::command:
        judge_status(result);
        judge_text(".out", result.out, true);
        judge_text(".err", result.err, true);
        return;
    }
  }

  void judge_run(const ProcessResult& result) {
    judge_text(".out", result.out, false);
    std::string expected;
    std::string_view first = std::string_view(result.err).substr(0, result.err.find('\n'));
    bool has_err = expectation(".err", expected);
    if (has_err && std::string_view(expected).substr(0, expected.find('\n')) != first) {
      if (settings_.update) {
        write(".err", std::string(first) + "\n");
      } else {
        add("first line of standard error:\n" + difference(expected, std::string(first) + "\n"));
      }
    }
    judge_status(result);
    if (!report_.empty() && !has_err && !result.err.empty())
      add("standard error:\n" + result.err.substr(0, 2000));
  }

  void judge_check(const ProcessResult& result) {
    if (case_.file.starts_with("ok_")) {
      if (result.status != 0) add(fmt::format("exit status {}", result.status));
      if (!result.out.empty() || !result.err.empty()) add("unexpected output:\n" + result.out + result.err);
      return;
    }
    std::string expected;
    if (expectation(".exit", expected)) {
      judge_status(result);
    } else if (result.status == 0) {
      add("exit status 0, but a failure is expected");
    }
    // An expectation without notes does not care for them.
    bool notes = expectation(".err", expected) && expected.find("note: ") != std::string::npos;
    judge_text(".err", notes || settings_.update ? result.err : without_notes(result.err), true);
  }

  void judge_hostile(const ProcessResult& result) {
    constexpr int kHighest = 125;
    if (result.status > kHighest)
      add(fmt::format("exit status {}\n{}", result.status, result.err.substr(0, 2000)));
    std::string code;
    if (!expectation(".code", code)) return;
    code = trim_ascii(code);
    if (result.err.find("[" + code + "]") == std::string::npos) {
      add(fmt::format("no {} in standard error:\n{}", code, result.err.substr(0, 2000)));
    }
  }

  void judge_status(const ProcessResult& result) {
    std::string text;
    std::int64_t expected = 0;
    if (expectation(".exit", text)) parse_int(trim_ascii(text), expected);
    if (result.status == expected) return;
    if (settings_.update) {
      write(".exit", fmt::format("{}\n", result.status));
    } else {
      add(fmt::format("exit status {}, expected {}", result.status, expected));
    }
  }

  // A missing file expects nothing.
  void judge_text(std::string_view extension, std::string_view actual, bool pattern) {
    std::string expected;
    bool present = expectation(extension, expected);
    if (pattern ? matches_pattern(expected, actual) : expected == actual) return;
    if (settings_.update) {
      write(extension, actual);
      return;
    }
    if (!present && case_.kind != Kind::command) add(fmt::format("there is no {}", path(extension)));
    add(difference(expected, actual));
  }

  void write(std::string_view extension, std::string_view text) {
    Result<void> written = files_.write(path(extension), text);
    if (!written) add(written.error().message);
  }

  void add(std::string_view text) {
    report_ += text;
    if (!report_.ends_with('\n')) report_ += '\n';
  }

  FileSystem& files_;
  Processes& processes_;
  const Settings& settings_;
  const Case& case_;
  std::string report_;
  std::string temporary_;
};

}  // namespace

Verdict run_case(FileSystem& files, Processes& processes, const Settings& settings, const Case& which) {
  return CaseRunner(files, processes, settings, which).run();
}

}  // namespace mochi::test
