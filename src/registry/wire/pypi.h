// The PyPI protocol's requests and files as data (registry page 5).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "registry/wire/multipart.h"

namespace mochi::registry::pypi {

// The form of `POST /legacy/`.
struct Upload {
  std::string name;
  std::string version;
  std::string filetype;
  std::string sha256;
  std::string md5;
  std::string blake2_256;
  std::string filename;
  // PEP 740, JSON text; empty = none.
  std::string attestations;
  // A view into the body.
  std::string_view content;
};
// M057_REG_E001 with what the client should read.
Result<Upload> parse_upload(const std::vector<FormPart>& form);

// Lower case, runs of `-_.` as one `-` (PEP 503).
std::string normalized_name(std::string_view name);

// `METADATA` or `PKG-INFO`: header fields in order, and the description.
struct Metadata {
  std::vector<std::pair<std::string, std::string>> fields;
  std::string description;

  // The first value; empty if absent. Names compare without case.
  std::string_view field(std::string_view name) const;
  std::vector<std::string_view> fields_of(std::string_view name) const;
};
Metadata parse_metadata(std::string_view text);

// What a wheel or an sdist says of itself.
struct Artefact {
  std::string metadata_text;
  Metadata metadata;
  // `mochi.caps.json`, empty = none.
  std::string capabilities;
};
// Checks the file as the public index does (name, version, RECORD) and reads it. M057_REG_E001 says what is
// wrong.
Result<Artefact> read_artefact(std::string_view filename, std::string_view bytes);

}  // namespace mochi::registry::pypi
