// Where statements are signed: the certificate authority and the transparency log. No address stands in the
// program; it is where the user, or the tools that the user has, say.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "host/env.h"
#include "host/file_system.h"
#include "host/process.h"

namespace mochi::fanout {

struct SigningServices {
  std::string authority;  // base address of Fulcio
  std::string log;        // base address of Rekor
  std::string source;     // where they were found, for people
};

// The addresses in a trusted root (`trusted_root.json`: authorities and logs whose time has not ended), a
// signing configuration (`signing_config.json`), or a file that holds both. Nothing if it is none, or names
// none that is spoken here: logs of version 1, https or loopback.
std::optional<SigningServices> read_services(std::string_view text);

// `MOCHI_FULCIO_URL` and `MOCHI_REKOR_URL`; the file `MOCHI_SIGSTORE_ROOTS`; the files that signing tools
// keep below `~/.sigstore`; what the installed npm would ask. Nothing if nobody says.
std::optional<SigningServices> find_services(FileSystem& files, const Env& env, Processes& processes);

}  // namespace mochi::fanout
