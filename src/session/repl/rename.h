// Hiding earlier declarations at the prompt, so that a name can be declared anew.
#pragma once

#include <string>
#include <vector>

#include "check/checked.h"

namespace mochi {

// `inputs` (the files of the last module of `checked`, in order; further files are left alone) with the
// module's functions and globals called `name` renamed to `new_name` wherever they are declared or used.
// Types keep their names.
std::vector<std::string> rename_declared(const check::Checked& checked, std::vector<std::string> inputs,
                                         NameId name, const std::string& new_name);
// The names that the statements of `file` declare as functions or globals.
std::vector<NameId> declared_names(const check::File& file);

}  // namespace mochi
