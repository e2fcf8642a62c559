#include "emit/common/doc_examples.h"

#include <algorithm>

namespace mochi::emit {
namespace {

constexpr std::string_view kDocTitle = "example of ";
constexpr std::string_view kMochiFence = "```mochi";

}  // namespace

std::string_view example_subject(const ir::Function& function) {
  if (function.kind != ir::FunctionKind::test || !function.title.starts_with(kDocTitle)) return {};
  return std::string_view(function.title).substr(kDocTitle.size());
}

std::string example_key(std::string_view subject, std::size_t number) {
  return std::string(subject) + (number > 1 ? " " + std::to_string(number) : "");
}

namespace detail {

bool DocSplitter::line(std::string_view& text) {
  if (rest_.empty()) return false;
  const std::size_t end = std::min(rest_.find('\n'), rest_.size());
  text = rest_.substr(0, end);
  rest_.remove_prefix(std::min(end + 1, rest_.size()));
  return true;
}

void DocSplitter::keep(std::string_view text) {
  // One empty line where two would meet.
  if (text.empty() && (made_.text.empty() || made_.text.ends_with("\n\n"))) return;
  made_.text.append(text) += '\n';
}

bool DocSplitter::next() {
  std::string_view text;
  while (line(text)) {
    keep(text);
    if (text != kMochiFence) continue;
    ++number_;
    return true;
  }
  return false;
}

void DocSplitter::drop() {
  made_.text.resize(made_.text.size() - kMochiFence.size() - 1);
  made_.blocks.push_back(number_);
  std::string_view text;
  while (line(text) && text != "```") {
  }
}

SplitDoc DocSplitter::take_result() {
  while (made_.text.ends_with('\n')) made_.text.pop_back();
  return std::move(made_);
}

}  // namespace detail
}  // namespace mochi::emit
