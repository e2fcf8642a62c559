// Hiding earlier declarations at the prompt, so that a name can be declared anew.
#pragma once

#include <string>
#include <vector>

#include "check/checked.h"

namespace mochi {

// A name of a function or global, or of a type or variant.
struct Declared {
  NameId name;
  bool is_type = false;
  friend bool operator==(const Declared&, const Declared&) = default;
};

// `inputs` (the files of the last module of `checked`, in order; further files are left alone) with what the
// module has under the name `declared` called `new_name` wherever it is declared or used.
std::vector<std::string> rename_declared(const check::Checked& checked, std::vector<std::string> inputs,
                                         Declared declared, const std::string& new_name);
// The names that the statements of `file` declare, variants of unions among them.
std::vector<Declared> declared_names(const check::File& file);

}  // namespace mochi
