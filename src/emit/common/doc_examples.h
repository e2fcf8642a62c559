// Examples of doc comments: fenced `mochi` blocks, which the front end makes tests of (language page Z21). An
// emitter shows them in its own language and has its native tests run them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "ir/ir.h"

namespace mochi::emit {

// What the example test shows: the name of a declaration, `package` for a module's own comment, with ` 2` and
// so on behind it from the second block on. Empty for any other function.
std::string_view example_subject(const ir::Function& function);

// The name under which `example_subject` has the `number`-th block of `subject`, from 1.
std::string example_key(std::string_view subject, std::size_t number);

struct SplitDoc {
  std::string text;                 // without the blocks, with one empty line where two would meet
  std::vector<std::size_t> blocks;  // numbers of those taken out, ascending, from 1
};
// Takes those `mochi` blocks out of a doc comment for which `take(number)` is true.
template <typename F>
SplitDoc split_examples(std::string_view doc, F&& take);

namespace detail {
class DocSplitter {
 public:
  explicit DocSplitter(std::string_view doc) : rest_(doc) {}
  // Goes on to the next block; false at the end.
  bool next();
  void drop();
  SplitDoc take_result();
  std::size_t number() const { return number_; }

 private:
  bool line(std::string_view& text);
  void keep(std::string_view text);
  std::string_view rest_;
  std::size_t number_ = 0;
  SplitDoc made_;
};
}  // namespace detail

template <typename F>
SplitDoc split_examples(std::string_view doc, F&& take) {
  detail::DocSplitter splitter(doc);
  while (splitter.next()) {
    if (take(splitter.number())) splitter.drop();
  }
  return splitter.take_result();
}

}  // namespace mochi::emit
