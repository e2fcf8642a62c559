// Every row of fan-out page section 6 and every special case of it.
#include <gtest/gtest.h>

#include "diag/codes.h"
#include "fanout/mapping/fields.h"
#include "fanout/mapping/name.h"
#include "fanout/mapping/native_spec.h"
#include "fanout/mapping/text.h"
#include "fanout/mapping/version.h"

namespace mochi::fanout {
namespace {

using package::parse_requirement;
using package::parse_version;
using enum Destination;

std::string code_of(const Error& error) { return std::string(code_info(error.code).name); }

std::string name_on(Destination d, std::string_view package, NameOverride override = {},
                    std::vector<std::string> types = {}) {
  auto made = map_name(d, package, override, types);
  return made ? made->text() + "|" + made->import_name : code_of(made.error());
}

TEST(Targets, WordsAliasesAndOrder) {
  EXPECT_EQ(parse_destinations({"crates,npm", "npm"}, true).value(), (std::vector{npm, crates}));
  EXPECT_EQ(parse_destinations({"typescript"}, true).value(), (std::vector{npm, jsr}));
  EXPECT_EQ(parse_destinations({"python", "rust", "crates.io", "cratesio"}, true).value(),
            (std::vector{pypi, crates}));
  EXPECT_EQ(parse_destinations({"jvm,dotnet,nuget.org,spi,swiftpm,kmp,kotlinmp,beam"}, false).value(),
            (std::vector{maven, nuget, swift, kotlin, hex}));
  auto late = parse_destinations({"maven"}, true);
  ASSERT_FALSE(late);
  EXPECT_EQ(code_of(late.error()), "M057_FAN_E002");
  EXPECT_NE(late.error().hint.find("`npm`, `jsr`, `pypi`, and `crates`"), std::string::npos)
      << late.error().hint;
  auto typo = parse_destinations({"crate"}, true);
  ASSERT_FALSE(typo);
  EXPECT_NE(typo.error().hint.find("Did you mean `crates`?"), std::string::npos) << typo.error().hint;
  EXPECT_FALSE(parse_destinations({"c"}, true));
  EXPECT_EQ(destination_variable(pypi, "PUBLISH_URL"), "MOCHI_PYPI_PUBLISH_URL");
}

TEST(Names, OfTheTable) {
  const std::string_view p = "@mochilang/strings";
  EXPECT_EQ(name_on(npm, p), "@mochilang/strings|@mochilang/strings");
  EXPECT_EQ(name_on(jsr, p), "@mochilang/strings|@mochilang/strings");
  EXPECT_EQ(name_on(pypi, p), "mochilang-strings|mochilang_strings");
  EXPECT_EQ(name_on(maven, p), "org.mochilang:strings|org.mochilang.strings");
  EXPECT_EQ(name_on(kotlin, p), "org.mochilang:strings|org.mochilang.strings");
  EXPECT_EQ(name_on(nuget, p), "Mochilang.Strings|Mochilang.Strings");
  EXPECT_EQ(name_on(swift, p), "Strings|Strings");
  EXPECT_EQ(name_on(crates, p), "mochilang-strings|mochilang_strings");
  EXPECT_EQ(name_on(hex, p), "mochilang_strings|mochilang_strings");
}

TEST(Names, DashesAndUnderscores) {
  const std::string_view p = "@my-org/text_kit";
  EXPECT_EQ(name_on(npm, p), "@my-org/text_kit|@my-org/text_kit");
  EXPECT_EQ(name_on(jsr, p), "@my-org/text-kit|@my-org/text-kit");
  EXPECT_EQ(name_on(pypi, p), "my-org-text-kit|my_org_text_kit");
  EXPECT_EQ(name_on(maven, p), "org.my-org:text_kit|org.my_org.text_kit");
  EXPECT_EQ(name_on(nuget, p), "MyOrg.TextKit|MyOrg.TextKit");
  EXPECT_EQ(name_on(swift, p), "TextKit|TextKit");
  EXPECT_EQ(name_on(crates, p), "my-org-text-kit|my_org_text_kit");
  EXPECT_EQ(name_on(hex, p), "my_org_text_kit|my_org_text_kit");
}

TEST(Names, WithoutScope) {
  EXPECT_EQ(name_on(npm, "textkit"), "textkit|textkit");
  EXPECT_EQ(name_on(jsr, "textkit"), "M057_FAN_E008");
  EXPECT_EQ(name_on(jsr, "textkit", {"@team/textkit", ""}), "@team/textkit|@team/textkit");
  EXPECT_EQ(name_on(pypi, "textkit"), "textkit|textkit");
  EXPECT_EQ(name_on(maven, "textkit"), "M057_FAN_E008");
  EXPECT_EQ(name_on(maven, "textkit", {"", "com.example"}), "com.example:textkit|com.example.textkit");
  EXPECT_EQ(name_on(nuget, "textkit"), "Textkit|Textkit");
  EXPECT_EQ(name_on(hex, "text-kit"), "text_kit|text_kit");
}

TEST(Names, ReservedOnes) {
  EXPECT_EQ(name_on(npm, "http"), "M057_FAN_E007");
  EXPECT_EQ(name_on(npm, "@team/http"), "@team/http|@team/http");
  EXPECT_EQ(name_on(pypi, "json"), "M057_FAN_E007");
  EXPECT_EQ(name_on(pypi, "class"), "class|class_");
  EXPECT_EQ(name_on(crates, "std"), "M057_FAN_E007");
  EXPECT_EQ(name_on(crates, "proc_macro"), "M057_FAN_E007");
  EXPECT_EQ(name_on(crates, "match"), "M057_FAN_E007");
  EXPECT_EQ(name_on(hex, "crypto"), "M057_FAN_E007");
  EXPECT_EQ(name_on(nuget, "@system/text"), "M057_FAN_E007");
  EXPECT_EQ(name_on(maven, "@new/int"), "org.new:int|org.new_.int_");
  EXPECT_EQ(name_on(swift, "@acme/foundation"), "AcmeFoundation|AcmeFoundation");
  EXPECT_EQ(name_on(swift, "@acme/shape", {}, {"Shape"}), "AcmeShape|AcmeShape");
  EXPECT_EQ(name_on(swift, "shape", {}, {"Shape"}), "M057_FAN_E007");
}

TEST(Names, Limits) {
  const std::string long_name(64, 'a');
  EXPECT_EQ(name_on(crates, "@s/" + long_name), "M057_FAN_E008");
  EXPECT_EQ(name_on(jsr, "@s/ab"), "M057_FAN_E008");
  EXPECT_EQ(name_on(jsr, "@team/a"), "M057_FAN_E008");
  EXPECT_EQ(name_on(jsr, "@team/a--b"), "M057_FAN_E008");
  EXPECT_EQ(name_on(jsr, "@twenty-one-characters/ab"), "M057_FAN_E008");
  EXPECT_EQ(name_on(npm, "@s/x", {std::string(215, 'a'), ""}), "M057_FAN_E008");
  EXPECT_EQ(name_on(npm, "@s/x", {"_x", ""}), "M057_FAN_E008");
  EXPECT_EQ(name_on(npm, "@s/x", {"Upper", ""}), "M057_FAN_E008");
  EXPECT_EQ(name_on(nuget, "@s/x", {std::string(101, 'a'), ""}), "M057_FAN_E008");
  EXPECT_EQ(name_on(nuget, "@s/x", {"A..B", ""}), "M057_FAN_E008");
  EXPECT_EQ(name_on(hex, "@s/x", {"Upper", ""}), "M057_FAN_E008");
  EXPECT_EQ(name_on(crates, "@s/x", {"9lives", ""}), "M057_FAN_E008");
  EXPECT_EQ(name_on(pypi, "@s/x", {"-x", ""}), "M057_FAN_E008");
}

TEST(Names, TwoPackagesOnOneName) {
  auto clash = [](Destination d, std::string_view a, std::string_view b) {
    auto na = map_name(d, a, {});
    auto nb = map_name(d, b, {});
    return !check_names_differ(d, {{std::string(a), *na}, {std::string(b), *nb}}).has_value();
  };
  EXPECT_TRUE(clash(pypi, "@a/b-c", "@a-b/c"));
  EXPECT_TRUE(clash(crates, "@a/b-c", "@a-b/c"));
  EXPECT_TRUE(clash(hex, "@a/b-c", "@a-b/c"));
  EXPECT_TRUE(clash(swift, "@one/kit", "@two/kit"));
  EXPECT_TRUE(clash(npm, "text-kit", "textkit"));
  EXPECT_FALSE(clash(npm, "@a/b-c", "@a-b/c"));
  EXPECT_FALSE(clash(maven, "@a/b-c", "@a-b/c"));
  EXPECT_FALSE(clash(nuget, "@a/b-c", "@a-b/c"));
}

std::string version_on(Destination d, std::string_view text) {
  std::vector<std::string> warnings;
  auto made = map_version(d, *parse_version(text), warnings);
  return (made ? *made : code_of(made.error())) + (warnings.empty() ? "" : "!");
}

TEST(Versions, OfTheTable) {
  for (Destination d : all_destinations()) EXPECT_EQ(version_on(d, "1.2.3"), "1.2.3");
  for (Destination d : {npm, jsr, crates, maven, kotlin, nuget, hex, swift}) {
    EXPECT_EQ(version_on(d, "1.0.0-rc.1"), "1.0.0-rc.1");
    EXPECT_EQ(version_on(d, "1.0.0-alpha"), "1.0.0-alpha");
  }
  EXPECT_EQ(version_on(pypi, "1.0.0-rc.1"), "1.0.0rc1");
  EXPECT_EQ(version_on(pypi, "1.0.0-alpha.2"), "1.0.0a2");
  EXPECT_EQ(version_on(pypi, "1.0.0-beta"), "1.0.0b0");
  EXPECT_EQ(version_on(pypi, "1.0.0-dev.4"), "1.0.0.dev4!");
  EXPECT_EQ(version_on(npm, "1.0.0-dev.4"), "1.0.0-dev.4");
  EXPECT_EQ(version_on(maven, "1.0.0-dev.4"), "M057_FAN_E008");
  EXPECT_EQ(version_on(kotlin, "1.0.0-next.1"), "M057_FAN_E008");
  EXPECT_EQ(version_on(pypi, "1.0.0-next.1"), "M057_FAN_E008");
  EXPECT_EQ(version_on(pypi, "1.0.0-rc.1.2"), "M057_FAN_E008");
  EXPECT_EQ(version_on(crates, "1.0.0-next.1"), "1.0.0-next.1");
  for (Destination d : all_destinations()) EXPECT_EQ(version_on(d, "1.2.3+build.5"), "1.2.3!");
}

std::string requirement_on(Destination d, std::string_view text, const char* locked = nullptr) {
  std::vector<std::string> warnings;
  package::Version version;
  if (locked != nullptr) version = *parse_version(locked);
  auto made = map_requirement(d, *parse_requirement(text), locked == nullptr ? nullptr : &version, warnings);
  return made ? *made : code_of(made.error());
}

TEST(Requirements, OfTheTable) {
  struct Row {
    const char* mochi;
    const char *npm, *cargo, *pypi, *nuget, *maven, *hex, *swift;
  };
  const Row rows[] = {
      {"^1.2.3", "^1.2.3", "^1.2.3", ">=1.2.3,<2", "1.2.3", "1.2.3", "~> 1.2 and >= 1.2.3",
       "from: \"1.2.3\""},
      {"^0.4.1", "^0.4.1", "^0.4.1", ">=0.4.1,<0.5", "[0.4.1, 0.5.0)", "0.4.1", "~> 0.4.1",
       ".upToNextMinor(from: \"0.4.1\")"},
      {"~1.2.3", "~1.2.3", "~1.2.3", ">=1.2.3,<1.3", "[1.2.3, 1.3.0)", "1.2.3", "~> 1.2.3",
       ".upToNextMinor(from: \"1.2.3\")"},
      {">=1.2, <3", ">=1.2 <3", ">=1.2, <3", ">=1.2,<3", "[1.2.0, 3.0.0)", "1.2.0", ">= 1.2.0 and < 3.0.0",
       "\"1.2.0\"..<\"3.0.0\""},
      {"=1.2.3", "1.2.3", "=1.2.3", "==1.2.3", "[1.2.3]", "1.2.3", "== 1.2.3", "exact: \"1.2.3\""},
      {"*", "*", ">=0", "", "0.0.0", "1.5.0", ">= 0.0.0", "from: \"1.5.0\""},
      // Parts left away, and the zeros.
      {"^1", "^1", "^1", ">=1,<2", "1.0.0", "1.0.0", "~> 1.0", "from: \"1.0.0\""},
      {"^1.2", "^1.2", "^1.2", ">=1.2,<2", "1.2.0", "1.2.0", "~> 1.2", "from: \"1.2.0\""},
      {"^0", "^0", "^0", ">=0,<1", "[0.0.0, 1.0.0)", "0.0.0", "~> 0.0", "from: \"0.0.0\""},
      {"^0.0.3", "^0.0.3", "^0.0.3", ">=0.0.3,<0.0.4", "[0.0.3, 0.0.4)", "0.0.3", ">= 0.0.3 and < 0.0.4",
       "\"0.0.3\"..<\"0.0.4\""},
      {"~1", "~1", "~1", ">=1,<2", "[1.0.0, 2.0.0)", "1.0.0", "~> 1.0", "from: \"1.0.0\""},
      {"=1.2", "1.2", "=1.2", "==1.2.*", "[1.2.0, 1.3.0)", "1.2.0", "~> 1.2.0", "\"1.2.0\"..<\"1.3.0\""},
      {">1.2", ">1.2", ">1.2", ">=1.3", "1.3.0", "1.3.0", ">= 1.3.0", "from: \"1.3.0\""},
      {"<=1.2.3", "<=1.2.3", "<=1.2.3", "<1.2.4", "(, 1.2.4)", "1.5.0", "< 1.2.4", "\"0.0.0\"..<\"1.2.4\""},
      {">=1.2, ^1.4, <1.9", ">=1.2 ^1.4 <1.9", ">=1.2, ^1.4, <1.9", ">=1.4,<1.9", "[1.4.0, 1.9.0)", "1.4.0",
       ">= 1.4.0 and < 1.9.0", "\"1.4.0\"..<\"1.9.0\""},
      {"^1.0.0-rc.1", "^1.0.0-rc.1", "^1.0.0-rc.1", ">=1.0.0rc1,<2", "1.0.0-rc.1", "1.0.0-rc.1",
       "~> 1.0 and >= 1.0.0-rc.1", "from: \"1.0.0-rc.1\""},
  };
  for (const Row& row : rows) {
    EXPECT_EQ(requirement_on(npm, row.mochi), row.npm) << row.mochi;
    EXPECT_EQ(requirement_on(jsr, row.mochi), row.npm) << row.mochi;
    EXPECT_EQ(requirement_on(crates, row.mochi), row.cargo) << row.mochi;
    EXPECT_EQ(requirement_on(pypi, row.mochi), row.pypi) << row.mochi;
    EXPECT_EQ(requirement_on(nuget, row.mochi), row.nuget) << row.mochi;
    EXPECT_EQ(requirement_on(maven, row.mochi, "1.5.0"), row.maven) << row.mochi;
    EXPECT_EQ(requirement_on(kotlin, row.mochi, "1.5.0"), row.maven) << row.mochi;
    EXPECT_EQ(requirement_on(hex, row.mochi), row.hex) << row.mochi;
    EXPECT_EQ(requirement_on(swift, row.mochi, "1.5.0"), row.swift) << row.mochi;
  }
}

TEST(Requirements, WhatCannotBeSaid) {
  EXPECT_EQ(requirement_on(maven, "*"), "M057_FAN_E008");
  EXPECT_EQ(requirement_on(swift, "*"), "M057_FAN_E008");
  EXPECT_EQ(requirement_on(npm, ">=2, <1"), "M057_FAN_E008");
  EXPECT_EQ(requirement_on(pypi, "^1.0.0-nightly.1"), "M057_FAN_E008");
  EXPECT_EQ(requirement_on(npm, "=1.2.3, *"), "1.2.3");
}

PackageFacts facts() {
  PackageFacts f;
  f.package = "@mochilang/strings";
  f.version = *parse_version("1.2.3");
  f.description = "Texts: cut, join, count";
  f.license = "MIT OR Apache-2.0";
  f.licenses = {"MIT", "Apache-2.0"};
  f.authors = {"Ada Lovelace <ada@example.org>", "Böb"};
  f.repository = "https://example.org/mochilang/strings";
  f.homepage = "https://strings.example.org";
  f.keywords = {"text", "unicode strings", "averyveryveryverylongkeyword"};
  f.categories = {"text-processing", "nonsense"};
  f.readme = "# Strings\n\nSee [guide](docs/guide.md).\n";
  f.readme_path = "README.md";
  f.dependencies.push_back({"@mochilang/base", *parse_requirement("^0.4.1"), std::nullopt, false, {}});
  return f;
}

// `key=value,value` lines.
std::string rows_of(Destination d, const PackageFacts& f) {
  auto made = map_package(d, f);
  if (!made) return code_of(made.error());
  std::string out;
  for (const MappedField& field : made->fields) {
    out += field.key + "=";
    for (std::size_t i = 0; i < field.values.size(); ++i) out += (i == 0 ? "" : "|") + field.values[i];
    out += "\n";
  }
  for (const MappedDependency& dependency : made->dependencies)
    out += "-> " + dependency.name.text() + " " + dependency.requirement + "\n";
  return out;
}

TEST(Fields, Npm) {
  EXPECT_EQ(
      rows_of(npm, facts()),
      "name=@mochilang/strings\nversion=1.2.3\ndescription=Texts: cut, join, count\n"
      "keywords=text|unicode strings|averyveryveryverylongkeyword\nhomepage=https://strings.example.org\n"
      "repository=git+https://example.org/mochilang/strings.git\nlicense=MIT OR Apache-2.0\n"
      "author=Ada Lovelace "
      "<ada@example.org>\ncontributors=Böb\nreadme=README.md\ntype=module\nengines.node=>=20\n"
      "publishConfig.access=public\n-> @mochilang/base ^0.4.1\n");
}

TEST(Fields, Jsr) {
  EXPECT_EQ(rows_of(jsr, facts()),
            "name=@mochilang/strings\nversion=1.2.3\nlicense=MIT OR Apache-2.0\ndescription=Texts: cut, "
            "join, count\nreadme=README.md\n"
            "-> @mochilang/base ^0.4.1\n");
}

TEST(Fields, Pypi) {
  EXPECT_EQ(
      rows_of(pypi, facts()),
      "Metadata-Version=2.4\nName=mochilang-strings\nVersion=1.2.3\nSummary=Texts: cut, join, "
      "count\nAuthor=Böb\n"
      "Author-email=Ada Lovelace <ada@example.org>\nLicense-Expression=MIT OR "
      "Apache-2.0\nLicense-File=LICENSE\n"
      "Keywords=text,unicode strings,averyveryveryverylongkeyword\n"
      "Classifier=Programming Language :: Python :: 3|Programming Language :: Python :: 3.10|Programming "
      "Language :: Python :: 3.11|Programming Language :: Python :: 3.12|Programming Language :: Python :: "
      "3.13|Programming Language :: Python :: 3.14|Topic :: Text Processing|Typing :: Typed\n"
      "Project-URL=Homepage, https://strings.example.org|Repository, https://example.org/mochilang/strings\n"
      "Requires-Python=>=3.10\nDescription-Content-Type=text/markdown; charset=UTF-8\n-> mochilang-base "
      ">=0.4.1,<0.5\n");
}

// `3.9 3.10 …` of the classifiers.
std::string pythons(const std::string& requires_python) {
  std::string made;
  for (const std::string& text : pypi_classifiers({}, requires_python)) {
    if (text.starts_with("Programming Language :: Python :: 3."))
      made += (made.empty() ? "" : " ") + text.substr(text.rfind(' ') + 1);
  }
  return made;
}

TEST(Fields, PythonVersions) {
  EXPECT_EQ(pythons(">=3.12"), "3.12 3.13 3.14");
  EXPECT_EQ(pythons(">=3.10,<3.13"), "3.10 3.11 3.12");
  EXPECT_EQ(pythons(">=3.10, !=3.11.*, <=3.12"), "3.10 3.12");
  EXPECT_EQ(pythons("~=3.13"), "3.13 3.14");
  EXPECT_EQ(pythons("==3.12.*"), "3.12");
  EXPECT_EQ(pythons(">=3.12.3, <3.13.1"), "3.12 3.13");
  EXPECT_EQ(pythons("===3.12"), "");
  EXPECT_EQ(pythons(">=2.7"), "");
  EXPECT_EQ(pythons("nonsense"), "");
}

TEST(Fields, Maven) {
  const std::string rows =
      "groupId=org.mochilang\nartifactId=strings\nversion=1.2.3\npackaging=jar\nname=org.mochilang:strings\n"
      "description=Texts: cut, join, "
      "count\nurl=https://strings.example.org\nlicenses.license.name=MIT|Apache-2.0\n"
      "licenses.license.url=https://spdx.org/licenses/MIT.html|https://spdx.org/licenses/Apache-2.0.html\n"
      "developers.developer.id=ada|böb\ndevelopers.developer.name=Ada "
      "Lovelace|Böb\ndevelopers.developer.email=ada@example.org\n"
      "scm.connection=scm:git:https://example.org/mochilang/strings.git\n"
      "scm.developerConnection=scm:git:ssh://git@example.org/mochilang/strings.git\nscm.url=https://"
      "example.org/mochilang/strings\njdk=17\n"
      "-> org.mochilang:base 0.4.1\n";
  EXPECT_EQ(rows_of(maven, facts()), rows);
  EXPECT_EQ(rows_of(kotlin, facts()), rows);
}

TEST(Fields, Nuget) {
  EXPECT_EQ(rows_of(nuget, facts()),
            "id=Mochilang.Strings\nversion=1.2.3\nauthors=Ada Lovelace, Böb\nlicense[type=expression]=MIT OR "
            "Apache-2.0\n"
            "requireLicenseAcceptance=false\nreadme=README.md\nprojectUrl=https://strings.example.org\n"
            "description=Texts: cut, join, count\ntags=text unicode-strings "
            "averyveryveryverylongkeyword\nrepository.type=git\n"
            "repository.url=https://example.org/mochilang/strings.git\ntargetFramework=net8.0\n-> "
            "Mochilang.Base [0.4.1, 0.5.0)\n");
}

TEST(Fields, Swift) {
  EXPECT_EQ(
      rows_of(swift, facts()),
      "package.name=Strings\nproduct=Strings\nmodule=Strings\ntag=1.2.3\nREADME.md=Texts: cut, join, count\n"
      "LICENSE=MIT OR Apache-2.0\nmetadata.author=Ada "
      "Lovelace|Böb\nurl=https://example.org/mochilang/strings.git\n"
      "readme=README.md\nswift-tools-version=5.9\n-> Base .upToNextMinor(from: \"0.4.1\")\n");
}

TEST(Fields, Crates) {
  EXPECT_EQ(rows_of(crates, facts()),
            "edition=2021\nrust-version=1.80\nname=mochilang-strings\nversion=1.2.3\nauthors=Ada Lovelace "
            "<ada@example.org>|Böb\n"
            "description=Texts: cut, join, "
            "count\nhomepage=https://strings.example.org\nreadme=README.md\nkeywords=text\n"
            "categories=text-processing\nlicense=MIT OR "
            "Apache-2.0\nrepository=https://example.org/mochilang/strings\n"
            "lib.name=mochilang_strings\n-> mochilang-base ^0.4.1\n");
  auto made = map_package(crates, facts());
  EXPECT_EQ(made->warnings.size(), 3U);
}

TEST(Fields, Hex) {
  EXPECT_EQ(
      rows_of(hex, facts()),
      "name=mochilang_strings\napp=mochilang_strings\nversion=1.2.3\ndescription=Texts: cut, join, count\n"
      "licenses=MIT|Apache-2.0\nmaintainers=Ada Lovelace "
      "<ada@example.org>|Böb\nlinks.Repository=https://example.org/mochilang/strings\n"
      "links.Homepage=https://strings.example.org\nbuild_tools=rebar3|mix\nelixir=~> 1.14\n-> mochilang_base "
      "~> 0.4.1\n");
}

TEST(Fields, OwnLicence) {
  PackageFacts f = facts();
  f.license = "LicenseRef-Acme";
  f.licenses = {"LicenseRef-Acme"};
  EXPECT_EQ(map_package(npm, f)->value("license"), "SEE LICENSE IN LICENSE");
  EXPECT_EQ(rows_of(jsr, f), "M057_FAN_E008");
  EXPECT_EQ(map_package(pypi, f)->value("License-Expression"), "LicenseRef-Acme");
  EXPECT_EQ(map_package(maven, f)->value("licenses.license.url"),
            "https://example.org/mochilang/strings/blob/v1.2.3/LICENSE");
  EXPECT_EQ(map_package(nuget, f)->value("license[type=file]"), "LICENSE");
  EXPECT_EQ(map_package(crates, f)->value("license-file"), "LICENSE");
  EXPECT_EQ(map_package(crates, f)->find("license"), nullptr);
  EXPECT_EQ(map_package(hex, f)->value("licenses"), "LicenseRef-Acme");
}

TEST(Fields, RequiredOnes) {
  PackageFacts f = facts();
  f.description.clear();
  f.repository.clear();
  for (Destination d : all_destinations()) {
    auto made = map_package(d, f);
    ASSERT_FALSE(made);
    EXPECT_EQ(code_of(made.error()), "M057_PUB_E001");
    EXPECT_NE(made.error().message.find("`description` and `repository`"), std::string::npos)
        << made.error().message;
  }
}

TEST(Fields, HomepageFallsBackToTheRepository) {
  PackageFacts f = facts();
  f.homepage.clear();
  EXPECT_EQ(map_package(maven, f)->value("url"), "https://example.org/mochilang/strings");
  EXPECT_EQ(map_package(nuget, f)->value("projectUrl"), "https://example.org/mochilang/strings");
  EXPECT_EQ(map_package(npm, f)->find("homepage"), nullptr);
}

TEST(Fields, LongDescriptions) {
  PackageFacts f = facts();
  f.description = std::string(400, 'x');
  EXPECT_EQ(map_package(jsr, f)->value("description").size(), 249 + std::string_view("…").size());
  EXPECT_EQ(map_package(hex, f)->value("description").size(), 299 + std::string_view("…").size());
  EXPECT_EQ(map_package(npm, f)->value("description").size(), 400U);
}

TEST(Fields, DependencyAndPackageOnOneName) {
  PackageFacts f = facts();
  f.package = "@a/b-c";
  f.dependencies[0].package = "@a-b/c";
  EXPECT_EQ(rows_of(pypi, f), "M057_FAN_E007");
  EXPECT_NE(rows_of(npm, f), "M057_FAN_E007");
}

TEST(Text, Authors) {
  EXPECT_EQ(parse_author(" Ada <a@b> ").name, "Ada");
  EXPECT_EQ(parse_author("Ada <a@b>").email, "a@b");
  EXPECT_EQ(parse_author("<a@b>").text(), "a@b");
  EXPECT_EQ(parse_author("a@b").email, "a@b");
  EXPECT_EQ(parse_author("Ada Lovelace").text(), "Ada Lovelace");
}

TEST(Text, Repositories) {
  for (const char* form : {"https://h.org/o/n", "https://h.org/o/n.git", "git+https://h.org/o/n.git",
                           "https://h.org/o/n/", "https://user@h.org/o/n"}) {
    auto made = parse_repository(form);
    ASSERT_TRUE(made) << form;
    EXPECT_EQ(made->web, "https://h.org/o/n");
    EXPECT_EQ(made->git, "git+https://h.org/o/n.git");
    EXPECT_EQ(made->ssh, "ssh://git@h.org/o/n.git");
  }
  for (const char* form : {"git@h.org:o/n.git", "ssh://git@h.org/o/n.git"}) {
    auto made = parse_repository(form);
    ASSERT_TRUE(made) << form;
    EXPECT_EQ(made->web, "https://h.org/o/n");
    EXPECT_EQ(made->git, "git+ssh://git@h.org/o/n.git");
  }
  for (const char* form : {"", "h.org/o/n", "https://", "https://h.org", "https://h.org/", "ftp://h.org/o/n"})
    EXPECT_FALSE(parse_repository(form)) << form;
}

TEST(Text, LinksBecomeAbsolute) {
  auto repository = *parse_repository("https://h.org/o/n");
  auto turn = [&](std::string_view text) { return absolute_links(text, repository, "v1.0.0", "pkg"); };
  EXPECT_EQ(turn("[a](b.md) ![i](img/x.png)"),
            "[a](https://h.org/o/n/blob/v1.0.0/pkg/b.md) ![i](https://h.org/o/n/raw/v1.0.0/pkg/img/x.png)");
  EXPECT_EQ(turn("[![b](b.svg)](c.md)"),
            "[![b](https://h.org/o/n/raw/v1.0.0/pkg/b.svg)](https://h.org/o/n/blob/v1.0.0/pkg/c.md)");
  EXPECT_EQ(turn("[a](../x.md#top) [r](/LICENSE)"),
            "[a](https://h.org/o/n/blob/v1.0.0/x.md#top) [r](https://h.org/o/n/blob/v1.0.0/LICENSE)");
  EXPECT_EQ(turn("[a]: b.md \"t\"\n"), "[a]: https://h.org/o/n/blob/v1.0.0/pkg/b.md \"t\"\n");
  for (const char* same :
       {"[a](#x)", "[a](https://x.org)", "[a](//x.org)", "[a](mailto:x@y)", "`[a](b)`", "``[a](`b)``",
        "    [a](b)", "```\n[a](b)\n```\n", "\\[a](b)", "[a", "`", "[a](", "[a](../../../etc)"}) {
    EXPECT_EQ(turn(same), same);
  }
}

TEST(Text, KeywordsAndCategories) {
  std::vector<std::string> warnings;
  EXPECT_EQ(crates_keywords({"a b", "-x", "c++", "é", "ok"}, warnings),
            (std::vector<std::string>{"c++", "ok"}));
  EXPECT_EQ(warnings.size(), 3U);
  EXPECT_EQ(crates_categories({"parsing", "development-tools::testing", "Foo"}, warnings),
            (std::vector<std::string>{"parsing", "development-tools::testing"}));
  EXPECT_EQ(
      pypi_classifiers({"License :: OSI Approved", "Topic :: Games/Entertainment", "games"}, ">=2.7").size(),
      3U);
}

TEST(NativeSpecs, AreOfTheirTarget) {
  using enum Destination;
  for (const char* good : {"left-pad", "left-pad@^1.2", "@scope/name", "@scope/name@>=1 <2", "x@npm:y@1"})
    EXPECT_EQ(native_spec_fault(npm, good), "") << good;
  for (const char* bad : {"", "@scope", "Upper", "a b", "name@", "/x", "@/x", "a\nb"})
    EXPECT_NE(native_spec_fault(npm, bad), "") << bad;
  for (const char* good : {"requests", "requests>=2,<3", "requests[socks] ~= 2.1", "x @ https://h.org/x.whl",
                           "x==1; python_version < \"3.12\"", "x; os_name == 'nt'"}) {
    EXPECT_EQ(native_spec_fault(pypi, good), "") << good;
  }
  for (const char* bad : {"-x", "x-", "x>", "x=1", "x>=", "x[a", "x>=1,", "x ^1"})
    EXPECT_NE(native_spec_fault(pypi, bad), "") << bad;
  for (const char* good : {"serde", "serde@^1.2", "serde = \"1\"", "serde@>=1, <2"})
    EXPECT_EQ(native_spec_fault(crates, good), "") << good;
  for (const char* bad : {"1x", "serde@", "se rde", "serde = \"\"", "serde@latest"})
    EXPECT_NE(native_spec_fault(crates, bad), "") << bad;
  EXPECT_EQ(native_spec_fault(maven, "org.x:y:1.2"), "");
  EXPECT_NE(native_spec_fault(maven, "org.x:y"), "");
}

}  // namespace
}  // namespace mochi::fanout
