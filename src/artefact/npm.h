// npm's package: `package.json` and the `.tgz` (registry page section 3.1).
#pragma once

#include "artefact/artefact.h"

namespace mochi::artefact {

// A subpath that users import.
struct NpmExport {
  std::string subpath;  // `.` or `./text`
  std::string code;     // `dist/text.js`
  std::string types;    // `dist/text.d.ts`, or empty
};

struct NpmPackage {
  std::string name;
  std::string version;
  std::string description;
  std::vector<std::string> keywords;
  std::string homepage;
  std::string repository;  // `git+https://….git`
  std::string repository_directory;
  std::string license;
  std::string author;
  std::vector<std::string> contributors;
  std::string engines_node;
  bool public_access = false;
  std::vector<NpmExport> exports;
  Pairs dependencies;    // ascending
  Pairs optional_peers;  // ascending
  // Everything but `package.json`; paths from the package's root.
  std::vector<archive::Entry> files;
};

// The text of `package.json`, keys in npm's usual order.
std::string npm_manifest(const NpmPackage& package);
// `<name>-<version>.tgz`, as `npm pack` names it. Errors of the archive.
Result<Artefact> pack_npm(const NpmPackage& package, const TimeOptions& time);

// What publint's strict rules and the registry would refuse: files that `exports` names and that are not
// there, `types` that do not come first, a name or version that is not npm's. Error: FAN_E004 naming the
// field.
Result<void> validate_npm(const Artefact& artefact);

}  // namespace mochi::artefact
