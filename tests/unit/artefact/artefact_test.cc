// Packers: exact texts of manifests, what registries would refuse, times, the side-car.
#include <gtest/gtest.h>

#include <algorithm>

#include "archive/gzip.h"
#include "archive/tar.h"
#include "archive/zip.h"
#include "artefact/crate.h"
#include "artefact/jsr.h"
#include "artefact/npm.h"
#include "artefact/python.h"
#include "diag/codes.h"

namespace mochi::artefact {
namespace {

std::string code_of(const Result<void>& result) {
  return result ? "" : std::string(code_info(result.error().code).name);
}
std::string said(const Result<void>& result) { return result ? "" : result.error().message; }

NpmPackage npm_package() {
  NpmPackage p;
  p.name = "@team/kit";
  p.version = "1.0.0";
  p.description = "Does things";
  p.repository = "git+https://h.org/o/n.git";
  p.license = "MIT";
  p.engines_node = ">=20";
  p.public_access = true;
  p.exports = {{".", "dist/index.js", "dist/index.d.ts"}};
  p.dependencies = {{"@team/base", "^1.0.0"}};
  p.files = {{"dist/index.js", "export {};\n"},
             {"dist/index.d.ts", "export {};\n"},
             {"README.md", "# Kit\n"},
             {"LICENSE", "MIT\n"}};
  return p;
}

TEST(Npm, ManifestInTheUsualOrder) {
  EXPECT_EQ(
      npm_manifest(npm_package()),
      "{\n  \"name\": \"@team/kit\",\n  \"version\": \"1.0.0\",\n  \"description\": \"Does things\",\n  "
      "\"repository\": {\n    \"type\": \"git\",\n"
      "    \"url\": \"git+https://h.org/o/n.git\"\n  },\n  \"license\": \"MIT\",\n  \"type\": \"module\",\n  "
      "\"main\": \"./dist/index.js\",\n  \"types\": \"./dist/index.d.ts\",\n  "
      "\"exports\": {\n    \".\": {\n"
      "      \"types\": \"./dist/index.d.ts\",\n      \"default\": \"./dist/index.js\"\n    },\n    "
      "\"./package.json\": \"./package.json\"\n  },\n"
      "  \"files\": [\n    \"dist\"\n  ],\n  \"sideEffects\": false,\n  \"engines\": {\n    \"node\": "
      "\">=20\"\n  },\n  \"dependencies\": {\n"
      "    \"@team/base\": \"^1.0.0\"\n  },\n  \"publishConfig\": {\n    \"access\": \"public\"\n  }\n}\n");
}

TEST(Npm, WhatWouldBeRefused) {
  auto good = pack_npm(npm_package(), {});
  ASSERT_TRUE(good);
  EXPECT_EQ(good->file_name, "team-kit-1.0.0.tgz");
  EXPECT_EQ(code_of(validate_npm(*good)), "");
  NpmPackage missing = npm_package();
  missing.exports.push_back({"./text", "dist/text.js", ""});
  EXPECT_NE(said(validate_npm(*pack_npm(missing, {})))
                .find("`exports[\"./text\"].default`: there is no file `./dist/text.js`"),
            std::string::npos);
  NpmPackage bare = npm_package();
  bare.exports.clear();
  EXPECT_EQ(code_of(validate_npm(*pack_npm(bare, {}))), "M057_FAN_E004");
  NpmPackage unlicensed = npm_package();
  unlicensed.files.pop_back();
  EXPECT_NE(said(validate_npm(*pack_npm(unlicensed, {}))).find("LICENSE"), std::string::npos);
  Artefact reordered = *good;
  for (archive::Entry& entry : reordered.entries) {
    if (entry.path == "package/package.json")
      entry.bytes =
          R"({"name":"a","version":"1.0.0","description":"d","license":"MIT","type":"module","exports":{".":{"default":"./dist/index.js","types":"./dist/index.d.ts"},"./x":"./LICENSE"}})";
  }
  EXPECT_NE(said(validate_npm(reordered)).find("does not come last"), std::string::npos);
}

TEST(Time, EpochAndConstants) {
  EXPECT_EQ(*parse_epoch("1700000000")->epoch, 1700000000);
  for (const char* bad : {"", "-1", "1.5", "x", "123456789012", "1234567890123456789012345"})
    EXPECT_FALSE(parse_epoch(bad)) << bad;
  const auto plain = pack_npm(npm_package(), {});
  const auto dated = pack_npm(npm_package(), *parse_epoch("1700000000"));
  EXPECT_NE(plain->bytes, dated->bytes);
  const std::string tar = *archive::gunzip(plain->bytes, 1U << 20U);
  EXPECT_EQ(tar.substr(136, 11), "03560116604");
}

JsrPackage jsr_package() {
  JsrPackage p;
  p.name = "@team/kit";
  p.version = "1.0.0";
  p.license = "MIT";
  p.exports = {{".", "./src/index.ts"}};
  p.files = {{"src/index.ts", "export const x = 1;\n"}, {"LICENSE", "MIT\n"}, {"README.md", "# Kit\n"}};
  return p;
}

TEST(Jsr, WhatWouldBeRefused) {
  EXPECT_EQ(code_of(validate_jsr(*pack_jsr(jsr_package(), {}))), "");
  auto with_file = [](const std::string& path) {
    JsrPackage p = jsr_package();
    p.files.push_back({path, "x"});
    return validate_jsr(*pack_jsr(p, {}));
  };
  EXPECT_NE(said(with_file("src/INDEX.ts")).find("in its case only"), std::string::npos);
  EXPECT_NE(said(with_file("src/a b.ts")).find("a character"), std::string::npos);
  EXPECT_NE(said(with_file("src/" + std::string(96, 'a'))).find("95 bytes"), std::string::npos);
  EXPECT_NE(said(with_file("src/" + std::string(80, 'a') + "/" + std::string(80, 'b'))).find("155 bytes"),
            std::string::npos);
  JsrPackage wrong = jsr_package();
  wrong.exports = {{"text", "./src/index.ts"}};
  EXPECT_EQ(code_of(validate_jsr(*pack_jsr(wrong, {}))), "M057_FAN_E004");
  wrong.exports = {{".", "./src/none.ts"}};
  EXPECT_EQ(code_of(validate_jsr(*pack_jsr(wrong, {}))), "M057_FAN_E004");
}

PythonPackage python_package() {
  PythonPackage p;
  p.name = "team-kit";
  p.version = "1.0.0rc1";
  p.import_name = "team_kit";
  p.summary = "Does \"things\"";
  p.authors = {{"Ada", "ada@example.org"}, {"Böb", ""}};
  p.license = "MIT";
  p.keywords = {"a", "b"};
  p.classifiers = {"Typing :: Typed"};
  p.urls = {{"Repository", "https://h.org/o/n"}};
  p.requires_python = ">=3.10";
  p.requirements = {"team-base>=1,<2"};
  p.extras = {{"fast", {"team-fast>=1,<2"}}};
  p.readme = "# Kit\n";
  p.license_text = "MIT\n";
  p.generator = "mochi (1)";
  p.files = {
      {"src/team_kit/__init__.py", "X = 1\n"}, {"src/team_kit/py.typed", ""}, {"tests/test_kit.py", "\n"}};
  return p;
}

TEST(Python, MetadataAndProject) {
  EXPECT_EQ(python_metadata(python_package()),
            "Metadata-Version: 2.4\nName: team-kit\nVersion: 1.0.0rc1\nSummary: Does \"things\"\nAuthor: "
            "Böb\nAuthor-email: Ada <ada@example.org>\n"
            "License-Expression: MIT\nLicense-File: LICENSE\nKeywords: a,b\nClassifier: Typing :: "
            "Typed\nProject-URL: Repository, https://h.org/o/n\n"
            "Requires-Python: >=3.10\nRequires-Dist: team-base>=1,<2\nProvides-Extra: fast\nRequires-Dist: "
            "team-fast>=1,<2 ; extra == 'fast'\n"
            "Description-Content-Type: text/markdown; charset=UTF-8\n\n# Kit\n");
  EXPECT_EQ(python_project_file(python_package()),
            "[build-system]\nrequires = [\"hatchling\"]\nbuild-backend = "
            "\"hatchling.build\"\n\n[project]\nname = \"team-kit\"\nversion = \"1.0.0rc1\"\n"
            "description = \"Does \\\"things\\\"\"\nreadme = \"README.md\"\nrequires-python = "
            "\">=3.10\"\nlicense = \"MIT\"\nauthors = [\n"
            "    { name = \"Ada\", email = \"ada@example.org\" },\n    { name = \"Böb\" },\n]\nkeywords = "
            "[\"a\", \"b\"]\nclassifiers = [\n"
            "    \"Typing :: Typed\",\n]\ndependencies = "
            "[\"team-base>=1,<2\"]\n\n[project.optional-dependencies]\nfast = [\"team-fast>=1,<2\"]\n\n"
            "[project.urls]\nRepository = "
            "\"https://h.org/o/n\"\n\n[tool.hatch.build.targets.wheel]\npackages = [\"src/team_kit\"]\n");
}

TEST(Python, WheelAndSdist) {
  auto wheel = pack_wheel(python_package(), {});
  auto sdist = pack_sdist(python_package(), {});
  ASSERT_TRUE(wheel && sdist);
  EXPECT_EQ(wheel->file_name, "team_kit-1.0.0rc1-py3-none-any.whl");
  EXPECT_EQ(sdist->file_name, "team_kit-1.0.0rc1.tar.gz");
  EXPECT_EQ(said(validate_wheel(*wheel)), "");
  EXPECT_EQ(said(validate_sdist(*sdist)), "");
  EXPECT_EQ(wheel->entries.back().path, "team_kit-1.0.0rc1.dist-info/RECORD");
  Artefact changed = *wheel;
  changed.entries[0].bytes += "#";
  EXPECT_NE(said(validate_wheel(changed)).find("RECORD"), std::string::npos);
  PythonPackage local = python_package();
  local.version = "1.0.0+local";
  EXPECT_NE(said(validate_wheel(*pack_wheel(local, {}))).find("local versions"), std::string::npos);
  PythonPackage direct = python_package();
  direct.requirements = {"x @ https://h.org/x.whl"};
  EXPECT_EQ(code_of(validate_wheel(*pack_wheel(direct, {}))), "M057_FAN_E004");
  PythonPackage hollow = python_package();
  hollow.files.clear();
  EXPECT_EQ(code_of(validate_wheel(*pack_wheel(hollow, {}))), "M057_FAN_E004");
  // 2023-11-14T22:13:20Z in DOS form, and never before 1980.
  const auto dated = pack_wheel(python_package(), *parse_epoch("1700000000"));
  EXPECT_EQ(dated->bytes.substr(10, 4), std::string("\xaa\xb1\x6e\x57", 4));
  EXPECT_EQ(pack_wheel(python_package(), *parse_epoch("0"))->bytes, wheel->bytes);
}

CratePackage crate_package() {
  CratePackage p;
  p.name = "team-kit";
  p.version = "1.0.0";
  p.lib_name = "team_kit";
  p.edition = "2021";
  p.rust_version = "1.75";
  p.description = "Does things";
  p.license = "MIT";
  p.repository = "https://h.org/o/n";
  p.dependencies = {{"team-base", "^1.0.0", false}, {"team-fast", "^1.0.0", true}};
  p.features = {{"fast", {"dep:team-fast"}}};
  p.capabilities = {"@team/kit", "1.0.0", {}, {}};
  p.files = {{"src/lib.rs", "pub const X: i64 = 1;\n"},
             {"tests/kit.rs", "\n"},
             {"README.md", "# Kit\n"},
             {"LICENSE", "MIT\n"}};
  return p;
}

TEST(Crate, Manifests) {
  EXPECT_EQ(crate_source_manifest(crate_package()),
            "[package]\nname = \"team-kit\"\nversion = \"1.0.0\"\nedition = \"2021\"\nrust-version = "
            "\"1.75\"\ndescription = \"Does things\"\nreadme = \"README.md\"\n"
            "license = \"MIT\"\nrepository = \"https://h.org/o/n\"\n\n[package.metadata.mochi]\npackage = "
            "\"@team/kit\"\nversion = \"1.0.0\"\n\n"
            "[package.metadata.mochi.capabilities]\nrequired = []\noptional = []\n\n[features]\nfast = "
            "[\"dep:team-fast\"]\n\n[dependencies]\n"
            "team-base = \"^1.0.0\"\nteam-fast = { version = \"^1.0.0\", optional = true }\n");
  CratePackage privately = crate_package();
  privately.registry_index = "sparse+http://127.0.0.1/index/";
  const std::string normal = crate_manifest(privately);
  EXPECT_NE(normal.find("[dependencies.team-base]\nversion = \"^1.0.0\"\nregistry-index = "
                        "\"sparse+http://127.0.0.1/index/\"\n"),
            std::string::npos)
      << normal;
  EXPECT_NE(normal.find("[[test]]\nname = \"kit\"\npath = \"tests/kit.rs\"\n"), std::string::npos);
}

TEST(Crate, WhatWouldBeRefused) {
  auto check = [](const CratePackage& p) { return validate_crate(p, *pack_crate(p, {})); };
  EXPECT_EQ(said(check(crate_package())), "");
  CratePackage p = crate_package();
  p.description.clear();
  EXPECT_EQ(code_of(check(p)), "M057_FAN_E004");
  p = crate_package();
  p.license.clear();
  EXPECT_EQ(code_of(check(p)), "M057_FAN_E004");
  p = crate_package();
  p.files.erase(p.files.begin());
  EXPECT_NE(said(check(p)).find("src/lib.rs"), std::string::npos);
  p = crate_package();
  p.dependencies[0].requirement = "*";
  EXPECT_EQ(code_of(check(p)), "M057_FAN_E004");
}

TEST(Capabilities, SideCar) {
  CapabilityFile file{"@team/kit", "1.0.0", {}, {}};
  EXPECT_EQ(capability_section(file), "");
  file.required.add(package::Capability::net_dial);
  file.required.add(package::Capability::env);
  file.optional.add(package::Capability::fs_read);
  EXPECT_EQ(capability_json(file),
            "{\n  \"package\": \"@team/kit\",\n  \"version\": \"1.0.0\",\n  \"required\": [\n    \"env\",\n  "
            "  \"net.dial\"\n  ],\n  \"optional\": [\n    \"fs.read\"\n  ]\n}\n");
  auto back = read_capability_json(capability_json(file));
  ASSERT_TRUE(back);
  EXPECT_TRUE(back->required == file.required && back->optional == file.optional);
  EXPECT_NE(capability_section(file).find("| `net.dial` | opens connections | `--allow-net` |"),
            std::string::npos);
  for (const char* bad :
       {"", "[]", "{}", R"({"package":"a","version":"1","required":["root"],"optional":[]})",
        R"({"package":"a","version":"1","required":{}})"}) {
    EXPECT_FALSE(read_capability_json(bad)) << bad;
  }
}

TEST(Archives, AreReadBackByOurOwnStrictReaders) {
  for (const Artefact& file : {*pack_npm(npm_package(), {}), *pack_jsr(jsr_package(), {}),
                               *pack_sdist(python_package(), {}), *pack_crate(crate_package(), {})}) {
    auto tar = archive::gunzip(file.bytes, 1U << 20U);
    ASSERT_TRUE(tar);
    auto entries = archive::read_tar(*tar);
    ASSERT_TRUE(entries) << file.file_name << entries.error().message;
    EXPECT_EQ(entries->size(), file.entries.size());
    EXPECT_TRUE(std::is_sorted(entries->begin(), entries->end(),
                               [](const auto& a, const auto& b) { return a.path < b.path; }));
  }
  EXPECT_TRUE(archive::read_zip(pack_wheel(python_package(), {})->bytes));
}

}  // namespace
}  // namespace mochi::artefact
