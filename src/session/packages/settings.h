// How a session deals with the dependencies of a project: what the options of package commands say (packages page
// section 11).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "package/capability.h"

namespace mochi {

class Listener;

struct PackageSettings {
  // Who is told of mistakes in manifests that no program shows, and asked for what only a user may decide. Null:
  // nobody.
  Listener* listener = nullptr;
  bool offline = false;
  bool locked = false;
  bool frozen = false;
  bool json = false;
  bool verbose = false;
  bool paranoid = false;
  bool brief = false;
  bool explain_all = false;
  std::string trace;             // the file for a trace viewer; empty: none
  std::int64_t parallelism = 0;  // downloads at one time; 0: what the environment says
  std::string now;               // the instant that ages of releases are counted to, for tests

  // `--accept-capabilities[=P[:cap+cap]]`, as often as given.
  struct Acceptance {
    std::string package;  // empty: all
    package::CapabilitySet capabilities = package::CapabilitySet::all();
  };
  std::vector<Acceptance> accepted;
  // `NAME@VERSION` whose other bytes are accepted.
  std::vector<std::string> accept_changed;
};

}  // namespace mochi
