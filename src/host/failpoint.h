// A file system that fails or ends the process at a chosen change: what a full disk, a power cut or `kill -9`
// does. Tests walk through all of them.
#pragma once

#include <cstdint>
#include <memory>

#include "host/file_system.h"

namespace mochi {

// `fail`: that change and all later ones are C002. `kill`: the process ends as by `kill -9`, in the middle of
// the change where it has one: bytes are written in part, a temporary file stays behind.
enum class FailpointAction : std::uint8_t { fail, kill };

// Changes number `first` on (from 1) fail. `inner` must live longer.
std::unique_ptr<FileSystem> make_failpoint_file_system(FileSystem& inner, FailpointAction action,
                                                       std::int64_t first);

// From MOCHI_FAILPOINT=kill:N or fail:N; nullptr if it is not set, or in a release build.
std::unique_ptr<FileSystem> failpoint_from_environment(FileSystem& inner);

}  // namespace mochi
