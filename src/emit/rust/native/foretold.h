// Sets of locals that are asked before all their members are known.
#pragma once

#include <vector>

#include "ir/ir.h"

namespace mochi::emit::rust {

// The members are guessed first. Whoever writes a text with the answers asks behind it whether they were
// right, and writes it again if not.
class Foretold {
 public:
  explicit Foretold(std::size_t locals)
      : expected_(locals), found_(locals), denied_(locals), confirmed_(locals) {}

  void expect(ir::LocalId l) { expected_[l.value] = true; }
  void insert(ir::LocalId l) { found_[l.value] = true; }
  bool contains(ir::LocalId l) const {
    const bool is = expected_[l.value] || found_[l.value];
    (is ? confirmed_ : denied_)[l.value] = true;
    return is;
  }
  // Every answer agrees with what has been inserted.
  bool held() const {
    for (std::size_t i = 0; i < found_.size(); ++i) {
      if (found_[i] ? denied_[i] : confirmed_[i]) return false;
    }
    return true;
  }
  // What has been inserted is the guess from now on.
  void learn() {
    expected_ = found_;
    denied_.assign(denied_.size(), false);
    confirmed_.assign(confirmed_.size(), false);
  }

 private:
  std::vector<bool> expected_;
  std::vector<bool> found_;
  mutable std::vector<bool> denied_;
  mutable std::vector<bool> confirmed_;
};

}  // namespace mochi::emit::rust
