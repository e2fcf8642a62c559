#include <fmt/format.h>

#include "base/utf8.h"
#include "diag/render.h"
#include "diag/text.h"

namespace mochi {
namespace {

constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kYellow = "\x1b[33m";
constexpr std::string_view kCyan = "\x1b[36m";
constexpr std::string_view kGray = "\x1b[90m";
constexpr std::string_view kReset = "\x1b[0m";

std::string_view color_of(Severity severity) {
  switch (severity) {
    case Severity::error: return kRed;
    case Severity::warning: return kYellow;
    case Severity::note: return kCyan;
  }
  return kRed;
}

// Control characters of a source line or a message could move the cursor or change colours: all but the tab
// become the replacement character.
std::string visible(std::string_view text, bool keep_newlines) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    Decoded next = decode_utf8(text, i);
    char32_t c = next.code_point;
    i += next.size;
    if (c == '\t' || (c == '\n' && keep_newlines)) {
      out += static_cast<char>(c);
    } else if (c < 0x20 || (c >= 0x7F && c < 0xA0)) {
      append_utf8(out, kReplacementCharacter);
    } else {
      append_utf8(out, c);
    }
  }
  return out;
}

class HumanRenderer {
 public:
  HumanRenderer(const SourceMap& sources, RenderOptions options) : sources_(sources), options_(options) {}

  void diagnostic(const Diagnostic& d, int depth) {
    std::string_view name = severity_name(d.severity);
    paint(color_of(d.severity), fmt::format("{}[{}]", name, code_info(d.code).name));
    out_ += fmt::format(": {}\n", visible(d.message, true));
    place(d.span, color_of(d.severity));
    if (!d.context.empty()) out_ += '\n';
    for (const std::string& doing : d.context) out_ += fmt::format("while {}\n", visible(doing, false));
    children(d, depth);
    help(d);
    // What section 10 does not know comes after its layout.
    for (const Label& label : d.labels) {
      out_ += '\n';
      note(label.message);
      place(label.span, kCyan);
    }
    for (const std::string& text : d.notes) {
      out_ += '\n';
      note(text);
    }
  }

  std::string take() { return std::move(out_); }

 private:
  void paint(std::string_view color, std::string_view text) {
    if (options_.color) out_ += color;
    out_ += text;
    if (options_.color) out_ += kReset;
  }

  void help(const Diagnostic& d) {
    std::string sentence = help_of(d);
    if (sentence.empty()) return;
    out_ += '\n';
    paint(kYellow, "help:");
    out_ += fmt::format("\n  {}\n", visible(sentence, false));
  }

  void note(std::string_view text) {
    paint(kCyan, "note:");
    out_ += fmt::format(" {}\n", visible(text, true));
  }

  // `  --> FILE:LINE:COL`, and the source line with its caret unless the line is empty or past the end.
  void place(Span span, std::string_view caret_color) {
    Place at = sources_.place(span.begin);
    if (!at.source) return;
    const Source& source = sources_.source(at.source);
    out_ += fmt::format("  --> {}:{}:{}\n", visible(source.name(), false), at.line, at.column);
    std::string_view line = source.line_text(at.line);
    if (at.line == 1 && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
    if (line.empty()) return;
    out_ += '\n';
    excerpt(at, line, caret_color);
  }

  // Very long lines are cut around the caret, so that a minified text of megabytes stays readable.
  void excerpt(Place at, std::string_view line, std::string_view caret_color) {
    constexpr std::size_t kWidest = 400;
    std::size_t blanks = at.column - 1;
    std::string cut;
    if (line.size() > kWidest * 4) {
      std::size_t first = blanks > kWidest / 2 ? blanks - kWidest / 2 : 0;
      std::size_t begin = offset_of_code_point(line, first);
      std::string_view tail = line.substr(begin);
      cut = std::string(tail.substr(0, offset_of_code_point(tail, kWidest)));
      line = cut;
      blanks -= first;
    }
    paint(kGray, fmt::format("{:>3}", at.line));
    out_ += fmt::format(" | {}\n    | {}", visible(line, false), std::string(blanks, ' '));
    paint(caret_color, "^");
    out_ += '\n';
  }

  void children(const Diagnostic& d, int depth) {
    if (d.children.empty()) return;
    out_ += '\n';
    if (depth == kMaxChildDepth) {
      out_ += fmt::format("  … and {} more below\n", d.children.size());
      return;
    }
    for (const Diagnostic& child : d.children) {
      HumanRenderer inner(sources_, options_);
      inner.diagnostic(child, depth + 1);
      append_indented(out_, inner.out_);
    }
  }

 public:
  static void append_indented(std::string& out, std::string_view text) {
    while (!text.empty()) {
      std::size_t end = text.find('\n');
      std::string_view line = text.substr(0, end);
      if (!line.empty()) out += "  ";
      out += line;
      out += '\n';
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
    }
  }

 private:
  const SourceMap& sources_;
  RenderOptions options_;
  std::string out_;
};

}  // namespace

std::string render_human(const Diagnostic& diagnostic, const SourceMap& sources, RenderOptions options) {
  HumanRenderer renderer(sources, options);
  renderer.diagnostic(diagnostic, 0);
  return renderer.take();
}

std::string render_parse_errors(const std::vector<Diagnostic>& diagnostics, const SourceMap& sources,
                                RenderOptions options) {
  std::string out = "parse error:\n";
  for (const Diagnostic& diagnostic : diagnostics) {
    HumanRenderer::append_indented(out, render_human(diagnostic, sources, options));
  }
  return out;
}

std::string render_type_errors(const std::vector<Diagnostic>& diagnostics, const SourceMap& sources,
                               RenderOptions options) {
  std::string out = "type error:\n";
  std::size_t number = 0;
  for (const Diagnostic& diagnostic : diagnostics) {
    out += fmt::format("  {:>2}. {}", ++number, render_human(diagnostic, sources, options));
  }
  return out;
}

}  // namespace mochi
