#include "fanout/destination.h"

#include <algorithm>
#include <array>

#include "base/edit_distance.h"
#include "base/string_util.h"
#include "diag/codes.h"

namespace mochi::fanout {
namespace {

constexpr std::array<DestinationInfo, kDestinationCount> kInfos = {{
    {Destination::npm, "npm", "typescript", "npm", true, 2},
    {Destination::jsr, "jsr", "typescript", "JSR", true, 1},
    {Destination::pypi, "pypi", "python", "PyPI", true, 1},
    {Destination::maven, "maven", "jvm", "Maven Central", false},
    {Destination::nuget, "nuget", "dotnet", "NuGet", false},
    {Destination::swift, "swift", "swift", "Swift", false},
    {Destination::kotlin, "kotlin", "kotlin", "Kotlin Multiplatform", false},
    {Destination::crates, "crates", "rust", "crates.io", true, 3},
    {Destination::hex, "hex", "beam", "Hex", false},
}};

struct Alias {
  std::string_view word;
  Destination destination;
};
// `typescript` stands twice: it means both.
constexpr Alias kAliases[] = {
    {"typescript", Destination::npm},   {"typescript", Destination::jsr}, {"python", Destination::pypi},
    {"jvm", Destination::maven},        {"dotnet", Destination::nuget},   {"nuget.org", Destination::nuget},
    {"swiftpm", Destination::swift},    {"spi", Destination::swift},      {"kotlinmp", Destination::kotlin},
    {"kmp", Destination::kotlin},       {"rust", Destination::crates},    {"cratesio", Destination::crates},
    {"crates.io", Destination::crates}, {"beam", Destination::hex},
};

Unexpected<Error> unknown(std::string_view word, bool landed_only) {
  std::vector<std::string> names;
  std::vector<std::string_view> words;
  for (const DestinationInfo& info : kInfos) {
    if (landed_only && !info.landed) continue;
    names.emplace_back(info.name);
    words.push_back(info.name);
  }
  for (const Alias& alias : kAliases) words.push_back(alias.word);
  std::string hint =
      "The targets are " + name_list(names) + "; `all` means those that the manifest opts into.";
  if (destinations_of_word(word).empty()) {
    if (std::string_view near = nearest_word(word, words); !near.empty()) {
      hint = suggestion(near) + ' ' + hint;
    }
    return fail(Code::M057_FAN_E002, "`" + std::string(word) + "` is not a target of a fan-out", hint);
  }
  return fail(Code::M057_FAN_E002, "target `" + std::string(word) + "` cannot be published to yet", hint);
}

}  // namespace

const DestinationInfo& destination_info(Destination destination) {
  return kInfos[static_cast<std::size_t>(destination)];
}

const std::vector<Destination>& all_destinations() {
  static const std::vector<Destination> all = [] {
    std::vector<Destination> made;
    for (const DestinationInfo& info : kInfos) made.push_back(info.id);
    return made;
  }();
  return all;
}

std::vector<Destination> landed_destinations() {
  std::vector<Destination> made;
  for (const DestinationInfo& info : kInfos) {
    if (info.landed) made.push_back(info.id);
  }
  return made;
}

const DestinationInfo* find_destination(std::string_view name) {
  for (const DestinationInfo& info : kInfos) {
    if (info.name == name) return &info;
  }
  return nullptr;
}

std::vector<Destination> destinations_of_word(std::string_view word) {
  std::vector<Destination> made;
  if (const DestinationInfo* info = find_destination(word)) made.push_back(info->id);
  for (const Alias& alias : kAliases) {
    if (alias.word == word) made.push_back(alias.destination);
  }
  return made;
}

Result<std::vector<Destination>> parse_destinations(const std::vector<std::string>& words, bool landed_only) {
  std::vector<Destination> made;
  for (const std::string& item : words) {
    for (std::string_view part : split(item, ',')) {
      const std::string_view word = trim_ascii(part);
      const std::vector<Destination> meant = destinations_of_word(word);
      if (meant.empty()) return unknown(word, landed_only);
      for (Destination destination : meant) {
        if (landed_only && !destination_info(destination).landed) return unknown(word, landed_only);
        made.push_back(destination);
      }
    }
  }
  std::sort(made.begin(), made.end());
  made.erase(std::unique(made.begin(), made.end()), made.end());
  return made;
}

std::string destination_variable(Destination destination, std::string_view suffix) {
  std::string made = "MOCHI_";
  for (char c : destination_info(destination).name)
    made += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return made + "_" + std::string(suffix);
}

}  // namespace mochi::fanout
