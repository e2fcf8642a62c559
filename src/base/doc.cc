#include "base/doc.h"

#include <algorithm>

#include "base/check.h"
#include "base/utf8.h"

namespace mochi {

Docs::Docs() {
  nodes_.reserve(512);
  lists_.reserve(512);
  nodes_.push_back({.kind = Kind::empty});
  nodes_.push_back({.kind = Kind::line, .breakable = true, .flat_width = 1});
  nodes_.push_back({.kind = Kind::softline, .breakable = true});
  nodes_.push_back({.kind = Kind::hardline, .breakable = true, .flat_width = kForced});
  nodes_.push_back({.kind = Kind::break_parent, .flat_width = kForced});
}

Doc Docs::add(const Node& node) {
  nodes_.push_back(node);
  return Doc(static_cast<std::uint32_t>(nodes_.size() - 1));
}

Doc Docs::text(std::string_view text) {
  if (text.empty()) return empty();
  MOCHI_DCHECK(text.find('\n') == std::string_view::npos);
  MOCHI_CHECK(texts_.size() + text.size() < 0xffffffffU);
  auto offset = static_cast<std::uint32_t>(texts_.size());
  texts_ += text;
  auto width = static_cast<std::uint32_t>(std::min<std::size_t>(count_code_points(text), kForced - 1));
  return add({.kind = Kind::text,
              .flat_width = width,
              .head_width = width,
              .a = offset,
              .b = static_cast<std::uint32_t>(text.size())});
}

Doc Docs::verbatim(std::string_view text) {
  std::size_t newline = text.find('\n');
  if (newline == std::string_view::npos) return this->text(text);
  MOCHI_CHECK(texts_.size() + text.size() < 0xffffffffU);
  auto offset = static_cast<std::uint32_t>(texts_.size());
  texts_ += text;
  auto head = static_cast<std::uint32_t>(
      std::min<std::size_t>(count_code_points(text.substr(0, newline)), kForced - 1));
  return add({.kind = Kind::verbatim,
              .breakable = true,
              .flat_width = kForced,
              .head_width = head,
              .a = offset,
              .b = static_cast<std::uint32_t>(text.size())});
}

Doc Docs::list(Kind kind, const Doc* parts, std::size_t count) {
  Node out{
      .kind = kind, .a = static_cast<std::uint32_t>(lists_.size()), .b = static_cast<std::uint32_t>(count)};
  for (std::size_t i = 0; i < count; ++i) {
    const Node& part = node(parts[i]);
    out.flat_width = plus(out.flat_width, part.flat_width);
    if (!out.breakable) {
      out.head_width = plus(out.head_width, part.head_width);
      out.breakable = part.breakable;
    }
    lists_.push_back(parts[i]);
  }
  return add(out);
}

Doc Docs::concat(const Doc* parts, std::size_t count) {
  if (count == 0) return empty();
  if (count == 1) return parts[0];
  return list(Kind::concat, parts, count);
}

Doc Docs::fill(const std::vector<Doc>& parts) {
  return parts.empty() ? empty() : list(Kind::fill, parts.data(), parts.size());
}

Doc Docs::nest(int columns, Doc inner) {
  const Node& in = node(inner);
  return add({.kind = Kind::nest,
              .breakable = in.breakable,
              .flat_width = in.flat_width,
              .head_width = in.head_width,
              .a = static_cast<std::uint32_t>(columns),
              .b = inner.valid() ? inner.value : 0});
}

Doc Docs::group(Doc inner) {
  const Node& in = node(inner);
  return add({.kind = Kind::group,
              .breakable = in.breakable,
              .flat_width = in.flat_width,
              .head_width = in.head_width,
              .a = inner.valid() ? inner.value : 0});
}

Doc Docs::if_break(Doc broken, Doc flat) {
  const Node& in_break = node(broken);
  return add({.kind = Kind::if_break,
              .breakable = in_break.breakable,
              .flat_width = node(flat).flat_width,
              .head_width = in_break.head_width,
              .a = broken.valid() ? broken.value : 0,
              .b = flat.valid() ? flat.value : 0});
}

Doc Docs::flat(Doc inner) {
  const Node& in = node(inner);
  MOCHI_DCHECK(!must_break(inner));
  return add({.kind = Kind::flat,
              .flat_width = in.flat_width,
              .head_width = in.flat_width,
              .a = inner.valid() ? inner.value : 0});
}

Doc Docs::mark(std::uint32_t id) { return add({.kind = Kind::mark, .a = id}); }

Doc Docs::join(const std::vector<Doc>& parts, Doc separator) {
  std::vector<Doc> all;
  all.reserve(parts.size() * 2);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i != 0) all.push_back(separator);
    all.push_back(parts[i]);
  }
  return concat(all);
}

bool Docs::must_break(Doc doc) const { return node(doc).flat_width >= kForced; }

// Works off a stack of commands: what is still to print, in which mode, at which indentation.
class DocPrinter {
 public:
  DocPrinter(const Docs& docs, int width, std::vector<DocMark>* marks)
      : docs_(docs), width_(static_cast<std::uint32_t>(std::max(width, 1))), marks_(marks) {}

  std::string run(Doc doc) {
    push(doc, 0, true);
    while (!stack_.empty()) {
      Command command = stack_.back();
      stack_.pop_back();
      step(command);
    }
    trim_line();
    return std::move(out_);
  }

 private:
  using Kind = Docs::Kind;
  struct Command {
    Doc doc;
    std::uint32_t indent;
    // First part of a fill that is still to print.
    std::uint32_t from;
    bool broken;
  };

  void push(Doc doc, std::uint32_t indent, bool broken, std::uint32_t from = 0) {
    if (docs_.node(doc).kind != Kind::empty) stack_.push_back({doc, indent, from, broken});
  }

  // Prints what stands on one line; nothing that is left to print can change it.
  void step_flat(Doc doc) {
    flat_.push_back(doc);
    while (!flat_.empty()) {
      const Docs::Node& node = docs_.node(flat_.back());
      flat_.pop_back();
      switch (node.kind) {
        case Kind::empty:
        case Kind::softline:
        case Kind::break_parent: break;
        case Kind::text: emit(docs_.text_of(node), node.flat_width); break;
        case Kind::line: emit(" ", 1); break;
        case Kind::concat:
        case Kind::fill:
          for (std::uint32_t i = node.b; i-- > 0;) flat_.push_back(docs_.lists_[node.a + i]);
          break;
        case Kind::nest:
        case Kind::if_break: flat_.emplace_back(node.b); break;
        case Kind::group:
        case Kind::flat: flat_.emplace_back(node.a); break;
        case Kind::mark: mark(node); break;
        case Kind::verbatim:
        case Kind::hardline: MOCHI_UNREACHABLE("a forced break on one line");
      }
    }
  }

  void mark(const Docs::Node& node) {
    if (marks_ != nullptr)
      marks_->push_back({node.a, static_cast<std::uint32_t>(out_.size()) + pending_indent_});
  }

  void step(const Command& command) {
    const Docs::Node& node = docs_.node(command.doc);
    switch (node.kind) {
      case Kind::empty:
      case Kind::break_parent: return;
      case Kind::text: emit(docs_.text_of(node), node.flat_width); return;
      case Kind::verbatim: emit_verbatim(docs_.text_of(node)); return;
      case Kind::line:
        if (command.broken) {
          new_line(command.indent);
        } else {
          emit(" ", 1);
        }
        return;
      case Kind::softline:
        if (command.broken) new_line(command.indent);
        return;
      case Kind::hardline: new_line(command.indent); return;
      case Kind::concat:
        for (std::uint32_t i = node.b; i-- > 0;)
          push(docs_.lists_[node.a + i], command.indent, command.broken);
        return;
      case Kind::nest: push(Doc(node.b), command.indent + node.a, command.broken); return;
      case Kind::group: {
        const bool broken = node.flat_width >= Docs::kForced || (command.broken && !fits(node));
        if (broken) {
          push(Doc(node.a), command.indent, true);
        } else {
          step_flat(Doc(node.a));
        }
        return;
      }
      case Kind::fill: step_fill(command, node); return;
      case Kind::flat: step_flat(Doc(node.a)); return;
      case Kind::mark: mark(node); return;
      case Kind::if_break:
        push(Doc(command.broken ? node.a : node.b), command.indent, command.broken);
        return;
    }
  }

  std::uint32_t room() const { return column_ >= width_ ? 0 : width_ - column_; }

  // Whether the node fits on this line together with what follows it up to the next possible break. A group
  // in flat mode inside of a group that fits is not asked again.
  bool fits(const Docs::Node& node) const {
    std::uint32_t used = node.flat_width;
    for (std::size_t i = stack_.size(); used <= room() && i-- > 0;) {
      const Command& next = stack_[i];
      const Docs::Node& after = docs_.node(next.doc);
      if (next.broken && after.kind == Kind::fill && next.from != 0) {
        // The rest of a fill starts with a separator, which may break.
        return true;
      }
      if (next.broken) {
        used = Docs::plus(used, after.head_width);
        if (after.breakable) break;
      } else {
        used = Docs::plus(used, after.flat_width);
      }
    }
    return used <= room();
  }

  // Prints one content and decides on the separator after it.
  void step_fill(const Command& command, const Docs::Node& node) {
    if (!command.broken) {
      for (std::uint32_t i = node.b; i-- > command.from;)
        push(docs_.lists_[node.a + i], command.indent, false);
      return;
    }
    std::uint32_t at = command.from;
    bool separator = at % 2 == 1;
    if (at + 1 < node.b) stack_.push_back({command.doc, command.indent, at + 1, true});
    Doc part = docs_.lists_[node.a + at];
    if (!separator) {
      push(part, command.indent, !fits_alone(part, 0));
      return;
    }
    bool content_fits =
        at + 1 >= node.b || fits_alone(docs_.lists_[node.a + at + 1], docs_.node(part).flat_width);
    push(part, command.indent, !content_fits);
  }

  bool fits_alone(Doc doc, std::uint32_t before) const {
    return Docs::plus(docs_.node(doc).flat_width, before) <= room();
  }

  void emit(std::string_view text, std::uint32_t width) {
    if (pending_indent_ != 0) {
      out_.append(pending_indent_, ' ');
      pending_indent_ = 0;
    }
    out_ += text;
    column_ += width;
  }

  void emit_verbatim(std::string_view text) {
    emit(text, 0);
    column_ = static_cast<std::uint32_t>(count_code_points(text.substr(text.rfind('\n') + 1)));
    kept_ = out_.size();
  }

  void trim_line() {
    while (out_.size() > kept_ && out_.back() == ' ') out_.pop_back();
  }

  void new_line(std::uint32_t indent) {
    trim_line();
    out_ += '\n';
    kept_ = out_.size();
    pending_indent_ = indent;
    column_ = indent;
  }

  const Docs& docs_;
  std::uint32_t width_;
  std::vector<DocMark>* marks_;
  std::vector<Command> stack_;
  std::vector<Doc> flat_;
  std::string out_;
  std::uint32_t column_ = 0;
  // Indentation that is written only when the line gets text.
  std::uint32_t pending_indent_ = 0;
  // Bytes of out_ that trimming leaves alone.
  std::size_t kept_ = 0;
};

std::string Docs::print(Doc doc, int width, std::vector<DocMark>* marks) const {
  return DocPrinter(*this, width, marks).run(doc);
}

}  // namespace mochi
