// The tree as text, for `mochi run --ast` and for tests.
#pragma once

#include <string>

#include "base/names.h"
#include "syntax/tree.h"

namespace mochi::syntax {

// One S-expression for `root` (the whole tree if none). A node is `(kind word flag… child…)`: `word` is the
// text of its main token if it has one (strings quoted), children stand in slot order; a child in a slot that
// may be empty, or that would be unclear by position, is wrapped as `(slot child)`. A form that does not fit
// in 100 columns has each child on a line of its own, two blanks deeper. Ends with a newline.
std::string to_sexpr(const Tree& tree, const Names& names, NodeId root = {});

// Whether two trees have the same nodes, flags and words; positions and comments do not count. Both trees
// must have been made with the same Names.
bool same_tree(const Tree& a, const Tree& b);
bool same_tree(const Tree& a, NodeId a_root, const Tree& b, NodeId b_root);

}  // namespace mochi::syntax
