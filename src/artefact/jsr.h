// JSR's package: `jsr.json` and the gzipped tar that is uploaded (registry page section 4.1).
#pragma once

#include "artefact/artefact.h"

namespace mochi::artefact {

struct JsrPackage {
  std::string name;
  std::string version;
  std::string license;
  Pairs exports;                  // `.` → `./src/index.ts`
  Pairs imports;                  // `@scope/name` → `jsr:@scope/name@^1.2.0`, ascending
  std::string source = "src/**";  // which files hold the code
  // Everything but `jsr.json`.
  std::vector<archive::Entry> files;
};

std::string jsr_manifest(const JsrPackage& package);
Result<Artefact> pack_jsr(const JsrPackage& package, const TimeOptions& time);
// The registry's rules on names, paths, sizes and exports. Error: FAN_E004 naming the field or the file.
Result<void> validate_jsr(const Artefact& artefact);

}  // namespace mochi::artefact
