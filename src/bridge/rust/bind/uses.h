// Which calls of a bound crate a program may make: rustc is asked about those, and the library holds no others, as compiling
// the whole of a large crate takes minutes. The surface stays whole: the checker knows every signature.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "bridge/rust/bind/binding.h"

namespace mochi::rust {

// Adds the words of a source that may name something of a crate; operators count as the methods that they call.
void add_words(std::string_view source, std::set<std::string, std::less<>>& words);

// The words that name something of the crate, ascending.
std::set<std::string, std::less<>> names_of(const BoundCrate& crate);

// Leaves `asked` to what a program with these words can reach: calls that it names, of types that it names or that such a
// call takes or gives.
void mark_uses(BoundCrate& crate, const std::set<std::string, std::less<>>& words);

}  // namespace mochi::rust
