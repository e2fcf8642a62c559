#include "fanout/mapping/text.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "base/path.h"
#include "base/string_util.h"
#include "diag/codes.h"

namespace mochi::fanout {
namespace {

bool is_word(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

// clang-format off
constexpr std::string_view kCrateCategories[] = {
    "accessibility", "aerospace", "algorithms", "api-bindings", "asynchronous", "authentication", "caching", "command-line-interface",
    "command-line-utilities", "compilers", "compression", "computer-vision", "concurrency", "config", "cryptography", "data-structures",
    "database", "database-implementations", "date-and-time", "development-tools", "email", "embedded", "emulators", "encoding",
    "external-ffi-bindings", "filesystem", "finance", "game-development", "game-engines", "games", "graphics", "gui", "hardware-support",
    "internationalization", "localization", "mathematics", "memory-management", "multimedia", "network-programming", "no-std", "os",
    "parser-implementations", "parsing", "rendering", "rust-patterns", "science", "simulation", "template-engine", "text-editors",
    "text-processing", "value-formatting", "virtualization", "visualization", "wasm", "web-programming"};
// clang-format on

struct Classifier {
  std::string_view slug;
  std::string_view text;
};
// clang-format off
constexpr Classifier kClassifiers[] = {
    {"algorithms", "Topic :: Software Development :: Libraries"},
    {"command-line-utilities", "Topic :: Utilities"},
    {"compression", "Topic :: System :: Archiving :: Compression"},
    {"cryptography", "Topic :: Security :: Cryptography"},
    {"data-structures", "Topic :: Software Development :: Libraries"},
    {"database", "Topic :: Database"},
    {"development-tools", "Topic :: Software Development"},
    {"email", "Topic :: Communications :: Email"},
    {"encoding", "Topic :: Text Processing"},
    {"games", "Topic :: Games/Entertainment"},
    {"graphics", "Topic :: Multimedia :: Graphics"},
    {"internationalization", "Topic :: Software Development :: Internationalization"},
    {"localization", "Topic :: Software Development :: Localization"},
    {"mathematics", "Topic :: Scientific/Engineering :: Mathematics"},
    {"parsing", "Topic :: Text Processing"},
    {"science", "Topic :: Scientific/Engineering"},
    {"text-processing", "Topic :: Text Processing"},
    {"visualization", "Topic :: Scientific/Engineering :: Visualization"},
};
// clang-format on

bool has_scheme(std::string_view target) {
  const std::size_t colon = target.find(':');
  if (colon == std::string_view::npos) return false;
  return std::all_of(target.begin(), target.begin() + static_cast<std::ptrdiff_t>(colon),
                     [](char c) { return is_word(c) || c == '+' || c == '-' || c == '.'; });
}

bool is_relative(std::string_view target) {
  return !target.empty() && !target.starts_with('#') && !target.starts_with("//") &&
         !target.starts_with('<') && !has_scheme(target);
}

// One README: its links.
class Links {
 public:
  Links(const Repository& repository, std::string_view tag, std::string_view directory)
      : repository_(repository), tag_(tag), directory_(directory) {}

  std::string absolute(std::string_view target, bool image) const {
    if (!is_relative(target)) return std::string(target);
    const std::size_t end = std::min(target.find_first_of("#?"), target.size());
    std::string path = target.starts_with('/') ? std::string(target.substr(1, end - 1))
                                               : join_path(directory_, target.substr(0, end));
    path = normalize_path(path);
    // Above the repository there is nothing to link to.
    if (path.starts_with("..")) return std::string(target);
    const bool gitlab = repository_.host.find("gitlab") != std::string::npos;
    return repository_.web + (gitlab ? "/-" : "") + (image ? "/raw/" : "/blob/") + std::string(tag_) + "/" +
           path + std::string(target.substr(end));
  }

  // A line outside fenced code; code spans are left alone.
  std::string line(std::string_view text) const {
    std::string made;
    if (const std::size_t at = definition(text); at != 0) {
      const std::size_t end = std::min(text.find_first_of(" \t", at), text.size());
      return std::string(text.substr(0, at)) + absolute(text.substr(at, end - at), false) +
             std::string(text.substr(end));
    }
    std::vector<bool> images;
    for (std::size_t i = 0; i < text.size();) {
      if (text[i] == '\\' && i + 1 < text.size()) {
        made += text.substr(i, 2);
        i += 2;
      } else if (text[i] == '`') {
        const std::size_t ticks = std::min(text.find_first_not_of('`', i), text.size()) - i;
        const std::size_t close = text.find(text.substr(i, ticks), i + ticks);
        const std::size_t end = close == std::string_view::npos ? i + ticks : close + ticks;
        made += text.substr(i, end - i);
        i = end;
      } else if (text[i] == '[') {
        images.push_back(i > 0 && text[i - 1] == '!');
        made += text[i++];
      } else if (text[i] == ']' && !images.empty()) {
        const bool image = images.back();
        images.pop_back();
        made += text[i++];
        if (i < text.size() && text[i] == '(') {
          const std::size_t end = std::min(text.find_first_of(" )", i + 1), text.size());
          made += "(" + absolute(text.substr(i + 1, end - i - 1), image);
          i = end;
        }
      } else {
        made += text[i++];
      }
    }
    return made;
  }

 private:
  // Where the target of `[label]: target` begins, or 0.
  static std::size_t definition(std::string_view text) {
    if (!text.starts_with('[')) return 0;
    const std::size_t close = text.find("]:");
    if (close == std::string_view::npos || close < 2) return 0;
    const std::size_t at = text.find_first_not_of(" \t", close + 2);
    return at == std::string_view::npos ? 0 : at;
  }

  const Repository& repository_;
  std::string_view tag_;
  std::string_view directory_;
};

}  // namespace

std::string Author::text() const {
  if (email.empty()) return name;
  return name.empty() ? email : name + " <" + email + ">";
}

Author parse_author(std::string_view text) {
  text = trim_ascii(text);
  const std::size_t open = text.rfind('<');
  if (open == std::string_view::npos || !text.ends_with('>')) {
    if (text.find('@') != std::string_view::npos && text.find(' ') == std::string_view::npos)
      return {{}, std::string(text)};
    return {std::string(text), {}};
  }
  return {std::string(trim_ascii(text.substr(0, open))),
          std::string(trim_ascii(text.substr(open + 1, text.size() - open - 2)))};
}

Result<Repository> parse_repository(std::string_view text) {
  auto bad = [&] {
    return fail(Code::M057_FAN_E004,
                "`repository` is not the address of a repository: `" + std::string(text) + "`",
                "Write it like `https://HOST/OWNER/NAME`.");
  };
  std::string_view rest = text;
  bool ssh = false;
  if (rest.starts_with("git+")) rest.remove_prefix(4);
  if (rest.starts_with("https://")) {
    rest.remove_prefix(8);
  } else if (rest.starts_with("ssh://")) {
    ssh = true;
    rest.remove_prefix(6);
  } else if (rest.starts_with("git@")) {
    ssh = true;
  } else {
    return bad();
  }
  if (const std::size_t at = rest.find('@'); at != std::string_view::npos && at < rest.find('/'))
    rest.remove_prefix(at + 1);
  std::size_t end = rest.find('/');
  // `git@host:owner/name`
  if (const std::size_t colon = rest.find(':'); colon != std::string_view::npos && colon < end &&
                                                colon + 1 < rest.size() &&
                                                !(rest[colon + 1] >= '0' && rest[colon + 1] <= '9'))
    end = colon;
  if (end == std::string_view::npos || end == 0 || end + 1 >= rest.size()) return bad();
  std::string path(rest.substr(end + 1));
  while (path.ends_with('/')) path.pop_back();
  if (path.ends_with(".git")) path.resize(path.size() - 4);
  if (path.empty()) return bad();
  Repository made;
  made.host = std::string(rest.substr(0, end));
  const std::string at = made.host + "/" + path;
  made.web = "https://" + at;
  made.clone = made.web + ".git";
  made.ssh = "ssh://git@" + at + ".git";
  made.git = ssh ? "git+" + made.ssh : "git+" + made.clone;
  made.is_github = made.host == "github.com";
  return made;
}

std::string absolute_links(std::string_view markdown, const Repository& repository, std::string_view tag,
                           std::string_view directory) {
  const Links links(repository, tag, directory);
  std::string made;
  bool fenced = false;
  std::size_t at = 0;
  while (at < markdown.size()) {
    const std::size_t end = std::min(markdown.find('\n', at), markdown.size());
    const std::string_view line = markdown.substr(at, end - at);
    const std::string_view bare = trim_ascii(line);
    const bool fence = bare.starts_with("```") || bare.starts_with("~~~");
    if (fence) fenced = !fenced;
    const bool code = fence || fenced || line.starts_with("    ");
    made += code ? std::string(line) : links.line(line);
    if (end < markdown.size()) made += '\n';
    at = end + 1;
  }
  return made;
}

bool has_license_ref(const std::vector<std::string>& licenses) {
  return std::any_of(licenses.begin(), licenses.end(), [](const std::string& id) {
    return id.starts_with("LicenseRef-") || id.starts_with("DocumentRef-");
  });
}

std::vector<std::string> crates_keywords(const std::vector<std::string>& keywords,
                                         std::vector<std::string>& warnings) {
  std::vector<std::string> made;
  for (const std::string& keyword : keywords) {
    const bool good = !keyword.empty() && keyword.size() <= 20 && is_word(keyword.front()) &&
                      std::all_of(keyword.begin(), keyword.end(),
                                  [](char c) { return is_word(c) || c == '-' || c == '_' || c == '+'; });
    if (good && made.size() < 5) {
      made.push_back(keyword);
    } else {
      warnings.push_back("keyword `" + keyword + "` is left away on crates.io");
    }
  }
  return made;
}

std::vector<std::string> crates_categories(const std::vector<std::string>& categories,
                                           std::vector<std::string>& warnings) {
  std::vector<std::string> made;
  for (const std::string& category : categories) {
    const std::string_view top = std::string_view(category).substr(0, category.find("::"));
    const bool known = std::find(std::begin(kCrateCategories), std::end(kCrateCategories), top) !=
                       std::end(kCrateCategories);
    if (known && category.find(' ') == std::string::npos && made.size() < 5) {
      made.push_back(category);
    } else {
      warnings.push_back("category `" + category + "` is left away on crates.io");
    }
  }
  return made;
}

namespace {

// The minor versions of Python 3 that are named: those that people may still run.
constexpr int kFirstPython = 8;
constexpr int kLastPython = 14;

// Whether a clause of PEP 440 (`>=3.9`, `!=3.10.*`) admits some release of Python 3.`minor`; nothing if it is
// none of the usual ones.
std::optional<bool> admits_python(std::string_view clause, int minor) {
  clause = trim_ascii(clause);
  const std::size_t digits = clause.find_first_of("0123456789");
  if (digits == std::string_view::npos) return std::nullopt;
  const std::string_view comparison = trim_ascii(clause.substr(0, digits));
  const std::vector<std::string_view> parts = split(clause.substr(digits), '.');
  if (parts[0] != "3" || parts.size() > 3 || parts.size() < 2) return std::nullopt;
  int wanted = 0;
  for (char c : parts[1]) {
    if (c < '0' || c > '9' || wanted > 100) return std::nullopt;
    wanted = wanted * 10 + (c - '0');
  }
  const bool patch = parts.size() == 3 && parts[2] != "*" && parts[2] != "0";
  if (comparison == ">=" || comparison == ">" || comparison == "~=") return minor >= wanted;
  if (comparison == "<") return minor < wanted || (patch && minor == wanted);
  if (comparison == "<=") return minor <= wanted;
  if (comparison == "==") return minor == wanted;
  if (comparison == "!=") return minor != wanted || patch;
  return std::nullopt;
}

bool requires_admit(const std::string& requires_python, int minor) {
  for (std::string_view clause : split(requires_python, ',')) {
    const std::optional<bool> admitted = admits_python(clause, minor);
    if (!admitted || !*admitted) return false;
  }
  return true;
}

}  // namespace

std::vector<std::string> pypi_classifiers(const std::vector<std::string>& categories,
                                          const std::string& requires_python) {
  std::vector<std::string> made;
  auto add = [&](std::string_view text) {
    if (std::find(made.begin(), made.end(), text) == made.end()) made.emplace_back(text);
  };
  for (const std::string& category : categories) {
    if (category.find(" :: ") != std::string::npos) {
      if (!category.starts_with("License ::")) add(category);
      continue;
    }
    for (const Classifier& known : kClassifiers) {
      if (known.slug == category) add(known.text);
    }
  }
  add("Programming Language :: Python :: 3");
  for (int minor = kFirstPython; minor <= kLastPython; ++minor) {
    if (requires_admit(requires_python, minor))
      add("Programming Language :: Python :: 3." + std::to_string(minor));
  }
  add("Typing :: Typed");
  std::sort(made.begin(), made.end());
  return made;
}

std::string nuget_tags(const std::vector<std::string>& keywords) {
  std::string made;
  for (const std::string& keyword : keywords)
    made += (made.empty() ? "" : " ") + replace_all(keyword, " ", "-");
  return made;
}

}  // namespace mochi::fanout
