#include "package/lock/text.h"

#include <algorithm>

#include "base/toml.h"
#include "base/utf8.h"
#include "diag/codes.h"

namespace mochi::package {
namespace {

constexpr std::size_t kMaxBytes = std::size_t{64} << 20U;
constexpr std::size_t kMaxItems = 100000;  // of one block or one list
constexpr std::size_t kUsualItems = 10;    // of a package

// Of a text in quotes, and standing for itself.
bool is_plain(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte >= 0x20 && byte != 0x7f && c != '"' && c != '\\';
}

class LockParser {
 public:
  explicit LockParser(const Source& source) : source_(source), text_(source.text()) {}

  Result<void> run(LockBlockSink& sink) {
    if (text_.size() > kMaxBytes) return fail(fault(0, "the file is too large"));
    if (const std::size_t bad = first_invalid_utf8(text_); bad < text_.size())
      return fail(fault(bad, "the file is not UTF-8"));
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    LockBlock block;
    block.items.reserve(kUsualItems);
    block.span = span(at_, at_);
    while (at_ < text_.size()) {
      blanks();
      if (at_end_of_line()) {
        MOCHI_TRY_VOID(end_line());
        continue;
      }
      if (starts_conflict()) {
        Error error = fault(at_, "the file holds the conflict markers of a merge");
        error.hint = "Run `mochi pkg lock`, which resolves again with the versions of both sides preferred.";
        return fail(std::move(error));
      }
      if (text_[at_] == '[') {
        MOCHI_TRY_VOID(sink.take(block));
        MOCHI_TRY_VOID(header(block));
      } else {
        MOCHI_TRY_VOID(key_and_value(block));
      }
      MOCHI_TRY_VOID(end_line());
    }
    return sink.take(block);
  }

 private:
  Span span(std::size_t begin, std::size_t end) const {
    return {source_.base() + static_cast<std::uint32_t>(begin),
            source_.base() + static_cast<std::uint32_t>(end)};
  }
  Error fault(std::size_t at, std::string message) const {
    Error error;
    error.code = Code::M057_LOCK_E004;
    error.message = std::move(message);
    error.span = span(at, std::min(at + 1, text_.size()));
    return error;
  }
  bool starts_conflict() const {
    const std::string_view rest = text_.substr(at_);
    return rest.starts_with("<<<<<<< ") || rest.starts_with("=======") || rest.starts_with(">>>>>>> ") ||
           rest.starts_with("||||||| ");
  }
  void blanks() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
  }
  bool at_end_of_line() const {
    return at_ >= text_.size() || text_[at_] == '\n' || text_[at_] == '#' ||
           text_.substr(at_).starts_with("\r\n");
  }
  Result<void> end_line() {
    blanks();
    if (!at_end_of_line()) return fail(fault(at_, "the line goes on where it should end"));
    while (at_ < text_.size() && text_[at_] != '\n') ++at_;
    if (at_ < text_.size()) ++at_;
    return {};
  }
  bool accept(char c) {
    blanks();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  // What follows is read into where it stays: locks have tens of thousands of values.
  Result<void> header(LockBlock& block) {
    block.name.clear();
    block.items.clear();
    block.list = false;
    const std::size_t begin = at_++;
    if (at_ < text_.size() && text_[at_] == '[') {
      block.list = true;
      ++at_;
    }
    while (at_ < text_.size() && (is_toml_bare(text_[at_]) || text_[at_] == '.')) block.name += text_[at_++];
    const std::string_view closing = block.list ? "]]" : "]";
    if (block.name.empty() || !text_.substr(at_).starts_with(closing))
      return fail(fault(begin, "this is no header of a table"));
    at_ += closing.size();
    block.span = span(begin, at_);
    return {};
  }

  Result<void> key(std::string& made) {
    if (at_ < text_.size() && text_[at_] == '"') return string(made);
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_toml_bare(text_[at_])) ++at_;
    if (at_ == begin) return fail(fault(at_, "a key is expected here"));
    made.assign(text_, begin, at_ - begin);
    return {};
  }

  Result<void> key_and_value(LockBlock& block) {
    if (block.items.size() >= kMaxItems) return fail(fault(at_, "the table is too long"));
    LockBlock::Item& item = block.items.emplace_back();
    const std::size_t begin = at_;
    MOCHI_TRY_VOID(key(item.entry.key));
    item.span = span(begin, at_);
    if (!accept('=')) return fail(fault(at_, "`=` is expected behind `" + item.entry.key + "`"));
    blanks();
    MOCHI_TRY_VOID(value(item.entry.value));
    return check_key(block);
  }

  Result<void> value(LockValue& made) {
    const char c = at_ < text_.size() ? text_[at_] : '\n';
    if (c == '"') return string(made.text);
    if (c == '[') return list(made);
    if (c == '{') return table(made);
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_toml_bare(text_[at_])) ++at_;
    const std::string_view word = text_.substr(begin, at_ - begin);
    if (word == "true" || word == "false") {
      made.kind = LockValue::Kind::boolean;
      made.boolean = word == "true";
      return {};
    }
    return integer(word, begin, made);
  }

  Result<void> integer(std::string_view word, std::size_t begin, LockValue& made) const {
    made.kind = LockValue::Kind::integer;
    const bool negative = word.starts_with('-');
    const std::string_view digits = negative ? word.substr(1) : word;
    bool good = !digits.empty() && digits.size() <= 18 && (digits.size() == 1 || digits[0] != '0');
    for (const char d : digits) {
      good = good && d >= '0' && d <= '9';
      if (good) made.integer = made.integer * 10 + (d - '0');
    }
    if (!good)
      return fail(
          fault(begin, "a value is expected here: a text in quotes, a number, `true`, `false` or a list"));
    if (negative) made.integer = -made.integer;
    return {};
  }

  Result<void> string(std::string& made) {
    const std::size_t begin = at_++;
    while (true) {
      const std::size_t from = at_;
      while (at_ < text_.size() && is_plain(text_[at_])) ++at_;
      made.append(text_, from, at_ - from);
      if (at_ >= text_.size() || text_[at_] == '"') break;
      if (text_[at_++] != '\\')
        return fail(fault(begin, "a text is not closed, or holds a control character"));
      MOCHI_TRY_VOID(escape(made));
    }
    if (at_ >= text_.size()) return fail(fault(begin, "a text is not closed"));
    ++at_;
    return {};
  }

  Result<void> escape(std::string& made) {
    const std::size_t begin = at_ - 1;
    const char c = at_ < text_.size() ? text_[at_++] : '\0';
    static constexpr std::string_view kFrom = "btnfr\"\\";
    static constexpr std::string_view kTo = "\b\t\n\f\r\"\\";
    if (const std::size_t i = kFrom.find(c); i != std::string_view::npos && c != '\0') {
      made += kTo[i];
      return {};
    }
    if (c == 'u') {
      std::uint32_t point = 0;
      int digits = 0;
      for (; digits < 4 && at_ < text_.size(); ++digits, ++at_) {
        const char d = text_[at_];
        if (d >= '0' && d <= '9') {
          point = point * 16 + static_cast<std::uint32_t>(d - '0');
        } else if (d >= 'a' && d <= 'f') {
          point = point * 16 + static_cast<std::uint32_t>(d - 'a' + 10);
        } else if (d >= 'A' && d <= 'F') {
          point = point * 16 + static_cast<std::uint32_t>(d - 'A' + 10);
        } else {
          break;
        }
      }
      if (digits == 4 && (point < 0xd800 || point > 0xdfff)) {
        append_utf8(made, point);
        return {};
      }
    }
    return fail(fault(begin, "this escape is not known"));
  }

  Result<void> list(LockValue& made) {
    made.kind = LockValue::Kind::list;
    const std::size_t begin = at_++;
    if (accept(']')) return {};
    do {
      blanks();
      if (at_ >= text_.size() || text_[at_] != '"') return fail(fault(at_, "a list holds texts in quotes"));
      MOCHI_TRY_VOID(string(made.list.emplace_back()));
      if (made.list.size() > kMaxItems) return fail(fault(begin, "the list is too long"));
    } while (accept(','));
    if (!accept(']')) return fail(fault(begin, "the list is not closed"));
    return {};
  }

  Result<void> table(LockValue& made) {
    made.kind = LockValue::Kind::table;
    const std::size_t begin = at_++;
    if (accept('}')) return {};
    do {
      blanks();
      auto& [name, text] = made.table.emplace_back();
      MOCHI_TRY_VOID(key(name));
      if (!accept('=')) return fail(fault(at_, "`=` is expected behind `" + name + "`"));
      blanks();
      if (at_ >= text_.size() || text_[at_] != '"')
        return fail(fault(at_, "a text in quotes is expected here"));
      MOCHI_TRY_VOID(string(text));
      if (made.table.size() > kMaxItems) return fail(fault(begin, "the table is too long"));
    } while (accept(','));
    if (!accept('}')) return fail(fault(begin, "the table is not closed"));
    return {};
  }

  // Whether the last key of the block stands in it already.
  Result<void> check_key(const LockBlock& block) const {
    const LockBlock::Item& item = block.items.back();
    const std::size_t before = block.items.size() - 1;
    // The writer sorts the long blocks, so that the last key is the neighbour of an equal one; short ones are
    // searched.
    for (std::size_t i = before > 64 ? before - 1 : 0; i < before; ++i) {
      if (block.items[i].entry.key != item.entry.key) continue;
      Error error = fault(at_, "`" + item.entry.key + "` is given twice");
      error.span = item.span;
      return fail(std::move(error));
    }
    return {};
  }

  const Source& source_;
  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

Result<void> parse_lock_text(const SourceMap& sources, SourceId source, LockBlockSink& sink) {
  return LockParser(sources.source(source)).run(sink);
}

}  // namespace mochi::package
