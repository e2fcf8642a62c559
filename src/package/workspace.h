// Members of a workspace: globs, inheritance, cycles (packages page section 2).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "diag/diagnostic.h"
#include "host/file_system.h"
#include "package/manifest/manifest.h"

namespace mochi::package {

// A glob of `members` and `exclude`: `*` within a part, `**` for any number of parts. `path` is relative, `.`
// the root.
bool glob_matches(std::string_view glob, std::string_view path);

// True if `members` covers the directory and `exclude` does not.
bool covers(const WorkspaceTable& workspace, std::string_view relative);

struct MemberDirectory {
  std::string relative;
  Span glob;
};
// The directories with a manifest that the globs match, ascending. Reports M057_WORKSPACE_E002 (matched by
// two globs) and M057_RESOLVE_E002 (a literal member without a manifest).
std::vector<MemberDirectory> find_members(FileSystem& files, const std::string& root,
                                          const WorkspaceTable& workspace, Sink& sink);

// Replaces `workspace = true` in the dependencies of `manifest` by what the workspace says. `to_root` leads
// from the package to the workspace («../..»), for paths. Reports M057_MANIFEST_E008.
void inherit(Manifest& manifest, const WorkspaceTable* workspace, const std::string& to_root, Sink& sink);

struct Project;
// Reports M057_WORKSPACE_E001 (two members of one name) and E003 (members that need each other, development
// dependencies apart).
void check_members(const Project& project, Sink& sink);

}  // namespace mochi::package
