// Errors of subscripts in loops, told in Mochi's words: the template part of FunctionWriter.
#pragma once

#include <utility>

#include "emit/python/writer.h"

namespace mochi::emit::python {

template <typename F>
void FunctionWriter::told(F&& write) {
  if (loop_depth_ > 0) {
    write();
    return;
  }
  std::vector<Doc> before = std::exchange(lines_, {});
  loop_try_depth_ = try_depth_;
  native_index_ = native_key_ = false;
  write();
  std::vector<Doc> loop = std::exchange(lines_, std::move(before));
  tell_errors(std::move(loop));
}

}  // namespace mochi::emit::python
