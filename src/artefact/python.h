// Python's packages: metadata, the wheel and the source distribution (registry page sections 5.1 and 5.2).
#pragma once

#include "artefact/artefact.h"

namespace mochi::artefact {

struct PythonPackage {
  std::string name;         // as published: `scope-name`
  std::string version;      // PEP 440
  std::string import_name;  // `scope_name`
  std::string summary;
  std::vector<std::pair<std::string, std::string>> authors;  // name, mail; either may be empty
  std::string license;                                       // SPDX
  std::vector<std::string> keywords;
  std::vector<std::string> classifiers;
  Pairs urls;  // label, address
  std::string requires_python;
  std::vector<std::string> requirements;  // PEP 508
  std::vector<std::pair<std::string, std::vector<std::string>>> extras;
  std::string readme;
  std::string license_text;
  std::string generator;  // `mochi (0.1.0)`
  // `src/<import_name>/…` and `tests/…`, without metadata.
  std::vector<archive::Entry> files;
};

// `<name>` of file names: normalised, with `_`.
std::string python_file_stem(const PythonPackage& package);
// METADATA, and byte for byte PKG-INFO.
std::string python_metadata(const PythonPackage& package);
std::string python_project_file(const PythonPackage& package);
// The header fields of a METADATA in order, without the description.
Pairs metadata_headers(std::string_view metadata);

Result<Artefact> pack_wheel(const PythonPackage& package, const TimeOptions& time);
Result<Artefact> pack_sdist(const PythonPackage& package, const TimeOptions& time);

// RECORD agrees with every file, METADATA has what the index requires, nothing stands outside. Error:
// FAN_E004.
Result<void> validate_wheel(const Artefact& artefact);
Result<void> validate_sdist(const Artefact& artefact);

}  // namespace mochi::artefact
