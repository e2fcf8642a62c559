// Upload tokens of Python indexes are macaroons: whoever holds one can read what it is limited to. Only the
// index can tell whether it is genuine.
#include <algorithm>

#include "base/base64.h"
#include "base/json.h"
#include "base/string_util.h"
#include "registry/client/pypi.h"

namespace mochi::registry::client {
namespace {

constexpr std::string_view kPrefix = "pypi-";
constexpr std::size_t kMostBytes = 16 * 1024;
// Kinds of fields of the format.
constexpr std::uint64_t kEnd = 0, kIdentifier = 2;

class Macaroon {
 public:
  explicit Macaroon(std::string_view bytes) : rest_(bytes) {}
  // The texts of the caveats. Nothing if the bytes are not of the format.
  std::optional<std::vector<std::string_view>> caveats() {
    if (rest_.empty() || rest_[0] != 2) return std::nullopt;
    rest_.remove_prefix(1);
    std::string_view text;
    if (!section(text) || text.empty()) return std::nullopt;
    std::vector<std::string_view> made;
    while (!rest_.empty() && rest_[0] != 0) {
      if (!section(text)) return std::nullopt;
      made.push_back(text);
    }
    return rest_.empty() ? std::nullopt : std::optional(std::move(made));
  }

 private:
  // Fields up to the end of the section; `text` is the identifier's.
  bool section(std::string_view& text) {
    text = {};
    std::uint64_t kind = kEnd;
    while (number(kind)) {
      if (kind == kEnd) return true;
      std::uint64_t size = 0;
      if (!number(size) || size > rest_.size()) return false;
      if (kind == kIdentifier) text = rest_.substr(0, size);
      rest_.remove_prefix(size);
    }
    return false;
  }

  // Seven bits a byte, the lowest first.
  bool number(std::uint64_t& value) {
    value = 0;
    for (unsigned shift = 0; shift < 35 && !rest_.empty(); shift += 7) {
      const auto byte = static_cast<unsigned char>(rest_[0]);
      rest_.remove_prefix(1);
      value |= static_cast<std::uint64_t>(byte & 0x7fU) << shift;
      if (byte < 0x80) return true;
    }
    return false;
  }

  std::string_view rest_;
};

void limit_to(PypiTokenLimits& limits, const JsonValue* names) {
  if (names == nullptr || !names->is(JsonKind::array)) return;
  std::vector<std::string> listed;
  for (const JsonValue& name : names->items) listed.push_back(name.text);
  // Every caveat must hold.
  if (limits.projects)
    std::erase_if(listed, [&](const std::string& name) {
      return std::find(limits.projects->begin(), limits.projects->end(), name) == limits.projects->end();
    });
  limits.projects = std::move(listed);
}

void end_at(PypiTokenLimits& limits, const JsonValue* time) {
  if (time == nullptr || !time->is(JsonKind::integer)) return;
  limits.expires = limits.expires < 0 ? time->integer : std::min(limits.expires, time->integer);
}

// `[0, expires, not before]` and `[1, [names]]`; the older `{"permissions": {"projects": [names]}}` and
// `{"exp": …}`. Others say nothing of names: identities of users, projects and publishers.
void apply(PypiTokenLimits& limits, std::string_view text) {
  JsonValue caveat;
  JsonError error;
  if (!parse_json(text, caveat, error, {.bytes = kMostBytes, .depth = 8, .values = 1000})) return;
  if (caveat.is(JsonKind::object)) {
    if (const JsonValue* permissions = caveat.find("permissions"))
      limit_to(limits, permissions->find("projects"));
    end_at(limits, caveat.find("exp"));
  }
  if (!caveat.is(JsonKind::array) || caveat.items.size() < 2 || !caveat.items[0].is(JsonKind::integer))
    return;
  if (caveat.items[0].integer == 0) end_at(limits, &caveat.items[1]);
  if (caveat.items[0].integer == 1) limit_to(limits, &caveat.items[1]);
}

}  // namespace

std::optional<PypiTokenLimits> pypi_token_limits(std::string_view token) {
  if (!token.starts_with(kPrefix) || token.size() > kMostBytes) return std::nullopt;
  const std::optional<std::string> bytes = base64_decode(token.substr(kPrefix.size()));
  if (!bytes) return std::nullopt;
  const std::optional<std::vector<std::string_view>> caveats = Macaroon(*bytes).caveats();
  if (!caveats) return std::nullopt;
  PypiTokenLimits limits;
  for (std::string_view caveat : *caveats) apply(limits, caveat);
  return limits;
}

}  // namespace mochi::registry::client
