#include "emit/common/readme.h"

#include <gtest/gtest.h>

namespace mochi::emit {
namespace {

TEST(Readme, BlocksBecomeThoseOfTheTarget) {
  const std::string readme =
      "# a\n\n```mochi\nf() // => 1\n```\n\n```sh\n```mochi\n```\n\n```mochi\ng()\n```\nend";
  EXPECT_EQ(translate_readme(readme, "js", {"f(); // => 1\n"}),
            "# a\n\n```js\nf(); // => 1\n```\n\n```sh\n```mochi\n```\n\n```mochi\ng()\n```\nend");
  EXPECT_EQ(translate_readme(readme, "js", {"", "g();\n"}),
            "# a\n\n```mochi\nf() // => 1\n```\n\n```sh\n```mochi\n```\n\n```js\ng();\n```\nend");
  EXPECT_EQ(translate_readme(readme, "js", {}), readme);
  EXPECT_EQ(translate_readme("", "js", {"x\n"}), "");
  // Never closed: what follows belongs to it.
  EXPECT_EQ(translate_readme("```mochi\nf()\n", "js", {"f();\n"}), "```js\nf();\n");
}

}  // namespace
}  // namespace mochi::emit
