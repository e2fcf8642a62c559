// The parts of fields that several destinations need: authors, addresses of repositories, keywords, links of
// a README, licences (fan-out page section 6.1).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace mochi::fanout {

struct Author {
  std::string name;
  std::string email;  // empty: none
  // `Name <mail>`, or the one that there is.
  std::string text() const;
};
// «Name <mail>», «Name», «<mail>».
Author parse_author(std::string_view text);

// A source repository, from any of the address forms that a manifest takes.
struct Repository {
  std::string web;    // https://host/owner/name
  std::string git;    // git+https://host/owner/name.git, or git+ssh://git@host/… if that was written
  std::string clone;  // https://host/owner/name.git
  std::string ssh;    // ssh://git@host/owner/name.git
  std::string host;
  bool is_github = false;
};
// Errors: FAN_E004 naming `repository`.
Result<Repository> parse_repository(std::string_view text);

// Relative links and images of a Markdown text as absolute addresses at a tag of the repository; code is left
// alone. `directory` is where the text stands in the repository, empty for its root.
std::string absolute_links(std::string_view markdown, const Repository& repository, std::string_view tag,
                           std::string_view directory);

// True if the expression has a licence of its own text (`LicenseRef-…`).
bool has_license_ref(const std::vector<std::string>& licenses);

// Keywords that crates.io takes: at most 5 of at most 20 ASCII characters, beginning with a letter or digit.
// The others are told in `warnings`.
std::vector<std::string> crates_keywords(const std::vector<std::string>& keywords,
                                         std::vector<std::string>& warnings);
// Known category slugs of crates.io, at most 5.
std::vector<std::string> crates_categories(const std::vector<std::string>& categories,
                                           std::vector<std::string>& warnings);
// Classifiers: those written as such, the ones that known slugs stand for, and one for each version of Python
// that `requires_python` (PEP 440) admits. Never one of a licence.
std::vector<std::string> pypi_classifiers(const std::vector<std::string>& categories,
                                          const std::string& requires_python);
// Words joined by blanks, blanks inside a keyword as `-`.
std::string nuget_tags(const std::vector<std::string>& keywords);

}  // namespace mochi::fanout
