// Whose a name is on a registry, as far as that can be told before an upload (fan-out page F13).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace mochi::fanout {

enum class NameState : std::uint8_t {
  unasked,
  free,     // the registry has nothing of this name
  owned,    // the credential may publish it
  foreign,  // it certainly belongs to others
  unknown,  // it is there, and nobody tells whether the credential may publish it
};
// `free`, `owned`, …
std::string_view name_state_name(NameState state);

struct NameClaim {
  NameState state = NameState::unasked;
  // Who has it, or why that is not known: for people, one line.
  std::string words;
  // Why the credential cannot publish the name, whoever owns it; empty if nothing says so.
  std::string barred;
  // Addresses that the registry's present release gives as its repository and home page.
  std::vector<std::string> links;
};

// `a, b and 3 more`, quoted and tame; `nobody` for none.
std::string owner_list(const std::vector<std::string>& owners);

// Where the claim's links lead if none of them is one of `ours` or below it; empty if one is, or if either
// side has none. Scheme, user, `www.`, `.git`, final `/`, query and case do not count.
std::string other_project(const NameClaim& claim, const std::vector<std::string>& ours);

}  // namespace mochi::fanout
