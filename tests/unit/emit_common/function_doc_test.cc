#include "emit/common/function_doc.h"

#include <gtest/gtest.h>

namespace mochi::emit {
namespace {

TEST(FunctionDoc, NamesBetweenBackQuotesAreThoseOfTheLanguage) {
  const std::map<std::string, std::string, std::less<>> words = {{"max_size", "maxSize"}};
  EXPECT_EQ(spoken("At most `max_size`; `other` and max_size stay.", words),
            "At most `maxSize`; `other` and max_size stay.");
  EXPECT_EQ(spoken("`open", words), "`open");
}

}  // namespace
}  // namespace mochi::emit
