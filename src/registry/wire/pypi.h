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

// `METADATA` or `PKG-INFO`: header fields in order, and the description.
struct Metadata {
  std::vector<std::pair<std::string, std::string>> fields;
  std::string description;

  // The first value; empty if absent. Names compare without case.
  std::string_view field(std::string_view name) const;
  std::vector<std::string_view> fields_of(std::string_view name) const;
};
// False for the metadata of a source distribution whose build may still add requirements (PEP 643).
bool is_static(const Metadata& metadata);
Metadata parse_metadata(std::string_view text);

// What a wheel or an sdist says of itself.
struct Artefact {
  std::string metadata_text;
  Metadata metadata;
  // `mochi.caps.json`, empty = none.
  std::string capabilities;
  // What an installer would find is what the metadata says: wheels, and source distributions from Metadata 2.2
  // on that leave no requirement open.
  bool metadata_holds = true;
};
// Checks the file as the public index does (name, version, RECORD) and reads it. M057_REG_E001 says what is
// wrong.
Result<Artefact> read_artefact(std::string_view filename, std::string_view bytes);

}  // namespace mochi::registry::pypi
