// The statements that are attested (in-toto): what a file is and where it was built. Pure: a subject and the
// variables of CI in, JSON out.
#pragma once

#include <string>
#include <string_view>

#include "host/env.h"

namespace mochi::fanout {

struct Subject {
  std::string name;
  std::string digest_kind;  // `sha256`, `sha512`
  std::string digest;       // hexadecimal
};

// PEP 740: this file is what the publisher meant to publish.
std::string publish_statement(const Subject& subject);

// The CI service tells enough for a statement of origin.
bool tells_origin(const Env& env);
// SLSA v1: which workflow of which repository built the subject, from which commit. Empty unless
// `tells_origin`.
std::string provenance_statement(const Subject& subject, const Env& env);

}  // namespace mochi::fanout
