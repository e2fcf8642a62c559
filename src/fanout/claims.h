// What an identity token of CI says of itself. Read without checking its signature: for telling what was
// sent, and for finding early what a registry would refuse; never to decide who somebody is.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mochi::fanout {

struct Claims {
  // Texts and numbers, ascending by name, tame; the audiences as `aud`.
  std::vector<std::pair<std::string, std::string>> values;
  std::vector<std::string> audiences;
  // Seconds since 1970; -1 if the token does not say.
  std::int64_t expires = -1;
  std::int64_t not_before = -1;

  // Empty if there is none of the name.
  std::string_view value(std::string_view name) const;
};

// Nothing for what is no token.
std::optional<Claims> read_claims(std::string_view jwt);

// `name: value`, in order; behind the one that the registry's words compare, what it expects.
std::vector<std::string> claim_lines(const Claims& claims, std::string_view words = {});

// What every registry would refuse: another audience, a time that has passed or has not come. Empty if
// nothing. A minute is granted for clocks that differ.
std::string claim_fault(const Claims& claims, std::string_view audience, std::int64_t now_s);

// Why a registry that says `words` may have refused, as a sentence; empty if nothing comes to mind.
// `repository`: of the manifest, as `owner/name`.
std::string likely_cause(const Claims& claims, std::string_view words, std::string_view repository);

// `owner/name` of a repository's address; empty if it has another form.
std::string repository_slug(std::string_view url);

}  // namespace mochi::fanout
