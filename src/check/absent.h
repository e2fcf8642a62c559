// What a module leaves out of that which it stands for.
#pragma once

#include <string>

namespace mochi::check {

struct Absent {
  std::string name;  // `Type.name`, the names of modules and types before it with `.` between
  std::string why;   // a sentence, perhaps with a second one that says what to do
  friend bool operator==(const Absent&, const Absent&) = default;
};

}  // namespace mochi::check
