// What names mean to each protocol, in one place: which spellings are one package, which look alike, and the
// patterns that configuration and tokens write of them. Every look-up, every question of owners and every
// pattern goes through these.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace mochi::registry {

// `npm`, `pypi`, `cargo`, `jsr`, `mochi`.
bool is_protocol(std::string_view name);

// The identity of a package: two spellings with one key are one package. PyPI: PEP 503; crates: lower case,
// `_` as `-`; Mochi: `_` as `-`; npm and JSR know one spelling only.
std::string package_key(std::string_view protocol, std::string_view name);

// Names that people take for each other: as the key, and npm's `_` and `.` as `-`.
std::string likeness_key(std::string_view protocol, std::string_view name);

// `name`, `@scope/*`, `npm:name-*`: `*` is any run of characters, a protocol before a colon confines it.
class NamePattern {
 public:
  // M057_REG_E011 for a text that is empty or that can match no name of any protocol it is for.
  static Result<NamePattern> parse(std::string_view text);
  // Exactly one package.
  static NamePattern exactly(std::string_view protocol, std::string_view name);

  // For what is granted: the names themselves, each in any spelling of its protocol.
  bool allows(std::string_view protocol, std::string_view name) const;
  // For what is kept back: look-alikes too.
  bool covers(std::string_view protocol, std::string_view name) const;
  bool has_star() const { return !exact_ && body_.find('*') != std::string::npos; }
  bool is_for(std::string_view protocol) const { return protocol_.empty() || protocol_ == protocol; }
  // The pattern without its protocol.
  const std::string& body() const { return body_; }
  std::string text() const { return protocol_.empty() ? body_ : protocol_ + ":" + body_; }

 private:
  std::string protocol_;
  std::string body_;
  bool exact_ = false;
};

// True if one of them covers the name.
bool covered(const std::vector<NamePattern>& patterns, std::string_view protocol, std::string_view name);

}  // namespace mochi::registry
