// Doc comments and examples as HTML.
#include "base/names.h"
#include "base/source.h"
#include "base/string_util.h"
#include "doc/site.h"
#include "syntax/lexer.h"

namespace mochi {
namespace {

using syntax::Token;
using syntax::TokenKind;

// «k», «s», «n», or nothing.
std::string_view token_class(const Token& token) {
  // Punctuation and words of one's own stand before and between these in the token table.
  if (token.kind >= TokenKind::string && token.kind <= TokenKind::text_format) return "s";
  if (token.kind == TokenKind::integer || token.kind == TokenKind::floating) return "n";
  return token.kind >= TokenKind::kw_true ? "k" : "";
}

void append_marked(std::string& out, std::string_view text, std::string_view css_class) {
  if (css_class.empty()) {
    out += escape_html(text);
    return;
  }
  out += "<span class=\"" + std::string(css_class) + "\">" + escape_html(text) + "</span>";
}

bool safe_target(std::string_view target) {
  if (target.starts_with("https://") || target.starts_with("http://") || target.starts_with('#')) return true;
  return !target.empty() && target.find(':') == std::string_view::npos && !target.starts_with("//");
}

// `[text](target)` at the begin of `rest`; gives its length, 0 if there is none.
std::size_t link(std::string_view rest, std::string& out) {
  const std::size_t middle = rest.find("](");
  const std::size_t end = middle == std::string_view::npos ? middle : rest.find(')', middle);
  if (end == std::string_view::npos) return 0;
  const std::string_view target = rest.substr(middle + 2, end - middle - 2);
  if (!safe_target(target)) return 0;
  out += "<a href=\"" + escape_html(target) + "\">" + escape_html(rest.substr(1, middle - 1)) + "</a>";
  return end + 1;
}

// `mark…mark` at the begin of `rest` as `<tag>`; gives its length, 0 if it does not end.
std::size_t span(std::string_view rest, std::string_view mark, std::string_view tag, std::string& out) {
  const std::size_t end = rest.find(mark, mark.size());
  if (end == std::string_view::npos || end == mark.size()) return 0;
  out += "<" + std::string(tag) + ">" + escape_html(rest.substr(mark.size(), end - mark.size())) + "</" +
         std::string(tag) + ">";
  return end + mark.size();
}

std::string inline_html(std::string_view text) {
  std::string out;
  std::size_t at = 0;
  while (at < text.size()) {
    const std::string_view rest = text.substr(at);
    std::size_t used = 0;
    if (rest[0] == '`')
      used = span(rest, "`", "code", out);
    else if (rest.starts_with("**"))
      used = span(rest, "**", "strong", out);
    else if (rest[0] == '[')
      used = link(rest, out);
    if (used == 0) {
      const std::size_t plain = std::min(rest.find_first_of("`*[", 1), rest.size());
      out += escape_html(rest.substr(0, plain));
      used = plain;
    }
    at += used;
  }
  return out;
}

class DocWriter {
 public:
  std::string run(std::string_view text) {
    for (const std::string_view line : split_lines(text)) {
      if (fenced_) {
        if (line.starts_with("```")) {
          end_fence();
        } else {
          code_ += std::string(line) + "\n";
        }
      } else {
        plain(line);
      }
    }
    if (fenced_) end_fence();
    end_paragraph();
    return std::move(out_);
  }

 private:
  void plain(std::string_view line) {
    const std::string_view trimmed = trim_ascii(line);
    if (trimmed.starts_with("```")) {
      end_paragraph();
      fenced_ = true;
      const std::string_view language = trimmed.substr(3);
      mochi_ = language.empty() || language == "mochi";
    } else if (trimmed.empty()) {
      end_paragraph();
    } else if (trimmed.starts_with("- ") || trimmed.starts_with("* ")) {
      if (!list_) end_paragraph();
      list_ = true;
      if (!paragraph_.empty()) end_item();
      paragraph_ = trimmed.substr(2);
    } else if (trimmed.starts_with('#')) {
      end_paragraph();
      out_ += "<h4>" +
              inline_html(trim_ascii(trimmed.substr(trimmed.find_first_not_of('#') == std::string_view::npos
                                                        ? trimmed.size()
                                                        : trimmed.find_first_not_of('#')))) +
              "</h4>\n";
    } else {
      if (!paragraph_.empty()) paragraph_ += ' ';
      paragraph_ += trimmed;
    }
  }

  void end_item() {
    items_ += "<li>" + inline_html(paragraph_) + "</li>\n";
    paragraph_.clear();
  }

  void end_paragraph() {
    if (list_) {
      end_item();
      out_ += "<ul>\n" + items_ + "</ul>\n";
      items_.clear();
      list_ = false;
    } else if (!paragraph_.empty()) {
      out_ += "<p>" + inline_html(paragraph_) + "</p>\n";
    }
    paragraph_.clear();
  }

  void end_fence() {
    out_ += "<pre><code>" + (mochi_ ? highlight_html(code_) : escape_html(code_)) + "</code></pre>\n";
    code_.clear();
    fenced_ = false;
  }

  std::string out_;
  std::string paragraph_;
  std::string items_;
  std::string code_;
  bool list_ = false;
  bool fenced_ = false;
  bool mochi_ = true;
};

}  // namespace

std::string highlight_html(std::string_view source) {
  SourceMap sources;
  Names names;
  Collector sink;
  syntax::Tree tree;
  const SourceId id = sources.add("example", std::string(source));
  syntax::lex(id, sources, names, sink, tree);
  const std::uint32_t base = sources.source(id).base();
  std::string out;
  std::size_t done = 0;
  const auto mark = [&](Span span, std::string_view css_class) {
    if (span.end <= span.begin || span.begin - base < done) return;
    out += escape_html(source.substr(done, span.begin - base - done));
    append_marked(out, source.substr(span.begin - base, span.end - span.begin), css_class);
    done = span.end - base;
  };
  std::size_t comment = 0;
  for (const Token& token : tree.tokens) {
    for (; comment < tree.comments.size() && tree.comments[comment].span.begin < token.span.begin; ++comment)
      mark(tree.comments[comment].span, "c");
    if (token.kind != TokenKind::end_of_file) mark(token.span, token_class(token));
  }
  for (; comment < tree.comments.size(); ++comment) mark(tree.comments[comment].span, "c");
  return out + escape_html(source.substr(std::min(done, source.size())));
}

std::string doc_html(std::string_view text) { return DocWriter().run(text); }

std::string doc_summary(std::string_view text) {
  std::string out;
  for (const std::string_view line : split_lines(text)) {
    const std::string_view trimmed = trim_ascii(line);
    if (trimmed.empty() || trimmed.starts_with("```")) break;
    if (!out.empty()) out += ' ';
    out += trimmed;
  }
  return out;
}

std::vector<std::string> page_names(const api::Surface& surface) {
  std::vector<std::string> names;
  for (const api::Module& module : surface.modules) {
    std::string name;
    for (const char c : module.name) {
      const bool plain =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
      if (plain)
        name += c;
      else if (!name.empty() && !name.ends_with('-'))
        name += '-';
    }
    if (name.empty() || ascii_lower(name) == "index") name += "-module";
    const std::string wanted = name;
    // File systems may not tell case apart.
    const auto taken = [&] {
      for (const std::string& other : names)
        if (ascii_lower(other) == ascii_lower(name)) return true;
      return false;
    };
    for (int n = 2; taken(); ++n) name = wanted + "-" + std::to_string(n);
    names.push_back(std::move(name));
  }
  return names;
}

}  // namespace mochi
