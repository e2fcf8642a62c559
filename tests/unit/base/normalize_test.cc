#include "base/normalize.h"

#include <gtest/gtest.h>

#include "base/base64.h"
#include "base/utf8.h"

namespace mochi {
namespace {

TEST(Normalize, Composes) {
  EXPECT_EQ(to_nfc("abc"), "abc");
  EXPECT_EQ(to_nfc("e\u0301"), "\u00e9");
  EXPECT_EQ(to_nfc("\u1100\u1161\u11a8"), "\uac01");
  // A class in between of the same value blocks; marks are put in order.
  EXPECT_EQ(to_nfc("a\u0323\u0307"), to_nfc("a\u0307\u0323"));
  EXPECT_EQ(to_nfc("\u212b"), "\u00c5");
  // Excluded from composition.
  EXPECT_EQ(to_nfc("\u0958"), "\u0915\u093c");
  EXPECT_TRUE(is_nfc("\u00e9"));
  EXPECT_FALSE(is_nfc("e\u0301"));
  EXPECT_EQ(to_nfc("\xff"
                   "e\u0301"),
            "\xff"
            "\u00e9");
}

TEST(Base64, BothWays) {
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foo"), "Zm9v");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64url("\xff\xfe"), "__4");
  std::string all;
  for (int i = 0; i < 256; ++i) {
    all += static_cast<char>(i);
    EXPECT_EQ(base64_decode(base64(all)), all);
    EXPECT_EQ(base64_decode(base64url(all)), all);
  }
  for (const char* bad : {"A", "Zh==", "Zm9=", "Zg=", "Z===", "Zm9v ", "Zm\n9v", "====", "Zm9vA"}) {
    EXPECT_FALSE(base64_decode(bad)) << bad;
  }
}

}  // namespace
}  // namespace mochi
