// What several package commands print and do alike.
#pragma once

#include <string>
#include <vector>

#include "cli/context.h"
#include "cli/package_flags.h"
#include "session/packages/session.h"

namespace mochi {

// Prints what `session` found wrong and then `error`; returns the exit status.
int fail_session(const Context& context, const PackageSession& session, const Error& error,
                 int status = kExitFailure);

// Prints warnings and notes of the last resolution on stderr (not with --json), changes on stdout. `before`
// may be null.
void print_lock_changes(const Context& context, const PackageSession& session, const package::Lock* before,
                        bool written);

// An edit of one manifest with the lock that follows from it: both are written, or neither. Prints what
// changed; with `dry_run` only that. Returns the exit status.
struct ManifestChange {
  std::string path;  // absolute
  std::string before;
  std::string after;
};
int apply_change(Context& context, const PackageSettings& flags, const ManifestChange& change,
                 const package::LockOptions& options, bool dry_run);

// Asks the registries at once for the versions of all packages that the lock has from one. The session has a
// lock.
void prefetch_locked(PackageSession& session);

// `code`: message, hint; prints and returns the status.
int refuse(const Context& context, Code code, std::string message, std::string hint = {},
           int status = kExitFailure);

// The lines that differ between two texts, `-` and `+`, without context and blank lines.
std::string line_diff(std::string_view before, std::string_view after);

}  // namespace mochi
