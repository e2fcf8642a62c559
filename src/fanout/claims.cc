#include "fanout/claims.h"

#include <algorithm>

#include "base/base64.h"
#include "base/json.h"
#include "base/string_util.h"
#include "registry/client/answer.h"

namespace mochi::fanout {
namespace {

namespace client = registry::client;

constexpr std::int64_t kSkewSeconds = 60;

// The text between the first backticks behind `before`.
std::string_view quoted_after(std::string_view words, std::string_view before) {
  const std::size_t at = words.find(before);
  if (at == std::string_view::npos) return {};
  const std::size_t open = words.find('`', at + before.size() - 1);
  const std::size_t close = open == std::string_view::npos ? open : words.find('`', open + 1);
  return close == std::string_view::npos ? std::string_view() : words.substr(open + 1, close - open - 1);
}

bool mentions(std::string_view words, std::string_view word) {
  return ascii_lower(words).find(word) != std::string::npos;
}

}  // namespace

std::string_view Claims::value(std::string_view name) const {
  for (const auto& [key, text] : values) {
    if (key == name) return text;
  }
  return {};
}

std::optional<Claims> read_claims(std::string_view jwt) {
  const std::vector<std::string_view> parts = split(jwt, '.');
  if (parts.size() != 3) return std::nullopt;
  std::string middle(parts[1]);
  for (char& c : middle) c = c == '-' ? '+' : c == '_' ? '/' : c;
  while (middle.size() % 4 != 0) middle += '=';
  const std::optional<std::string> text = base64_decode(middle);
  JsonValue value;
  JsonError error;
  if (!text || !parse_json(*text, value, error, {.bytes = 1U << 16U, .depth = 8, .values = 1000}) ||
      !value.is(JsonKind::object))
    return std::nullopt;
  Claims made;
  for (const JsonMember& member : value.members) {
    if (member.name == "aud") {
      if (member.value.is(JsonKind::string)) made.audiences.push_back(client::tame(member.value.text, 300));
      for (const JsonValue& item : member.value.items) made.audiences.push_back(client::tame(item.text, 300));
      continue;
    }
    const bool number = member.value.is(JsonKind::integer);
    if (number && member.name == "exp") made.expires = member.value.integer;
    if (number && member.name == "nbf") made.not_before = member.value.integer;
    if (!number && !member.value.is(JsonKind::string)) continue;
    made.values.emplace_back(client::tame(member.name, 60), number ? std::to_string(member.value.integer)
                                                                   : client::tame(member.value.text, 300));
  }
  std::string all;
  for (const std::string& audience : made.audiences) all += (all.empty() ? "" : ", ") + audience;
  if (!all.empty()) made.values.emplace_back("aud", all);
  std::sort(made.values.begin(), made.values.end());
  return made;
}

std::vector<std::string> claim_lines(const Claims& claims, std::string_view words) {
  const std::string_view compared = quoted_after(words, "the claim `");
  const std::string_view expected = quoted_after(words, "expects `");
  std::vector<std::string> lines;
  for (const auto& [name, text] : claims.values) {
    lines.push_back(name + ": " + text);
    if (!compared.empty() && name == compared)
      lines.back() += "    (the registry expects: " + client::tame(expected, 300) + ")";
  }
  return lines;
}

std::string claim_fault(const Claims& claims, std::string_view audience, std::int64_t now_s) {
  if (std::find(claims.audiences.begin(), claims.audiences.end(), audience) == claims.audiences.end()) {
    return "it is made out to `" + std::string(claims.value("aud")) + "`, where `" +
           client::tame(audience, 300) + "` was asked for";
  }
  if (claims.expires >= 0 && claims.expires + kSkewSeconds < now_s) return "it has expired";
  if (claims.not_before - kSkewSeconds > now_s)
    return "it is not valid yet: the clocks of CI and of this machine differ";
  return {};
}

std::string likely_cause(const Claims& claims, std::string_view words, std::string_view repository) {
  const std::string_view running = claims.value("repository");
  if (claims.value("event_name").starts_with("pull_request"))
    return "The job runs for a pull request, whose tokens publish nothing: publish from a tag or a branch.";
  if (!running.empty() && !repository.empty() && ascii_lower(running) != ascii_lower(repository)) {
    return "The job runs in `" + std::string(running) + "`, the manifest names `" + std::string(repository) +
           "`: it is a fork, or the repository has another name now.";
  }
  if (mentions(words, "environment") && claims.value("environment").empty())
    return "The registry asks for an environment, and the job has none: add `environment:` to it.";
  if (mentions(words, "workflow")) {
    return "The registry names another workflow file than `" + std::string(claims.value("job_workflow_ref")) +
           "`: a renamed file, or a reusable workflow, counts as another one.";
  }
  if (mentions(words, "no trusted publisher") || mentions(words, "invalid-publisher"))
    return "The registry has no trusted publisher for this name: add one there with the claims that are "
           "shown.";
  if (mentions(words, "audience"))
    return "The address that the token is made out to is not the one that the registry goes by: look at the "
           "endpoint.";
  if (mentions(words, "expired") || mentions(words, "not valid yet"))
    return "The clocks of CI and of the registry differ.";
  if (mentions(words, "used before")) return "The token was sent twice: ask CI for a new one with each run.";
  return {};
}

std::string repository_slug(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  std::string_view rest = url.substr(scheme + 3);
  const std::size_t host = rest.find('/');
  if (host == std::string_view::npos) return {};
  rest.remove_prefix(host + 1);
  while (rest.ends_with('/')) rest.remove_suffix(1);
  if (rest.ends_with(".git")) rest.remove_suffix(4);
  return std::count(rest.begin(), rest.end(), '/') == 1 ? std::string(rest) : std::string();
}

}  // namespace mochi::fanout
