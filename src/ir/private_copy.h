// A copy of a program that may be changed, and add types and names, while others read the original or copy it
// in threads of their own.
#pragma once

#include "ir/ir.h"

namespace mochi::ir {

class PrivateCopy {
 public:
  // `original`, its types, names and sources stay as they are while this runs, and its sources for as long as
  // the copy lives (`prepare_to_share` makes reading them safe). Ids mean the same in both.
  explicit PrivateCopy(const Program& original);
  PrivateCopy(const PrivateCopy&) = delete;
  PrivateCopy& operator=(const PrivateCopy&) = delete;

  Program& program() { return program_; }

 private:
  Names names_;
  types::TypeStore types_;
  Program program_;
};

// Makes what readers of a program would make on first use, so that several threads may read it.
void prepare_to_share(const Program& program);

}  // namespace mochi::ir
