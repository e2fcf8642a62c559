// A registry of crates in memory, for tests: lines of an index, archives, and what asks them.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "archive/digest.h"
#include "bridge/rust/index/crate_requirement.h"
#include "bridge/rust/index/crate_set.h"
#include "host/memory/memory_host.h"

namespace mochi::rust::testing {

inline constexpr const char* kBase = "https://crates.test/";

struct CrateWorld {
  MemoryHost host;
  package::Transport transport{host.http, host.files, host.clock, {}};
  std::map<std::string, std::string> lines;

  // `rest`: further members of the line, «"deps":[…]»; the archive holds `archive`.
  CrateWorld& add(const std::string& name, const std::string& version, const std::string& rest = {},
                  const std::string& archive = "archive") {
    const std::string sum = archive::hex(archive::digest(archive::DigestKind::sha256, archive));
    lines[name] += R"({"name":")" + name + R"(","vers":")" + version + R"(","cksum":")" + sum + "\"" +
                   (rest.empty() ? "" : "," + rest) + "}\n";
    HttpResponse index;
    index.status = 200;
    index.body = lines[name];
    index.headers.push_back({"ETag", "\"" + std::to_string(lines[name].size()) + "\""});
    host.http.put(kBase + crate_index_path(name), index);
    HttpResponse blob;
    blob.status = 200;
    blob.body = archive;
    host.http.put(std::string("https://dl.test/") + name + "/" + version + "/download", blob);
    return *this;
  }
  void set_config(const std::string& text = R"({"dl":"https://dl.test","api":"https://api.test"})") {
    HttpResponse config;
    config.status = 200;
    config.body = text;
    host.http.put(std::string(kBase) + "config.json", config);
  }
  void missing(const std::string& name) {
    HttpResponse answer;
    answer.status = 404;
    host.http.put(kBase + crate_index_path(name), answer);
  }

  SparseIndex index(std::optional<package::Version> toolchain = std::nullopt) {
    return SparseIndex(transport, {kBase, "test"}, {"/cache/rust-deps", std::move(toolchain)});
  }

  // `name`, `name@requirement`, `name+feature`; the chosen versions as «a 1.0.0, b 2.0.0[x]», or what went wrong.
  std::string solution(const std::vector<std::string>& wanted,
                       std::optional<package::Version> toolchain = std::nullopt) {
    SparseIndex source = index(std::move(toolchain));
    std::vector<CrateNeed> needs;
    for (const std::string& text : wanted) {
      CrateNeed need;
      const std::size_t plus = text.find('+');
      const std::string before = text.substr(0, plus);
      if (plus != std::string::npos) need.features.push_back(text.substr(plus + 1));
      const std::size_t at = before.find('@');
      need.name = before.substr(0, at);
      need.requirement =
          parse_crate_requirement(at == std::string::npos ? "*" : before.substr(at + 1)).value();
      needs.push_back(std::move(need));
    }
    Result<CrateSet> set = resolve_crates(needs, {}, source);
    if (!set) return set.error().message;
    std::string text;
    for (const ChosenCrate& crate : set->crates) {
      if (!text.empty()) text += ", ";
      text += crate.name + " " + crate.version.text();
    }
    return text;
  }
};

}  // namespace mochi::rust::testing
