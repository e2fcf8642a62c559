// Tells why there is no solution (packages page sections 4 and 5), from the derivation graph, in words.
#pragma once

#include <string>
#include <vector>

#include "package/solver/solver.h"

namespace mochi::package {

// Puts packages and sets into words. The provider of a resolution implements it.
class Describer {
 public:
  virtual ~Describer() = default;
  // «foo», or what people know a virtual package as («foo with feature x»).
  virtual std::string name(PackageId package) = 0;
  // The versions of a chosen package as a subject: «foo 1.0.0», «every version of foo», «foo >=1.2.0 <2.0.0».
  virtual std::string subject(PackageId package, const OrdinalSet& set) = 0;
  // The same at the end of a sentence, where «every version of» can be left out.
  virtual std::string conclusion_subject(PackageId package, const OrdinalSet& set) {
    return subject(package, set);
  }
  // The versions as what is asked for: «foo ^1.0.0».
  virtual std::string requirement(PackageId package, const OrdinalSet& set) = 0;
  // One statement of the provider or the registry, without a final period: «bar 2.0.0 depends on baz ^3.0.0»,
  // «no version of foo matches ^9». Two dependencies of one subject may be joined: then `joins` is true and
  // `object` is what follows «depends on».
  struct Statement {
    std::string text;
    bool joins = false;
    std::string subject;
    std::string object;
  };
  virtual Statement external(const Incompatibility& incompatibility) = 0;
  // Statements about what people do not know (proxies, slots): they are left out.
  virtual bool hidden(const Incompatibility& incompatibility) = 0;
};

// The paragraphs of the explanation, without list or error framing; lines of one sentence are indented as
// section 4 shows. A statement that is used twice gets a number. A proof of very many steps is not told; only
// its end is.
std::string explain(const Derivation& derivation, PackageId root, Describer& describer);

// The external statements that the proof rests on, each once, in the order in which the explanation names
// them.
std::vector<IncompatibilityId> leaves(const Derivation& derivation);

}  // namespace mochi::package
