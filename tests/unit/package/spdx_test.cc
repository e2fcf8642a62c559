#include "package/spdx.h"

#include <gtest/gtest.h>

namespace mochi::package {
namespace {

TEST(Spdx, SpellsAsTheListDoes) {
  EXPECT_EQ(parse_license("mit or  apache-2.0")->text, "MIT OR Apache-2.0");
  EXPECT_EQ(parse_license("(MIT AND BSD-3-Clause) OR LicenseRef-Own")->text,
            "(MIT AND BSD-3-Clause) OR LicenseRef-Own");
  EXPECT_EQ(parse_license("GPL-2.0-or-later WITH classpath-exception-2.0")->text,
            "GPL-2.0-or-later WITH Classpath-exception-2.0");
  EXPECT_EQ(parse_license("Apache-2.0+")->text, "Apache-2.0+");
}

TEST(Spdx, KnowsDeprecatedIdentifiers) {
  auto license = parse_license("GPL-2.0+ OR MIT");
  ASSERT_TRUE(license);
  EXPECT_EQ(license->deprecated, std::vector<std::string>{"GPL-2.0"});
  EXPECT_EQ(license->licenses, (std::vector<std::string>{"GPL-2.0+", "MIT"}));
}

TEST(Spdx, RefusesTheRest) {
  for (const char* bad : {"", "MIT OR", "MIT MIT", "(MIT", "MIT)", "Unknown-1", "MIT WITH MIT", "LicenseRef-",
                          "MIT, BSD", "é"}) {
    EXPECT_FALSE(parse_license(bad)) << bad;
  }
  EXPECT_FALSE(parse_license(std::string(400, '(') + "MIT"));
  EXPECT_NE(parse_license("Apache-2").error().hint.find("Apache-2.0"), std::string::npos);
}

}  // namespace
}  // namespace mochi::package
