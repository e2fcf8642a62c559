// The verbs of `mochi registry`.
#pragma once

#include <memory>
#include <string>

#include "cli/context.h"
#include "cli/options.h"

namespace mochi {

int registry_init(Context& context, const Args& args);
int registry_serve(Context& context, const Args& args);
int registry_env(Context& context, const Args& args);
int registry_token(Context& context, const Args& args);
int registry_verify(Context& context, const Args& args);
int registry_rebuild(Context& context, const Args& args);
int registry_backup(Context& context, const Args& args);
int registry_repair(Context& context, const Args& args);
int registry_purge(Context& context, const Args& args);
int registry_owner(Context& context, const Args& args);
int registry_check(Context& context, const Args& args);
int registry_export(Context& context, const Args& args);

// `--root DIR`, which every verb has; the default is `registry` below the user's state directory.
void add_root_option(Options& options, std::string& root);
Result<std::string> registry_root(const Context& context, const std::string& given);
// The same of one that is there; M057_REG_E010 for a folder that is no registry.
Result<std::string> existing_registry(const Context& context, const std::string& given);
// Of that folder: the file in which a server leaves its address.
inline constexpr const char* kAddressFile = "address";

}  // namespace mochi
