#include "emit/common/print_count.h"

#include <gtest/gtest.h>

namespace mochi::emit {
namespace {

TEST(PrintCount, EachExpressionIsPrintedOnceInEachForm) {
  ir::Body body;
  const ir::ExprId one = body.exprs.add({});
  PrintCount prints(body);
  prints.note(one);
  prints.note(one, 1);
#ifndef NDEBUG
  EXPECT_DEATH(prints.note(one, 1), "internal error");
#endif
}

}  // namespace
}  // namespace mochi::emit
