// Graphs of threads in which users of other package managers complain of a resolver's message, each with our
// whole text. What is judged: every sentence is true, names who asks for what, blames the real cause, and
// lists no versions that nobody asked for.
#include <gtest/gtest.h>

#include "unit/package/world.h"

namespace mochi::package {
namespace {

using testing::World;

// rust-lang/cargo#10189: candidates were listed as if they were fine; the other side of the clash was shown
// by a path that did not force anything.
TEST(Thread, Cargo10189) {
  World w;
  w.add("root > gateway ^1, jetsocat ^1");
  w.add("gateway 1.0.0 > saphir ^2.8")
      .add("saphir 2.8.2 > nom ^6.2.1")
      .add("nom 6.2.1 > memchr >=2.0 & <2.4");
  w.add("jetsocat 1.0.0 > tungstenite ^0.16.1").add("tungstenite 0.16.1 > futures-util ^0.3");
  w.add("futures-util 0.3.18 > memchr ^2.4");
  for (const char* v : {"2.0.0", "2.1.0", "2.2.0", "2.3.0", "2.3.4", "2.4.0", "2.4.1"})
    w.add(std::string("memchr ") + v);
  EXPECT_EQ(w.failure(),
            "error[M057_SOLVER_E002]: no set of versions satisfies the manifest\n"
            "  Because nom 6.2.1 depends on memchr >=2.0, <2.4\n"
            "    and futures-util 0.3.18 depends on memchr ^2.4,\n"
            "    nom 6.2.1 is incompatible with futures-util 0.3.18.\n"
            "  And because saphir 2.8.2 depends on nom ^6.2.1\n"
            "    and tungstenite 0.16.1 depends on futures-util ^0.3,\n"
            "    saphir 2.8.2 is incompatible with tungstenite 0.16.1.\n"
            "  And because gateway 1.0.0 depends on saphir ^2.8\n"
            "    and jetsocat 1.0.0 depends on tungstenite ^0.16.1,\n"
            "    gateway 1.0.0 is incompatible with jetsocat 1.0.0.\n"
            "  So, because your manifest depends on gateway ^1 and jetsocat ^1,\n"
            "    your manifest cannot be resolved.\n");
}

// rust-lang/cargo#14288: a package far from the clash was blamed; the cause was `subtle`.
TEST(Thread, Cargo14288) {
  World w{"root > zcash-client ^0.12.1, reqwest ^0.12.5",
          "zcash-client 0.12.1 > zcash-primitives ^0.15",
          "zcash-primitives 0.15.0 > bip0039 ^0.10",
          "zcash-primitives 0.15.1 > bip0039 ^0.10",
          "bip0039 0.10.1 > pbkdf2 ^0.10",
          "pbkdf2 0.10.0 > password-hash ^0.3",
          "pbkdf2 0.10.1 > password-hash ^0.3",
          "password-hash 0.3.2 > subtle >=2 & <2.5",
          "reqwest 0.12.5 > rustls ^0.23",
          "rustls 0.23.4 > subtle ^2.5",
          "rustls 0.23.12 > subtle ^2.5",
          "subtle 2.4.1",
          "subtle 2.5.0",
          "subtle 2.6.1"};
  EXPECT_EQ(w.failure(),
            "error[M057_SOLVER_E002]: no set of versions satisfies the manifest\n"
            "  Because every version of pbkdf2 depends on password-hash ^0.3\n"
            "    and password-hash 0.3.2 depends on subtle >=2, <2.5,\n"
            "    pbkdf2 requires subtle >=2, <2.5.\n"
            "  And because every version of rustls depends on subtle ^2.5,\n"
            "    rustls is incompatible with pbkdf2.\n"
            "  And because every version of zcash-primitives depends on bip0039 ^0.10\n"
            "    and bip0039 0.10.1 depends on pbkdf2 ^0.10,\n"
            "    zcash-primitives is incompatible with rustls.\n"
            "  And because zcash-client 0.12.1 depends on zcash-primitives ^0.15\n"
            "    and reqwest 0.12.5 depends on rustls ^0.23,\n"
            "    zcash-client 0.12.1 is incompatible with reqwest 0.12.5.\n"
            "  So, because your manifest depends on zcash-client ^0.12.1 and reqwest ^0.12.5,\n"
            "    your manifest cannot be resolved.\n");
}

// rust-lang/cargo#6199: the messages had the paths but not the requirements.
TEST(Thread, Cargo6199) {
  World w{"root > bar =0.1.0, baz =0.1.0",
          "bar 0.1.0 > bad =1.0.0",
          "baz 0.1.0 > bad >=1.0.1",
          "bad 1.0.0",
          "bad 1.0.1",
          "bad 1.0.2"};
  EXPECT_EQ(w.failure(),
            "error[M057_SOLVER_E002]: no set of versions satisfies the manifest\n"
            "  Because bar 0.1.0 depends on bad =1.0.0\n"
            "    and baz 0.1.0 depends on bad >=1.0.1,\n"
            "    bar 0.1.0 is incompatible with baz 0.1.0.\n"
            "  So, because your manifest depends on bar =0.1.0 and baz =0.1.0,\n"
            "    your manifest cannot be resolved.\n");
}

// rust-lang/cargo#5284: explanations as those of PubGrub, here on its well-known example of two dropdown and
// icon packages.
TEST(Thread, Cargo5284) {
  World w{"root > menu ^1, intl ^5",
          "menu 1.0 > dropdown >=1",
          "menu 1.5 > dropdown >=2",
          "dropdown 1.8 > intl ^3",
          "dropdown 2.0 > icons ^2",
          "dropdown 2.3 > icons ^2",
          "icons 1.0",
          "icons 2.0 > intl ^3",
          "intl 3.0",
          "intl 5.0"};
  EXPECT_EQ(w.failure(),
            "error[M057_SOLVER_E002]: no set of versions satisfies the manifest\n"
            "  Because menu 1.0.0 depends on dropdown >=1\n"
            "    and dropdown 1.8.0 depends on intl ^3,\n"
            "    menu 1.0.0 requires intl ^3 or dropdown >=2.\n"
            "  And because menu 1.5.0 depends on dropdown >=2,\n"
            "    menu requires intl ^3 or dropdown >=2.\n"
            "  And because dropdown 2.0.0 or 2.3.0 depends on icons ^2\n"
            "    and icons 2.0.0 depends on intl ^3,\n"
            "    menu requires intl ^3.\n"
            "  So, because your manifest depends on menu ^1 and intl ^5,\n"
            "    your manifest cannot be resolved.\n"
            "Fix options:\n"
            "  - relax-range: \"intl\" = \"^5\" -> \"^3.0.0\"   (gives menu 1.5.0, intl 3.0.0)\n");
}

// astral-sh/uv#3053: a requirement that contradicts itself was told as «you require ∅», without the package's
// name.
TEST(Thread, Uv3053) {
  World w{"root > pypyp =1.0.0 & >=1.2", "pypyp 1.0.0", "pypyp 1.2.0"};
  EXPECT_EQ(w.failure(),
            "error[M057_SOLVER_E002]: no set of versions satisfies the manifest\n"
            "  Because your manifest depends on pypyp =1.0.0, >=1.2, but the parts of that requirement "
            "exclude each "
            "other,\n"
            "    your manifest cannot be resolved.\n"
            "Fix options:\n"
            "  - relax-range: \"pypyp\" = \"=1.0.0, >=1.2\" -> \"^1.2.0\"   (gives pypyp 1.2.0)\n");
}

// astral-sh/uv#4075: every version was listed although it had just been said that none can be used.
TEST(Thread, Uv4075) {
  World w{"root > rooster *", "rooster 0.0.1 ; mochi >=0.11 & <4", "rooster 0.0.2 ; mochi >=0.11 & <4",
          "rooster 0.0.3 ; mochi >=0.11 & <4", "rooster 0.0.4 ; mochi >=0.11 & <4"};
  EXPECT_EQ(w.failure(),
            "error[M057_SOLVER_E005]: a dependency needs another version of mochi\n"
            "  Because your manifest depends on rooster *\n"
            "    and this is mochi 0.7.0 but every version of rooster needs mochi >=0.11, <4,\n"
            "    your manifest cannot be resolved.\n"
            "Fix options:\n"
            "  - upgrade-mochi: 0.7.0 -> 0.11.0   (gives rooster 0.0.4)\n");
}

// astral-sh/uv#6034: «only altair<=5.4.0 is available and you require altair>=5.4.0» where one version is
// meant.
TEST(Thread, Uv6034) {
  World w{"root > altair >=5.4.0", "typing 4.8.0", "typing 4.9.0"};
  for (const char* v : {"5.0.0", "5.1.0", "5.2.0", "5.3.0"}) w.add(std::string("altair ") + v);
  w.add("altair 5.4.0 > typing >=4.10.0");
  EXPECT_EQ(w.failure(),
            "error[M057_SOLVER_E002]: no set of versions satisfies the manifest\n"
            "  Because your manifest depends on altair >=5.4.0\n"
            "    and altair 5.4.0 depends on typing >=4.10.0, but no version of typing matches >=4.10.0 "
            "(there are 4.9.0 and 4.8.0),\n"
            "    your manifest cannot be resolved.\n"
            "Fix options:\n"
            "  - relax-range: \"altair\" = \">=5.4.0\" -> \"^5.3.0\"   (gives altair 5.3.0)\n");
}

// astral-sh/uv#8054: a constraint of the user was told as a dependency of the package.
TEST(Thread, Uv8054) {
  World w{"root > click-extra >=4.11.0", "click-extra 4.10.0", "click-extra 4.11.0 > tabulate >=0.9 & <1",
          "tabulate 0.8.10", "tabulate 0.9.0"};
  w.request.overrides = {{"tabulate", parse_requirement("=0.8.10").value()}};
  EXPECT_EQ(w.solution(), "click-extra 4.11.0, tabulate 0.8.10");
  World clash{"root > click-extra >=4.11.0, tabulate =0.8.10", "click-extra 4.10.0",
              "click-extra 4.11.0 > tabulate >=0.9 & <1", "tabulate 0.8.10", "tabulate 0.9.0"};
  EXPECT_EQ(clash.failure(),
            "error[M057_SOLVER_E002]: no set of versions satisfies the manifest\n"
            "  Because your manifest depends on click-extra >=4.11.0\n"
            "    and click-extra 4.11.0 depends on tabulate >=0.9, <1,\n"
            "    your manifest requires tabulate >=0.9, <1.\n"
            "  So, because your manifest depends on tabulate =0.8.10,\n"
            "    your manifest cannot be resolved.\n"
            "Fix options:\n"
            "  - relax-range: \"click-extra\" = \">=4.11.0\" -> \"^4.10.0\"   (gives click-extra 4.10.0, "
            "tabulate 0.8.10)\n"
            "  - relax-range: \"tabulate\" = \"=0.8.10\" -> \"^0.9.0\"   (gives click-extra 4.11.0, tabulate "
            "0.9.0)\n");
  World missing{"root > click-extra >=4.11.0", "click-extra 4.11.0 > tabulate >=0.9 & <1", "tabulate 0.9.0"};
  missing.request.overrides = {{"tabulate", parse_requirement("=0.8.10").value()}};
  EXPECT_EQ(missing.failure(),
            "error[M057_SOLVER_E002]: no set of versions satisfies the manifest\n"
            "  Because your manifest depends on click-extra >=4.11.0\n"
            "    and click-extra 4.11.0 depends on tabulate =0.8.10 (by an override of your manifest), but "
            "no version of tabulate matches =0.8.10 (there is 0.9.0),\n"
            "    your manifest cannot be resolved.\n");
}

// astral-sh/uv#12511: before it said what is wrong with the versions asked for, it listed those that exist,
// and some that are too old, as if they were something that the user asked for.
TEST(Thread, Uv12511) {
  World w{"root > python-nvd3 >=0.15.0 ; targets python", "python-nvd3 0.14.2",
          "python-nvd3 0.15.0 ; targets rust", "python-nvd3 0.16.0 ; targets rust"};
  EXPECT_EQ(w.failure(),
            "error[M057_SOLVER_E004]: a dependency does not support a target that you build for\n"
            "  Because your manifest depends on python-nvd3 >=0.15.0\n"
            "    and you build for python but python-nvd3 0.15.0 or 0.16.0 supports only rust,\n"
            "    your manifest cannot be resolved.\n"
            "Fix options:\n"
            "  - relax-range: \"python-nvd3\" = \">=0.15.0\" -> \"^0.14.2\"   (gives python-nvd3 0.14.2)\n");
}

// astral-sh/uv#14115: a stuffy conclusion for a package that simply is not there.
TEST(Thread, Uv14115) {
  World w{"root > flash-attn *", "flash-attm 1.0"};
  EXPECT_EQ(w.failure(),
            "error[M057_RESOLVE_E004]: a package is in no registry\n"
            "  Because your manifest depends on flash-attn *, which is not in the registry `main` (did you "
            "mean `flash-attm`?),\n"
            "    your manifest cannot be resolved.\n");
}

// astral-sh/uv#884: the holes between the versions were listed instead of the versions.
TEST(Thread, Uv884) {
  World w{"root > recommenders >0.7"};
  w.add("recommenders 0.6.0").add("recommenders 1.0.0 ; mochi >=0.3 & <0.5");
  w.add("recommenders 1.1.0 ; mochi >=0.3 & <0.6").add("recommenders 1.1.1 ; mochi >=0.3 & <0.6");
  EXPECT_EQ(w.failure(),
            "error[M057_SOLVER_E005]: a dependency needs another version of mochi\n"
            "  Because this is mochi 0.7.0 but recommenders 1.1.0 or 1.1.1 needs mochi >=0.3, <0.6\n"
            "    and this is mochi 0.7.0 but recommenders 1.0.0 needs mochi >=0.3, <0.5,\n"
            "    recommenders 1.0.0 and later cannot be used.\n"
            "  So, because your manifest depends on recommenders >0.7,\n"
            "    your manifest cannot be resolved.\n"
            "Fix options:\n"
            "  - relax-range: \"recommenders\" = \">0.7\" -> \"^0.6.0\"   (gives recommenders 0.6.0)\n");
}

// astral-sh/uv#8924: a member of the workspace stands in for a package that a dependency needs in another
// version.
TEST(Thread, Uv8924) {
  World w;
  w.member("aviary > paper-qa >=5");
  w.member("tools > aviary *");
  for (const char* v : {"5.0.0", "5.1.0", "5.2.0", "5.3.2"})
    w.add(std::string("paper-qa ") + v + " > aviary >=2.6");
  EXPECT_EQ(w.failure(),
            "error[M057_SOLVER_E002]: no set of versions satisfies the manifest\n"
            "  Because your member aviary depends on paper-qa >=5\n"
            "    and every version of paper-qa depends on aviary >=2.6, but here aviary is a member of your "
            "workspace, of version 1.0.0,\n"
            "    your manifest cannot be resolved.\n");
}

}  // namespace
}  // namespace mochi::package
